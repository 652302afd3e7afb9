"""Failures of jobs are told by the log; the queue keeps none of their words."""

from typing import Any

import dramatiq
from dramatiq.middleware import Middleware

_WORDS = "traceback"


class Wordless(Middleware):
    """Takes away what ``Retries`` notes of a failure before it is stored: it may quote any data.

    It has to stand behind ``Retries``.
    """

    def before_enqueue(
        self,
        _broker: dramatiq.Broker,
        message: "dramatiq.Message[Any]",
        _delay: int | None,
    ) -> None:
        """Of one that is tried again."""
        message.options.pop(_WORDS, None)

    def before_nack(self, _broker: dramatiq.Broker, message: dramatiq.MessageProxy) -> None:
        """Of one that is given up."""
        message.options.pop(_WORDS, None)
