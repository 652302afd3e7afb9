"""The one place where it is found out who asks."""

import datetime as dt

import attrs

from crewkit_core.accounts.lifetimes import SEEN_EVERY
from crewkit_core.accounts.model import SignIn
from crewkit_core.accounts.ports import AccessTokens, AccountUnit, AccountWork
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
        with account_work() as unit:
            sign_in = unit.sign_ins.by_cookie(hash_of(secret))
            return _by_sign_in(unit, sign_in, Origin.BROWSER, actor, now)
    if is_api_token(secret):
        with account_work() as unit:
            return _by_token(unit, secret, actor, now)
    claims = signer.read(secret, now)
    if claims is None:
        return None
    with account_work() as unit:
        sign_in = unit.sign_ins.find(claims.sign_in_id)
        if sign_in is not None and (sign_in.user_id != claims.user_id or sign_in.cookie_hash):
            return None
        return _by_sign_in(unit, sign_in, Origin.API, actor, now)


def _by_sign_in(
    unit: AccountUnit, sign_in: SignIn | None, origin: Origin, actor: Actor, now: dt.datetime
) -> Actor | None:
    if sign_in is None or not sign_in.is_live(now) or unit.accounts.is_disabled(sign_in.user_id):
        return None
    if now - sign_in.seen_at >= SEEN_EVERY:
        unit.sign_ins.save(attrs.evolve(sign_in, seen_at=now))
    return attrs.evolve(
        actor,
        user_id=sign_in.user_id,
        origin=origin,
        sign_in_id=sign_in.id,
        grant=sign_in.grant,
    )


def _by_token(unit: AccountUnit, secret: str, actor: Actor, now: dt.datetime) -> Actor | None:
    bearer = unit.bearers.find(hash_of(secret))
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
