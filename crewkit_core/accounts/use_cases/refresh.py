"""Exchange a refresh token for the next pair of tokens."""

import datetime as dt
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import RefreshRefused, RefreshReused
from crewkit_core.accounts.events import SignInEnded
from crewkit_core.accounts.lifetimes import REFRESH_GRACE, REFRESHES
from crewkit_core.accounts.model import ActivityKind, RefreshToken, SignIn
from crewkit_core.accounts.ports import AccessTokens, AccountUnit, AccountWork, Limiter
from crewkit_core.accounts.secret_text import hash_of, successor_of
from crewkit_core.accounts.use_cases.asking import by_address, limit
from crewkit_core.accounts.use_cases.letting_in import add_refresh_token, note, signed_in
from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class Refresh(Command[SignedIn]):
    """My access token ends: give me the next pair."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    refresh_token: str = attrs.field(repr=False)


def refresh(
    command: Refresh,
    *,
    actor: Actor,
    account_work: AccountWork,
    signer: AccessTokens,
    limiter: Limiter,
    clock: Clock,
) -> SignedIn:
    """Return the next pair; the token that was sent is used up.

    Sent again within 10 seconds it gets the same successor, for the answer may have been lost;
    later, or when the successor was used, it ends the whole sign-in.

    Raises:
        RefreshRefused: the token is unknown, or its sign-in has ended.
        RefreshReused: it was used before; its sign-in is ended.
        RateLimited: too many tries from here.
    """
    limit(limiter, (by_address("refresh", actor), REFRESHES))
    now = clock.now()
    with account_work() as unit:
        answer = _next(unit, command.refresh_token, actor, now, signer)
    # raised only now: ending the sign-in is to stay
    if answer is None:
        raise RefreshReused("this refresh token was used before; its sign-in is ended")
    return answer


def _next(
    unit: AccountUnit, secret: str, actor: Actor, now: dt.datetime, signer: AccessTokens
) -> SignedIn | None:
    presented = unit.refresh_tokens.find(hash_of(secret))
    if presented is None:
        raise _refused()
    # the lock first: of many who hold the same token one moves the family at a time
    sign_in = unit.sign_ins.lock(presented.sign_in_id)
    token = unit.refresh_tokens.find(hash_of(secret))
    if sign_in is None or token is None or not sign_in.is_live(now):
        raise _refused()
    user = unit.accounts.user(sign_in.user_id)
    if user is None or unit.accounts.is_disabled(sign_in.user_id):
        raise _refused()
    successor = successor_of(secret, token.nonce)
    if token.used_at is None:
        unit.refresh_tokens.use(token.token_hash, now)
        add_refresh_token(unit, sign_in.id, successor, now)
    elif not _is_repeated(unit, token, successor, now):
        _end(unit, sign_in, actor, now)
        return None
    unit.sign_ins.save(attrs.evolve(sign_in, seen_at=now))
    return signed_in(sign_in, user.name, successor, now, signer)


def _is_repeated(unit: AccountUnit, token: RefreshToken, successor: str, now: dt.datetime) -> bool:
    """Test whether a used token may be answered as before: lately, and its successor unused."""
    if token.used_at is None or now - token.used_at > REFRESH_GRACE:
        return False
    following = unit.refresh_tokens.find(hash_of(successor))
    return following is not None and following.used_at is None


def _end(unit: AccountUnit, sign_in: SignIn, actor: Actor, now: dt.datetime) -> None:
    unit.sign_ins.save(attrs.evolve(sign_in, ended_at=now))
    told = SignInEnded(
        organization_id=None,
        object_id=sign_in.id,
        user_id=sign_in.user_id,
        client=sign_in.client,
        reused=True,
    )
    unit.trail.record(actor, told)
    note(unit, sign_in.user_id, ActivityKind.REFRESH_REUSED, actor, now, detail=sign_in.client)


def _refused() -> RefreshRefused:
    return RefreshRefused("this refresh token is not valid; sign in again")
