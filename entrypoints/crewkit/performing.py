"""Performing jobs: as the worker, on behalf of the request that made each necessary."""

import logging
from collections.abc import Mapping

import attrs

from crewkit.observing import result_of, timed
from crewkit.sharing import Shares
from crewkit.telling import SILENT, Telemetry
from crewkit_core.kernel.actor import NOBODY, Actor, Origin
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import CrewkitError
from crewkit_core.kernel.failing import causes_of
from crewkit_core.kernel.message import Command
from crewkit_queue.actors import CarryOut
from crewkit_queue.jobs import kind_of
from crewkit_telemetry.carrying import on_behalf_of, request_of

_WORKER = Actor(user_id=NOBODY, origin=Origin.WORKER)
_log = logging.getLogger("crewkit.worker")


@attrs.frozen
class Performing:
    """Carries out jobs, and tells of each in one line.

    Attributes:
        shares: Of an organization in the threads; None: as much as there is.
        set_back: Stores a job for later whose organization has its share.
    """

    _door: Door
    _telemetry: Telemetry = SILENT
    _shares: Shares | None = None
    _set_back: CarryOut | None = None

    def __call__(self, message: Command[None], carried: Mapping[str, str]) -> None:
        """Perform a job.

        Args:
            message: The job.
            carried: What its message carries of the request that made it necessary.

        Raises:
            Exception: whatever it failed by.
        """
        if self._shares is None or self._set_back is None:
            self._perform(message, carried)
            return
        with self._shares.held(getattr(message, "organization_id", NOBODY)) as got:
            if got:
                self._perform(message, carried)
            else:
                self._set_back(message, carried)
                self._telemetry.meters.job_ended(kind_of(message), "set_back", 0.0)

    def _perform(self, message: Command[None], carried: Mapping[str, str]) -> None:
        request = request_of(carried)
        kind = kind_of(message)
        with (
            on_behalf_of(request),
            self._telemetry.tracer.span(kind, "consumer", carried),
            timed(lambda error, took: self._tell(kind, error, took)),
        ):
            self._door.handle(attrs.evolve(_WORKER, request_id=request), message)

    def _tell(self, kind: str, error: BaseException | None, took: float) -> None:
        result = result_of(error)
        self._telemetry.meters.job_ended(kind, result, took)
        fields: dict[str, object] = {
            "kind": kind,
            "result": result,
            "duration_ms": round(took * 1000, 1),
        }
        if error is not None and not isinstance(error, CrewkitError):
            fields["causes"] = causes_of(error)
        level = logging.INFO if error is None else logging.WARNING
        _log.log(level, "job", extra={"fields": fields})
