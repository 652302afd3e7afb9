"""Delete one's account."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import SoleOwner
from crewkit_core.accounts.events import DeletionRequested
from crewkit_core.accounts.lifetimes import DELETIONS, UNDO_LINK
from crewkit_core.accounts.model import ActivityKind, Danger, LetterKind, Purpose
from crewkit_core.accounts.ports import AccountWork, Limiter
from crewkit_core.accounts.use_cases.asking import account_of, by_user, limit, require_known
from crewkit_core.accounts.use_cases.keeping_an_owner import keep_a_platform_owner
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.use_cases.send_notice import SendNotice
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class DeleteAccount(Command[None]):
    """I do not want it any more.

    Attributes:
        step_up: Proof for ``delete_account``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    step_up: str | None = attrs.field(default=None, repr=False)


def delete_account(
    command: DeleteAccount,
    *,
    actor: Actor,
    account_work: AccountWork,
    limiter: Limiter,
    clock: Clock,
) -> None:
    """Disable the account at once and everywhere; for 14 days a mailed link brings it back.

    Raises:
        NoAccount: the actor has none.
        StepUpNeeded: there is no proof.
        LastPlatformOwner: the platform would have no owner.
        SoleOwner: organizations shared with others would have no owner; named in details.
        RateLimited: too many tries.
    """
    require_known(actor)
    limit(limiter, (by_user("deletion", actor), DELETIONS))
    now = clock.now()
    with account_work() as unit:
        unit.platform_roles.hold()
        account = account_of(unit, actor)
        keep_a_platform_owner(unit, account.user_id)
        alone = unit.accounts.owned_alone(account.user_id)
        if alone:
            names = ", ".join(sorted(each.name for each in alone))
            raise SoleOwner(f"first give these organizations another owner: {names}")
        require_step_up(unit, actor, Danger.DELETE_ACCOUNT, command.step_up, now)
        unit.accounts.save(attrs.evolve(account, disabled_at=now, deletes_at=now + UNDO_LINK))
        unit.sign_ins.end_all(account.user_id, now)
        unit.secrets.forget(account.user_id, tuple(Purpose))
        told = DeletionRequested(
            organization_id=None, object_id=account.user_id, deletes_at=now + UNDO_LINK
        )
        unit.trail.record(actor, told)
        note(unit, account.user_id, ActivityKind.DELETION_ASKED, actor, now)
        unit.jobs.add(SendNotice(user_id=account.user_id, kind=LetterKind.DELETION))
