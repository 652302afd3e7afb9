"""Performing jobs: as the worker, on behalf of the request that made each necessary."""

import logging
import time
import uuid
from collections.abc import Mapping

import attrs

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import CrewkitError, Unavailable
from crewkit_core.kernel.failing import causes_of
from crewkit_core.kernel.message import Command
from crewkit_queue.jobs import kind_of
from crewkit_telemetry.carrying import on_behalf_of, request_of

_WORKER = Actor(user_id=uuid.UUID(int=0), origin=Origin.WORKER)
_log = logging.getLogger("crewkit.worker")


@attrs.frozen
class Performing:
    """Carries out jobs, and tells of each in one line."""

    _door: Door

    def __call__(self, message: Command[None], carried: Mapping[str, str]) -> None:
        """Perform a job.

        Args:
            message: The job.
            carried: What its message carries of the request that made it necessary.

        Raises:
            Exception: whatever it failed by.
        """
        request = request_of(carried)
        began = time.monotonic()
        with on_behalf_of(request):
            try:
                self._door.handle(attrs.evolve(_WORKER, request_id=request), message)
            except Exception as error:
                self._tell(message, began, error)
                raise
            self._tell(message, began, None)

    def _tell(self, message: Command[None], began: float, error: Exception | None) -> None:
        fields: dict[str, object] = {
            "kind": kind_of(message),
            "result": result_of(error),
            "duration_ms": round((time.monotonic() - began) * 1000, 1),
        }
        if error is not None and not isinstance(error, CrewkitError):
            fields["causes"] = causes_of(error)
        level = logging.INFO if error is None else logging.WARNING
        _log.log(level, "job", extra={"fields": fields})


def result_of(error: BaseException | None) -> str:
    """Return in a word how work ended: ``done``, ``unavailable``, ``refused`` or ``failed``."""
    if error is None:
        return "done"
    if isinstance(error, Unavailable):
        return "unavailable"
    return "refused" if isinstance(error, CrewkitError) else "failed"
