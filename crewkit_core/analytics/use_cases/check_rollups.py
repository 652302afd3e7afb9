"""Prove that the rollups equal the facts, or make them so."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.analytics.events import RollupsRepaired
from crewkit_core.analytics.ports import AnalyticsUnit
from crewkit_core.analytics.views import RollupCheck
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class CheckRollups(Command[RollupCheck]):
    """Do the rollups equal the facts?

    Attributes:
        repair: Make them anew from the facts when they do not.
    """

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    repair: bool = False


def check_rollups(command: CheckRollups, *, actor: Actor, work: Work[AnalyticsUnit]) -> RollupCheck:
    """Compare every bucket with the facts.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
    """
    with work(command.organization_id) as unit:
        require(unit, actor, command.organization_id, command.needs.level)
        checked = unit.rollups.check(command.organization_id, repair=command.repair)
        if checked.repaired:
            told = RollupsRepaired(
                organization_id=command.organization_id,
                object_id=command.organization_id,
                different=checked.different,
            )
            unit.trail.record(actor, told)
    return checked
