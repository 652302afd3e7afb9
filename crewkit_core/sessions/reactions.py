"""What follows from events for sessions."""

from typing import Protocol

import attrs

from crewkit_core.kernel.event import Happened, Reactions
from crewkit_core.sessions.ports import Jobs
from crewkit_core.sessions.use_cases.sweep_sessions import SweepSessions
from crewkit_core.tenancy.events import OrganizationChanged
from crewkit_core.tenancy.ports import Organizations


class SweepingUnit(Protocol):
    """A transaction in which sweeping begins."""

    @property
    def organizations(self) -> Organizations:
        """The organization."""
        ...

    @property
    def jobs(self) -> Jobs:
        """What is done later."""
        ...


def sweep_from_now_on(happened: Happened, unit: SweepingUnit) -> None:
    """Begin to delete what is too old where sessions are not kept for ever; once for an event."""
    if happened.organization_id is None:
        return
    organization = unit.organizations.find(happened.organization_id)
    if organization is None or not organization.retention_days:
        return
    if organization.sweep != happened.id:
        unit.organizations.save(attrs.evolve(organization, sweep=happened.id))
        unit.jobs.add(SweepSessions(organization_id=organization.id, turn=happened.id))


REACTIONS: Reactions = {OrganizationChanged.kind: (sweep_from_now_on,)}
