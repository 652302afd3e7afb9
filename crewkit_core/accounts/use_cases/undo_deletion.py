"""Bring one's account back."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import LinkUsed
from crewkit_core.accounts.events import DeletionUndone
from crewkit_core.accounts.lifetimes import LOG_IN_ALL, SECRET_TRIES
from crewkit_core.accounts.model import ActivityKind, Purpose
from crewkit_core.accounts.ports import AccountWork, Limiter
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import by_address, limit
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class UndoDeletion(Command[None]):
    """I want it after all.

    Attributes:
        token: Of the link in the mail.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    token: str = attrs.field(repr=False)


def undo_deletion(
    command: UndoDeletion,
    *,
    actor: Actor,
    account_work: AccountWork,
    limiter: Limiter,
    clock: Clock,
) -> None:
    """Bring the account back; nobody is signed in by it.

    Raises:
        LinkUsed: the link does not work.
        RateLimited: too many tries from here.
    """
    limit(limiter, (by_address("secret", actor), SECRET_TRIES), ("secret/all", LOG_IN_ALL))
    now = clock.now()
    with account_work() as unit:
        found = unit.secrets.redeem(Purpose.UNDO_DELETION, hash_of(command.token), now)
        user_id = None if found is None else found.user_id
        account = None if user_id is None else unit.accounts.find(user_id)
        if account is None or account.deletes_at is None or account.deletes_at <= now:
            raise LinkUsed("this link no longer works")
        unit.accounts.save(attrs.evolve(account, disabled_at=None, deletes_at=None))
        told = DeletionUndone(organization_id=None, object_id=account.user_id)
        unit.trail.record(attrs.evolve(actor, user_id=account.user_id), told)
        note(unit, account.user_id, ActivityKind.DELETION_UNDONE, actor, now)
