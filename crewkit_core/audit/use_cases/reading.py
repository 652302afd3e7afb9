"""What every question about the trail asks first."""

import datetime as dt
import uuid

from crewkit_core.audit.ports import AuditUnit
from crewkit_core.audit.views import TrailFilter
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.text import is_storable
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases.access import require


def require_reader(unit: AuditUnit, actor: Actor, organization_id: uuid.UUID) -> None:
    """Refuse whoever may not look at the trail.

    Raises:
        NoSuchOrganization: the actor is no member.
        LevelTooLow: below admin.
    """
    require(unit, actor, organization_id, Level.ADMIN)


def checked(which: TrailFilter) -> TrailFilter:
    """Return the filter when it makes sense.

    Raises:
        Invalid: the period is none, or a text holds what nothing can.
    """
    if _backward(which.since, which.until):
        raise wrong_field("until", "must be later than since", "out_of_range")
    for name, text in (("kind", which.kind), ("object_id", which.object_id)):
        if text is not None and not is_storable(text):
            raise wrong_field(name, "must not hold NUL or lone surrogates")
    return which


def _backward(since: dt.datetime | None, until: dt.datetime | None) -> bool:
    return since is not None and until is not None and since >= until
