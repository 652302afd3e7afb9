"""Sign in, or step up, with a passkey."""

import base64
import datetime as dt
import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import PasskeyRefused
from crewkit_core.accounts.lifetimes import CHALLENGE, CHALLENGES, CHALLENGES_ALL
from crewkit_core.accounts.model import Danger, Method, OneTimeSecret, Passkey, Purpose
from crewkit_core.accounts.ports import (
    AccessTokens,
    AccountUnit,
    AccountWork,
    Limiter,
    PasskeyCeremonies,
)
from crewkit_core.accounts.secret_text import hash_of, new_nonce, new_secret
from crewkit_core.accounts.use_cases.asking import account_of, by_address, limit
from crewkit_core.accounts.use_cases.letting_in import let_in
from crewkit_core.accounts.use_cases.passkeys import LONGEST_ANSWER
from crewkit_core.accounts.use_cases.stepping_up import grant_step_up
from crewkit_core.accounts.views import Ceremony, SignedIn, StepUpView
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class BeginPasskeySignIn(Command[Ceremony]):
    """I have a passkey of yours; whose it is comes out when it answers."""

    scope: ClassVar[Scope] = Scope.ACCOUNT


@attrs.frozen(kw_only=True)
class LogInByPasskey(Command[SignedIn]):
    """Here is its answer.

    Attributes:
        ceremony: As it was begun.
        credential: JSON text: what the browser's ``toJSON`` gives.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    ceremony: str = attrs.field(repr=False)
    credential: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class BeginPasskeyStepUp(Command[Ceremony]):
    """It is still me, and one of my passkeys shall prove it.

    Attributes:
        purpose: The one thing the proof is for.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    purpose: Danger


@attrs.frozen(kw_only=True)
class StepUpByPasskey(Command[StepUpView]):
    """Here is its answer.

    Attributes:
        purpose: As it was begun.
        credential: JSON text: what the browser's ``toJSON`` gives.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    purpose: Danger
    ceremony: str = attrs.field(repr=False)
    credential: str = attrs.field(repr=False)


def begin_passkey_sign_in(
    command: BeginPasskeySignIn,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    limiter: Limiter,
    clock: Clock,
) -> Ceremony:
    """Return what the browser needs; the same for everybody, so that it tells nothing.

    Raises:
        RateLimited: too many from here, or everywhere.
    """
    limit(
        limiter,
        (by_address("challenge", actor), CHALLENGES),
        ("challenge/all", CHALLENGES_ALL),
    )
    with account_work() as unit:
        secret, challenge = _begin(unit, Purpose.PASSKEY_SIGN_IN, None, {}, clock.now())
    return Ceremony(ceremony=secret, options=ceremonies.assertion(challenge, ()))


def log_in_by_passkey(
    command: LogInByPasskey,
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    signer: AccessTokens,
    limiter: Limiter,
    clock: Clock,
) -> SignedIn:
    """Return what the client needs from now on.

    Raises:
        PasskeyRefused: the answer opens nothing.
        RateLimited: too many tries from here.
    """
    limit(limiter, (by_address("passkey", actor), CHALLENGES))
    now = clock.now()
    with account_work() as unit:
        begun = unit.secrets.redeem(Purpose.PASSKEY_SIGN_IN, hash_of(command.ceremony), now)
    if begun is None:
        raise PasskeyRefused("this sign-in is too old or done; begin again")
    with account_work() as unit:
        passkey = _proved(unit, ceremonies, begun, command.credential, now)
        account = unit.accounts.find(passkey.user_id)
        if account is None or account.disabled_at is not None:
            raise PasskeyRefused("this passkey opens nothing")
        user = User(
            id=account.user_id,
            name=account.name,
            email=account.email,
            created_at=account.created_at,
        )
        return let_in(unit, user, method=Method.PASSKEY, actor=actor, now=now, signer=signer)


def begin_passkey_step_up(
    command: BeginPasskeyStepUp,
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    clock: Clock,
) -> Ceremony:
    """Return what the browser needs to ask one of the actor's passkeys.

    Raises:
        NoAccount: the actor has none.
        PasskeyRefused: they have no passkey.
    """
    with account_work() as unit:
        account = account_of(unit, actor)
        allowed = unit.passkeys.of_user(account.user_id)
        if not allowed:
            raise PasskeyRefused("this account has no passkey")
        data = {"danger": command.purpose.value}
        secret, challenge = _begin(
            unit, Purpose.PASSKEY_STEP_UP, account.user_id, data, clock.now()
        )
    return Ceremony(ceremony=secret, options=ceremonies.assertion(challenge, allowed))


def step_up_by_passkey(
    command: StepUpByPasskey,
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    clock: Clock,
) -> StepUpView:
    """Return a proof that works once, for this purpose, within 5 minutes.

    Raises:
        NoAccount: the actor has none.
        PasskeyRefused: the answer proves nothing, or was begun for something else.
    """
    now = clock.now()
    with account_work() as unit:
        account = account_of(unit, actor)
        begun = unit.secrets.redeem(Purpose.PASSKEY_STEP_UP, hash_of(command.ceremony), now)
    if (
        begun is None
        or begun.user_id != account.user_id
        or begun.data.get("danger") != command.purpose.value
    ):
        raise PasskeyRefused("this was not begun, or for something else; begin again")
    with account_work() as unit:
        passkey = _proved(unit, ceremonies, begun, command.credential, now)
        if passkey.user_id != account.user_id:
            raise PasskeyRefused("this passkey is not one of yours")
        return grant_step_up(unit, actor, command.purpose, now)


def _begin(
    unit: AccountUnit,
    purpose: Purpose,
    user_id: uuid.UUID | None,
    data: dict[str, str],
    now: dt.datetime,
) -> tuple[str, bytes]:
    secret, challenge = new_secret(), new_nonce()
    unit.secrets.add(
        OneTimeSecret(
            secret_hash=hash_of(secret),
            purpose=purpose,
            user_id=user_id,
            data={**data, "challenge": base64.b64encode(challenge).decode()},
            expires_at=now + CHALLENGE,
        )
    )
    return secret, challenge


def _proved(
    unit: AccountUnit,
    ceremonies: PasskeyCeremonies,
    begun: OneTimeSecret,
    answer: str,
    now: dt.datetime,
) -> Passkey:
    """Return the passkey that answered, with what it counts from now on."""
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused("the passkey's answer is too long")
    known = unit.passkeys.by_credential(ceremonies.credential_id_of(answer))
    if known is None or (begun.user_id is not None and known.user_id != begun.user_id):
        raise PasskeyRefused("this passkey opens nothing")
    proved = ceremonies.check_assertion(
        base64.b64decode(begun.data["challenge"]),
        answer,
        known,
        user_known=begun.user_id is not None,
    )
    used = attrs.evolve(
        known, sign_count=proved.sign_count, backed_up=proved.backed_up, used_at=now
    )
    unit.passkeys.save(used)
    return used
