"""Keep a user out."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import Account, Danger, Purpose
from crewkit_core.accounts.use_cases.keeping_an_owner import keep_a_platform_owner
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.errors import (
    AlreadyDisabled,
    DeletionPending,
    NotPlatformOwner,
    NotYourself,
)
from crewkit_core.platform.events import UserDisabled
from crewkit_core.platform.ports import PlatformUnit, PlatformWork
from crewkit_core.platform.use_cases.accounts_of import account_of_user
from crewkit_core.platform.use_cases.proving import require_proof
from crewkit_core.platform.use_cases.reasons import check_reason
from crewkit_core.platform.use_cases.standing import refuse, require_staff_for


@attrs.frozen(kw_only=True)
class DisableUser(Command[None]):
    """Let this user in nowhere any more: no browser, no client, no token of theirs.

    Attributes:
        reason: Why; goes into the record.
        step_up: Proof for ``disable_user``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_id: uuid.UUID
    reason: str
    step_up: str | None = attrs.field(default=None, repr=False)


def disable_user(
    command: DisableUser, *, actor: Actor, platform_work: PlatformWork, clock: Clock
) -> None:
    """Keep them out from their next request on; all they have stays.

    Their sign-ins end for good, and no link that was mailed to them works any more; tokens for
    programs sleep until they are let in again.

    Raises:
        NotStaff: the actor is none of the platform's own people.
        NotYourself: it is the actor.
        NotPlatformOwner: the user has a platform role, which is a matter of platform owners.
        Invalid: there is no reason.
        NoSuchUser: there is none.
        CannotSignIn: they have no account.
        AlreadyDisabled, DeletionPending: they are out.
        LastPlatformOwner: the platform would have no owner who can sign in.
        StepUpNeeded: there is no proof.
    """
    now = clock.now()
    with platform_work(actor.user_id) as unit:
        unit.platform_roles.hold()
        reason, account = _check(unit, actor, command)
        require_proof(unit, actor, Danger.DISABLE_USER, command.step_up, now)
        unit.accounts.save(attrs.evolve(account, disabled_at=now))
        ended = unit.sign_ins.end_all(account.user_id, now)
        unit.secrets.forget(account.user_id, tuple(Purpose))
        told = UserDisabled(organization_id=None, object_id=account.user_id, sign_ins=ended)
        before, after = {"disabled_at": None}, {"disabled_at": now}
        unit.trail.record(actor, told, before=before, after=after, reason=reason)


def _check(unit: PlatformUnit, actor: Actor, command: DisableUser) -> tuple[str, Account]:
    kind, user_id = UserDisabled.kind, command.user_id
    mine = require_staff_for(unit, actor, kind, user_id)
    if user_id == actor.user_id:
        refuse(unit, actor, kind, user_id, NotYourself("nobody keeps themselves out"))
    if mine is not PlatformRole.OWNER and unit.platform_roles.find(user_id) is not None:
        refusal = NotPlatformOwner("this user is one of the platform's own people")
        refuse(unit, actor, kind, user_id, refusal)
    reason = check_reason(command.reason)
    account = account_of_user(unit, user_id)
    if account.deletes_at is not None:
        raise DeletionPending("this user asked for the account to be deleted: they are out")
    if account.disabled_at is not None:
        raise AlreadyDisabled("this user is let in nowhere already")
    keep_a_platform_owner(unit, user_id)
    return reason, account
