"""Look at an organization."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.model import Looked
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.looking import look_at, organization_of
from crewkit_core.platform.use_cases.standing import require_staff
from crewkit_core.platform.views import PlatformOrganizationDetail


@attrs.frozen(kw_only=True)
class ShowPlatformOrganization(Query[PlatformOrganizationDetail]):
    """Which organization is this, and whose? That it was asked is written down."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    organization_id: uuid.UUID


def show_platform_organization(
    query: ShowPlatformOrganization, *, actor: Actor, platform_work: PlatformWork
) -> PlatformOrganizationDetail:
    """Return the organization, closed or not, with its people.

    Raises:
        NotStaff: the actor is none of the platform's own people.
        NoSuchOrganization: there is none.
    """
    with platform_work(actor.user_id) as unit:
        require_staff(unit, actor)
        look_at(unit, actor, query.organization_id, Looked.DETAIL)
        return PlatformOrganizationDetail(
            organization=organization_of(unit, query.organization_id),
            members=unit.reader.members(query.organization_id),
        )
