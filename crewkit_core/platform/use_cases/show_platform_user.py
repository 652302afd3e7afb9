"""Look at a user."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.errors import NoSuchUser
from crewkit_core.platform.events import UserLookedAt
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.standing import require_staff
from crewkit_core.platform.views import PlatformUserDetail


@attrs.frozen(kw_only=True)
class ShowPlatformUser(Query[PlatformUserDetail]):
    """Who is this, and where do they belong? That it was asked is written down."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_id: uuid.UUID


def show_platform_user(
    query: ShowPlatformUser, *, actor: Actor, platform_work: PlatformWork
) -> PlatformUserDetail:
    """Return the user.

    Raises:
        NotStaff: the actor is none of the platform's own people.
        NoSuchUser: there is none.
    """
    with platform_work(actor.user_id) as unit:
        require_staff(unit, actor)
        user = unit.reader.user(query.user_id)
        if user is None:
            raise NoSuchUser("there is no such user")
        unit.trail.record(actor, UserLookedAt(organization_id=None, object_id=user.id))
        return PlatformUserDetail(
            user=user,
            memberships=unit.reader.memberships(user.id),
            sign_ins=len(unit.sign_ins.of_user(user.id)),
            passkeys=len(unit.passkeys.of_user(user.id)),
        )
