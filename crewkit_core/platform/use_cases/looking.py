"""Where staff look: at the platform as a whole, or at one organization, which is told of it."""

import uuid

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.kernel.page import decode_cursor
from crewkit_core.kernel.text import is_storable
from crewkit_core.platform.events import OrganizationLookedAt
from crewkit_core.platform.model import Looked
from crewkit_core.platform.ports import PlatformUnit
from crewkit_core.platform.use_cases.telling import tell_both
from crewkit_core.platform.views import PlatformOrganizationView
from crewkit_core.tenancy.errors import NoSuchOrganization

_LONGEST_SEARCH = 200


def organization_of(unit: PlatformUnit, organization_id: uuid.UUID) -> PlatformOrganizationView:
    """Return the organization, closed or not.

    Raises:
        NoSuchOrganization: there is none.
    """
    found = unit.reader.organization(organization_id)
    if found is None:
        raise NoSuchOrganization("there is no such organization")
    return found


def look_at(unit: PlatformUnit, actor: Actor, organization_id: uuid.UUID, what: Looked) -> None:
    """Write down that the actor looks at something of an organization's.

    Raises:
        NoSuchOrganization: there is none.
    """
    organization_of(unit, organization_id)
    told = OrganizationLookedAt(
        organization_id=None, object_id=organization_id, organization=organization_id, what=what
    )
    tell_both(unit, actor, told)


def trail_at(
    unit: PlatformUnit, actor: Actor, organization_id: uuid.UUID | None, what: Looked
) -> uuid.UUID:
    """Return whose trail is read; an organization's is told of it, the platform's is staff's own.

    Raises:
        NoSuchOrganization: there is none.
    """
    if organization_id is None:
        return NOWHERE
    look_at(unit, actor, organization_id, what)
    return organization_id


def position(cursor: str | None) -> uuid.UUID | None:
    """Return the id that a cursor continues after.

    Raises:
        Invalid: it is none of these lists.
    """
    if cursor is None:
        return None
    try:
        return uuid.UUID(str(decode_cursor(cursor, str)[0]))
    except ValueError:
        raise wrong_field("after", "is not a cursor of this list", "invalid_cursor") from None


def check_search(search: str | None) -> str | None:
    """Return what is searched for; None when it is nothing.

    Raises:
        Invalid: nothing can hold it.
    """
    found = (search or "").strip()
    if len(found) > _LONGEST_SEARCH or not is_storable(found):
        raise wrong_field("search", f"must have at most {_LONGEST_SEARCH} characters")
    return found or None
