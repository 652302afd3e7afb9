"""Requests that are sent again: carried out once, answered alike."""

import datetime as dt
import uuid
from contextlib import AbstractContextManager
from typing import ClassVar, Protocol

import attrs

from crewkit_core.kernel.errors import Conflict, Invalid

KEPT_FOR = dt.timedelta(days=1)
"""How long an answer is kept for whoever asks again."""


class KeyReused(Invalid):
    """The key was sent before, with something else."""

    code: ClassVar[str] = "idempotency_key_reused"


class StillUnderWay(Conflict):
    """The first request with this key is not answered yet."""

    code: ClassVar[str] = "idempotency_in_flight"


@attrs.frozen(kw_only=True)
class Repeatable:
    """A request with a key that its sender chose.

    Attributes:
        organization_id: Where it is carried out; ``NOWHERE`` when in none that is there already.
        user_id: Who sends it: keys of others are others.
        fingerprint: A hash of all that it says.
    """

    organization_id: uuid.UUID
    user_id: uuid.UUID
    key: str
    fingerprint: bytes


class Answered(Protocol):
    """What is known of a request, while nobody else can carry it out."""

    @property
    def answer(self) -> bytes | None:
        """How it was answered before; None: it was not, and is to be carried out."""
        ...

    def keep(self, answer: bytes) -> None:
        """Keep its answer, together with all that was changed since this was opened."""
        ...


class Repeats(Protocol):
    """Carry a request out once, however often it is sent within ``KEPT_FOR``."""

    def __call__(self, request: Repeatable) -> AbstractContextManager[Answered]:
        """Open it: what is changed inside and the answer are kept together, or neither.

        Raises:
            KeyReused: the key stands for another request.
            StillUnderWay: it is being carried out right now.
            NotFound: it was answered, to somebody who is no member there any more.
            Unavailable: the database does not answer.
        """
        ...
