"""What happens whenever somebody has proved who they are."""

import datetime as dt
import uuid

import attrs

from crewkit_core.accounts.events import UserSignedIn
from crewkit_core.accounts.lifetimes import REFRESH_ABSOLUTE
from crewkit_core.accounts.model import (
    Activity,
    ActivityKind,
    Claims,
    LetterKind,
    Method,
    RefreshToken,
    SignIn,
)
from crewkit_core.accounts.ports import AccessTokens, AccountUnit
from crewkit_core.accounts.secret_text import REFRESH_PREFIX, hash_of, new_nonce, new_secret
from crewkit_core.accounts.use_cases.send_notice import SendNotice
from crewkit_core.accounts.views import SignedIn
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor, Grant
from crewkit_core.kernel.ids import new_id

API = "api"


def let_in(
    unit: AccountUnit,
    user: User,
    *,
    method: Method,
    actor: Actor,
    now: dt.datetime,
    signer: AccessTokens,
    client: str = API,
    grant: Grant | None = None,
) -> SignedIn:
    """Sign *user* in from where *actor* is; a device they were never seen with is told of."""
    source = actor.source
    sign_in = SignIn(
        id=new_id(now),
        user_id=user.id,
        client=client,
        method=method,
        created_at=now,
        seen_at=now,
        ends_at=now + REFRESH_ABSOLUTE,
        address=source.address,
        agent=source.agent,
        grant_organization_id=None if grant is None else grant.organization_id,
        grant_scopes=None if grant is None else grant.scopes,
    )
    unit.sign_ins.add(sign_in)
    device = hash_of(source.device or f"agent:{source.agent}")
    new_device = unit.activities.meet(user.id, device, now)
    note(
        unit,
        user.id,
        ActivityKind.SIGNED_IN,
        actor,
        now,
        detail=method.value if client == API else client,
        new_device=new_device,
    )
    themselves = attrs.evolve(actor, user_id=user.id, sign_in_id=sign_in.id)
    unit.trail.record(themselves, _told(sign_in, new_device=new_device))
    secret = new_secret(REFRESH_PREFIX)
    add_refresh_token(unit, sign_in.id, secret, now)
    return signed_in(sign_in, user.name, secret, now, signer)


def _told(sign_in: SignIn, *, new_device: bool) -> UserSignedIn:
    return UserSignedIn(
        organization_id=None,
        object_id=sign_in.user_id,
        sign_in_id=sign_in.id,
        method=sign_in.method,
        client=sign_in.client,
        new_device=new_device,
    )


def signed_in(
    sign_in: SignIn, name: str, refresh_token: str, now: dt.datetime, signer: AccessTokens
) -> SignedIn:
    """Return what the client of a sign-in holds."""
    access, lifetime = signer.issue(Claims(user_id=sign_in.user_id, sign_in_id=sign_in.id), now)
    return SignedIn(
        access_token=access,
        expires_in=int(lifetime.total_seconds()),
        refresh_token=refresh_token,
        user_id=sign_in.user_id,
        name=name,
        organization_id=sign_in.grant_organization_id,
        scopes=sign_in.grant_scopes,
    )


def add_refresh_token(
    unit: AccountUnit, sign_in_id: uuid.UUID, secret: str, now: dt.datetime
) -> None:
    """Store a refresh token as the valid one of its family."""
    unit.refresh_tokens.add(
        RefreshToken(
            token_hash=hash_of(secret), sign_in_id=sign_in_id, nonce=new_nonce(), issued_at=now
        )
    )


def note(
    unit: AccountUnit,
    user_id: uuid.UUID,
    kind: ActivityKind,
    actor: Actor,
    now: dt.datetime,
    *,
    detail: str = "",
    new_device: bool = False,
) -> None:
    """Write down what happened; a sign-in of a new device also gets a letter."""
    activity = Activity(
        id=new_id(now),
        user_id=user_id,
        at=now,
        kind=kind,
        address=actor.source.address,
        agent=actor.source.agent,
        detail=detail,
        new_device=new_device,
    )
    unit.activities.add(activity)
    if new_device:
        unit.jobs.add(
            SendNotice(user_id=user_id, kind=LetterKind.NEW_DEVICE, activity_id=activity.id)
        )
