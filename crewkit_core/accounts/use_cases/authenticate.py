"""The one place where it is found out who asks."""

import datetime as dt

import attrs

from crewkit_core.accounts.lifetimes import SEEN_EVERY
from crewkit_core.accounts.model import Claims, SignIn
from crewkit_core.accounts.ports import (
    AccessTokens,
    AccountWork,
    Bearer,
    Standing,
    Standings,
)
from crewkit_core.accounts.secret_text import hash_of, is_api_token
from crewkit_core.kernel.actor import Actor, Grant, Origin
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query

_LONGEST = 4096


@attrs.frozen(kw_only=True)
class Authenticate(Query[Actor | None]):
    """Whose is this?

    Attributes:
        bearer: An access token or a token for programs; None without.
        cookie: What a browser sent; counts only where there is no bearer.
    """

    bearer: str | None = attrs.field(default=None, repr=False)
    cookie: str | None = attrs.field(default=None, repr=False)


def authenticate(
    query: Authenticate,
    *,
    actor: Actor,
    account_work: AccountWork,
    standings: Standings,
    signer: AccessTokens,
    clock: Clock,
) -> Actor | None:
    """Return who asks, from where *actor* does; None for nobody who may.

    The state of things now decides: an ended sign-in, a disabled account, a membership that is
    gone let nobody in, whatever the token says.
    """
    now = clock.now()
    secret = query.cookie if query.bearer is None else query.bearer
    if secret is None or len(secret) > _LONGEST:
        return None
    if query.bearer is None:
        standing = standings.of_cookie(hash_of(secret))
        return _by_sign_in(account_work, standing, Origin.BROWSER, actor, now)
    if is_api_token(secret):
        return _by_token(account_work, standings.of_token(hash_of(secret)), actor, now)
    claims = signer.read(secret, now)
    if claims is None:
        return None
    standing = standings.of_sign_in(claims.sign_in_id)
    if standing is not None and _is_another(standing.sign_in, claims):
        return None
    return _by_sign_in(account_work, standing, Origin.API, actor, now)


def _is_another(sign_in: SignIn, claims: Claims) -> bool:
    return sign_in.user_id != claims.user_id or sign_in.cookie_hash is not None


def _by_sign_in(
    account_work: AccountWork,
    standing: Standing | None,
    origin: Origin,
    actor: Actor,
    now: dt.datetime,
) -> Actor | None:
    if standing is None or standing.disabled or not standing.sign_in.is_live(now):
        return None
    sign_in = standing.sign_in
    if now - sign_in.seen_at >= SEEN_EVERY:
        with account_work() as unit:
            locked = unit.sign_ins.lock(sign_in.id)
            if locked is None or not locked.is_live(now):
                return None
            unit.sign_ins.save(attrs.evolve(locked, seen_at=now))
    return attrs.evolve(
        actor,
        user_id=sign_in.user_id,
        origin=origin,
        sign_in_id=sign_in.id,
        grant=sign_in.grant,
    )


def _by_token(
    account_work: AccountWork, bearer: Bearer | None, actor: Actor, now: dt.datetime
) -> Actor | None:
    if (
        bearer is None
        or bearer.disabled
        or bearer.creator_level is None
        or bearer.acts_level is None
        or bearer.token.expires_at <= now
    ):
        return None
    token = bearer.token
    if token.used_at is None or now - token.used_at >= SEEN_EVERY:
        with account_work() as unit:
            unit.bearers.touch(token, now)
    grant = Grant(
        organization_id=token.organization_id,
        scopes=token.scopes,
        ceiling=bearer.creator_level.value,
    )
    return attrs.evolve(
        actor,
        user_id=token.user_id,
        origin=Origin.TOKEN,
        sign_in_id=None,
        token_id=token.id,
        grant=grant,
    )
