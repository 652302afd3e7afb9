"""How another password is set."""

import attrs

from crewkit_core.accounts.model import (
    Account,
    ActivityKind,
    Danger,
    LetterKind,
    Purpose,
)
from crewkit_core.accounts.passwords import check_password
from crewkit_core.accounts.ports import (
    AccountUnit,
    CommonPasswords,
)
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.use_cases.register import PRODUCT
from crewkit_core.accounts.use_cases.send_notice import SendNotice
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock

_DEAD_WITH_THE_PASSWORD = (
    Purpose.RESET,
    *(Purpose(danger.value) for danger in Danger),
)


def checked_password(password: str, account: Account, common: CommonPasswords) -> str:
    """Return the password as it is hashed, when it will do for the account."""
    return check_password(password, listed=common, context=(account.email, account.name, PRODUCT))


def set_password(
    unit: AccountUnit,
    account: Account,
    new_hash: str,
    actor: Actor,
    clock: Clock,
    kind: ActivityKind,
) -> None:
    """Store it; what was proved or mailed before it works no more."""
    now = clock.now()
    unit.accounts.save(attrs.evolve(account, password_hash=new_hash, password_changed_at=now))
    unit.failures.clear(hash_of(account.email))
    unit.secrets.forget(account.user_id, _DEAD_WITH_THE_PASSWORD)
    note(unit, account.user_id, kind, actor, now)
    unit.jobs.add(SendNotice(user_id=account.user_id, kind=LetterKind.PASSWORD_CHANGED))
