"""Sign in with address and password."""

import datetime as dt
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import WrongCredentials
from crewkit_core.accounts.events import UNKNOWN, UserSignedIn
from crewkit_core.accounts.lifetimes import LOG_IN, LOG_IN_ALL, MOST_FAILURES
from crewkit_core.accounts.model import Account, ActivityKind, Method
from crewkit_core.accounts.passwords import is_too_long, normalized
from crewkit_core.accounts.ports import (
    AccessTokens,
    AccountUnit,
    AccountWork,
    Limiter,
    PasswordHasher,
)
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import by_address, by_email, limit
from crewkit_core.accounts.use_cases.letting_in import let_in, note
from crewkit_core.accounts.views import SignedIn
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class LogIn(Command[SignedIn]):
    """It is me."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    email: str
    password: str = attrs.field(repr=False)


def log_in(
    command: LogIn,
    *,
    actor: Actor,
    account_work: AccountWork,
    hasher: PasswordHasher,
    signer: AccessTokens,
    limiter: Limiter,
    clock: Clock,
) -> SignedIn:
    """Return what the client needs from now on.

    Unknown address, wrong password, disabled account and a password that was guessed at too often
    are answered alike, after the same work.

    Raises:
        WrongCredentials: this opens nothing.
        RateLimited: too many tries: on this account, from here, or everywhere.
        Unavailable: more passwords are tried just now than can be looked at; none was, of this.
    """
    hasher.require_room()
    if is_too_long(command.password) or is_too_long(command.email):
        raise _wrong()
    limit(
        limiter,
        (by_email("login", command.email), LOG_IN),
        (by_address("login", actor), LOG_IN),
        ("login/all", LOG_IN_ALL),
    )
    now = clock.now()
    email = command.email.lower()
    with account_work() as unit:
        account = unit.accounts.by_email(email)
    known = None if account is None else account.password_hash
    right = hasher.verify(known, normalized(command.password))
    newer = _rehashed(hasher, known, command.password) if right else known
    with account_work() as unit:
        found = unit.accounts.by_email(email)
        guessed = unit.failures.count(hash_of(email))
        if found is None or not right or not _opens(found, known) or guessed >= MOST_FAILURES:
            _refuse(unit, actor, found, hash_of(email), now)
        else:
            unit.accounts.save(attrs.evolve(found, password_hash=newer))
            if guessed:
                unit.failures.clear(hash_of(email))
                kind = ActivityKind.WRONG_PASSWORDS
                note(unit, found.user_id, kind, actor, now, detail=str(guessed))
            user = _user(found)
            return let_in(unit, user, method=Method.PASSWORD, actor=actor, now=now, signer=signer)
    raise _wrong()


def _refuse(
    unit: AccountUnit, actor: Actor, account: Account | None, email_hash: bytes, now: dt.datetime
) -> None:
    unit.failures.add(email_hash, now)
    # the same work for an address without an account
    whose = UNKNOWN if account is None else str(account.user_id)
    unit.trail.refused(actor, UserSignedIn.kind, None, whose, WrongCredentials.code)


def _opens(account: Account, known: str | None) -> bool:
    return account.password_hash == known and account.disabled_at is None


def _rehashed(hasher: PasswordHasher, known: str | None, password: str) -> str | None:
    if known is None or not hasher.is_outdated(known):
        return known
    return hasher.hash(normalized(password))


def _user(account: Account) -> User:
    return User(
        id=account.user_id,
        name=account.name,
        email=account.email,
        created_at=account.created_at,
    )


def _wrong() -> WrongCredentials:
    return WrongCredentials("wrong e-mail address or password")
