"""The ports in dictionaries, as contract suites meet them."""

import uuid
from contextlib import AbstractContextManager
from typing import Any

import attrs

from crewkit_core.audit.model.record import ChainedRecord
from crewkit_core.kernel.event import Happened
from crewkit_core.kernel.message import Command
from crewkit_memory.account_work import MemoryAccountUnit, MemoryAccountWork
from crewkit_memory.tenancy import MemoryDirectory
from crewkit_memory.work import MemoryUnit, MemoryWork


@attrs.frozen
class MemoryWorld:
    """Dictionaries with nobody in them."""

    _work: MemoryWork = attrs.field(factory=MemoryWork)

    def work(self, organization_id: uuid.UUID) -> AbstractContextManager[MemoryUnit]:
        """Open a transaction."""
        return self._work(organization_id)

    @property
    def directory(self) -> MemoryDirectory:
        return MemoryDirectory(self._work.store)

    def account_work(self) -> AbstractContextManager[MemoryAccountUnit]:
        """Open a transaction on accounts."""
        return MemoryAccountWork(self._work.store)()

    def records(self, organization_id: uuid.UUID) -> tuple[ChainedRecord, ...]:
        """Return a chain."""
        return tuple(self._work.store.trail_of(organization_id).records)

    def happened(self, organization_id: uuid.UUID) -> tuple[Happened, ...]:
        """Return events, in the order they were stored."""
        return tuple(self._work.store.trail_of(organization_id).events.values())

    def take_jobs(self, organization_id: uuid.UUID) -> tuple[Command[Any], ...]:
        """Remove and return what was enqueued and committed."""
        return tuple(job.message for job in self._work.take_jobs(organization_id))
