"""The questions every use case of accounts asks first."""

import datetime as dt

from crewkit_core.accounts.errors import NoAccount
from crewkit_core.accounts.lifetimes import Allowance
from crewkit_core.accounts.model import Account
from crewkit_core.accounts.ports import AccountUnit, Limiter
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import RateLimited, Unauthenticated, wrong_field
from crewkit_core.kernel.mail_address import check_mail_address
from crewkit_core.kernel.text import is_storable

LONGEST_NAME = 200


def require_known(actor: Actor) -> None:
    """Refuse somebody unknown.

    Raises:
        Unauthenticated: nobody known is asking.
    """
    if actor.origin is Origin.ANONYMOUS:
        raise Unauthenticated("sign in first")


def account_of(unit: AccountUnit, actor: Actor) -> Account:
    """Return the actor's account, locked until the unit ends.

    Raises:
        Unauthenticated: nobody known is asking.
        NoAccount: they have none, as the local owner of an installation.
    """
    require_known(actor)
    account = unit.accounts.find(actor.user_id)
    if account is None:
        raise NoAccount("the local owner of an installation has no account to change")
    return account


def check_email(email: str) -> str:
    """Return an address as it is kept.

    Raises:
        Invalid: it is none.
    """
    return check_mail_address(email).lower()


def check_name(name: str, field: str = "name") -> str:
    """Return a name as it is kept.

    Raises:
        Invalid: it is empty, too long, or holds what cannot be stored.
    """
    found = name.strip()
    if not found or len(found) > LONGEST_NAME or not is_storable(found) or not found.isprintable():
        raise wrong_field(field, f"must have 1 to {LONGEST_NAME} printable characters")
    return found


def limit(limiter: Limiter, *tries: tuple[str, Allowance]) -> None:
    """Count a try in each of these places.

    Raises:
        RateLimited: it is one too many in any of them.
    """
    waits = [limiter.hit(key, allowance) for key, allowance in tries]
    wait = max((each for each in waits if each is not None), default=None)
    if wait is not None:
        seconds = max(1, -(-int(wait / dt.timedelta(milliseconds=1)) // 1000))
        raise RateLimited("too many tries; wait a while", retry_after=seconds)


def by_address(what: str, actor: Actor) -> str:
    """Return where tries from the actor's address are counted."""
    return f"{what}/address/{actor.source.address}"


def by_email(what: str, email: str) -> str:
    """Return where tries on an account are counted, whether there is one or not."""
    return f"{what}/account/{hash_of(email.lower()).hex()}"


def by_user(what: str, actor: Actor) -> str:
    """Return where a user's own tries are counted."""
    return f"{what}/user/{actor.user_id}"
