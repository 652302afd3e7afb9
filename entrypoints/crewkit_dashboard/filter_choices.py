"""What the filters of the session list offer."""

import datetime as dt
import uuid

import attrs

from crewkit_core.analytics.use_cases import BreakDown
from crewkit_core.analytics.views import Dimension
from crewkit_core.kernel.page import MAX_LIMIT
from crewkit_core.tenancy.use_cases import ListMembers, ListProjects
from crewkit_dashboard.site import Visitor

_DAYS_BACK = 365


@attrs.frozen(kw_only=True)
class FilterChoices:
    """Values with what to call them."""

    projects: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    agents: tuple[str, ...]
    models: tuple[str, ...]


def filter_choices(
    visitor: Visitor, project: uuid.UUID | None, person: uuid.UUID | None, today: dt.date
) -> FilterChoices:
    """Return the choices, the chosen ones always among them.

    Agents and models are those of the last year; older ones can still be named in the address.
    """
    organization_id = visitor.organization_id
    projects = visitor.ask(ListProjects(organization_id=organization_id, limit=MAX_LIMIT)).data
    people = visitor.ask(ListMembers(organization_id=organization_id)).data
    return FilterChoices(
        projects=_with({str(each.id): each.name for each in projects}, project),
        people=_with({str(each.user_id): each.name for each in people}, person),
        agents=_values(visitor, Dimension.AGENT, today),
        models=_values(visitor, Dimension.MODEL, today),
    )


def _with(known: dict[str, str], chosen: uuid.UUID | None) -> tuple[tuple[str, str], ...]:
    if chosen is not None:
        known.setdefault(str(chosen), str(chosen))
    return tuple(sorted(known.items(), key=lambda pair: pair[1].lower()))


def _values(visitor: Visitor, dimension: Dimension, today: dt.date) -> tuple[str, ...]:
    rows = visitor.ask(
        BreakDown(
            organization_id=visitor.organization_id,
            start_date=today - dt.timedelta(days=_DAYS_BACK),
            end_date=today,
            dimension=dimension,
        )
    ).rows
    return tuple(sorted(row.key for row in rows if row.key))
