"""What every use case of the platform asks first: is this one of its own people, themselves?"""

import uuid

from crewkit_core.accounts.use_cases.asking import require_known
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.noting import note
from crewkit_core.platform.errors import NotPlatformOwner, NotStaff
from crewkit_core.platform.ports import PlatformUnit

_THEMSELVES = {Origin.BROWSER, Origin.API, Origin.LOCAL, Origin.LIBRARY}


def is_themselves(actor: Actor) -> bool:
    """Test whether the actor signed in themselves, without limits: no token carries a role."""
    return actor.origin in _THEMSELVES and actor.grant is None and actor.token_id is None


def role_of(unit: PlatformUnit, actor: Actor) -> PlatformRole | None:
    """Return what the actor is to the platform now.

    Raises:
        Unauthenticated: nobody known is asking.
    """
    require_known(actor)
    role = unit.platform_roles.find(actor.user_id) if is_themselves(actor) else None
    if role is not None:
        note(role)
    return role


def require_staff(unit: PlatformUnit, actor: Actor) -> PlatformRole:
    """Return the actor's platform role.

    Raises:
        Unauthenticated: nobody known is asking.
        NotStaff: they have none, or did not sign in themselves.
    """
    role = role_of(unit, actor)
    if role is None:
        raise NotStaff("this is for the platform's own people, signed in themselves")
    return role


def require_staff_for(
    unit: PlatformUnit, actor: Actor, kind: str, object_id: uuid.UUID
) -> PlatformRole:
    """Return the actor's platform role; who has none is written down with what they tried.

    Raises:
        Unauthenticated, NotStaff: as ``require_staff``.
    """
    try:
        return require_staff(unit, actor)
    except NotStaff:
        unit.trail.refused(actor, kind, None, object_id, NotStaff.code)
        raise


def require_owner_for(unit: PlatformUnit, actor: Actor, kind: str, object_id: uuid.UUID) -> None:
    """Refuse whoever is no platform owner; they are written down with what they tried.

    Raises:
        Unauthenticated, NotStaff: as ``require_staff``.
        NotPlatformOwner: they are staff.
    """
    if require_staff_for(unit, actor, kind, object_id) is not PlatformRole.OWNER:
        refuse(unit, actor, kind, object_id, NotPlatformOwner("only platform owners do this"))


def refuse(
    unit: PlatformUnit, actor: Actor, kind: str, object_id: uuid.UUID, refusal: Forbidden
) -> None:
    """Write down what was tried, and refuse it.

    Raises:
        Forbidden: *refusal*, always.
    """
    unit.trail.refused(actor, kind, None, object_id, refusal.code)
    raise refusal
