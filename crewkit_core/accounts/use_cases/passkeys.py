"""One's passkeys: register, list, rename, remove."""

import base64
import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import NoSuchPasskey, PasskeyRefused
from crewkit_core.accounts.lifetimes import CHALLENGE
from crewkit_core.accounts.model import (
    ActivityKind,
    Danger,
    OneTimeSecret,
    Passkey,
    Purpose,
)
from crewkit_core.accounts.ports import AccountWork, PasskeyCeremonies
from crewkit_core.accounts.secret_text import hash_of, new_nonce, new_secret
from crewkit_core.accounts.use_cases.asking import account_of, check_name
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.accounts.views import Ceremony, PasskeyView
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Conflict
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command, Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.scopes import Scope

MOST = 20
LONGEST_ANSWER = 64 * 1024


@attrs.frozen(kw_only=True)
class BeginPasskey(Command[Ceremony]):
    """I want to register a passkey.

    Attributes:
        step_up: Proof for ``add_passkey``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    step_up: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class RegisterPasskey(Command[PasskeyView]):
    """Here is the passkey.

    Attributes:
        ceremony: As it was begun.
        credential: JSON text: what the browser's ``toJSON`` gives.
        name: What I call it.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    ceremony: str = attrs.field(repr=False)
    credential: str = attrs.field(repr=False)
    name: str


@attrs.frozen(kw_only=True)
class ListPasskeys(Query[Page[PasskeyView]]):
    """Which passkeys open my account?"""

    scope: ClassVar[Scope] = Scope.ACCOUNT


@attrs.frozen(kw_only=True)
class RenamePasskey(Command[PasskeyView]):
    """Call it so from now on."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    passkey_id: uuid.UUID
    name: str


@attrs.frozen(kw_only=True)
class RemovePasskey(Command[None]):
    """Let it open nothing any more.

    Attributes:
        step_up: Proof for ``remove_passkey``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    passkey_id: uuid.UUID
    step_up: str | None = attrs.field(default=None, repr=False)


def begin_passkey(
    command: BeginPasskey,
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    clock: Clock,
) -> Ceremony:
    """Return what the browser needs to make one; good for 5 minutes, once.

    Raises:
        NoAccount: the actor has none.
        StepUpNeeded: there is no proof.
        Conflict: they have 20 already.
    """
    now = clock.now()
    secret, challenge = new_secret(), new_nonce()
    with account_work() as unit:
        account = account_of(unit, actor)
        require_step_up(unit, actor, Danger.ADD_PASSKEY, command.step_up, now)
        known = unit.passkeys.of_user(account.user_id)
        if len(known) >= MOST:
            raise Conflict(f"an account has at most {MOST} passkeys; remove one first")
        unit.secrets.add(
            OneTimeSecret(
                secret_hash=hash_of(secret),
                purpose=Purpose.REGISTER_PASSKEY,
                user_id=account.user_id,
                data={"challenge": base64.b64encode(challenge).decode()},
                expires_at=now + CHALLENGE,
            )
        )
    user = User(
        id=account.user_id,
        name=account.name,
        email=account.email,
        created_at=account.created_at,
    )
    return Ceremony(ceremony=secret, options=ceremonies.registration(challenge, user, known))


def register_passkey(
    command: RegisterPasskey,
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    clock: Clock,
) -> PasskeyView:
    """Store the passkey.

    Raises:
        NoAccount: the actor has none.
        PasskeyRefused: the answer is not to what was asked, or the ceremony is used or too old.
        PasskeyKnown: it is registered already.
    """
    name, now = check_name(command.name), clock.now()
    if len(command.credential) > LONGEST_ANSWER:
        raise PasskeyRefused("the passkey's answer is too long")
    # used up whatever comes of it: a challenge is answered once
    with account_work() as unit:
        account = account_of(unit, actor)
        begun = unit.secrets.redeem(Purpose.REGISTER_PASSKEY, hash_of(command.ceremony), now)
    if begun is None or begun.user_id != account.user_id:
        raise PasskeyRefused("this registration is too old or done; begin again")
    made = ceremonies.check_registration(
        base64.b64decode(begun.data["challenge"]), command.credential
    )
    passkey = Passkey(
        id=new_id(now),
        user_id=account.user_id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        name=name,
        sign_count=made.sign_count,
        transports=made.transports,
        backup_eligible=made.backup_eligible,
        backed_up=made.backed_up,
        created_at=now,
    )
    with account_work() as unit:
        account_of(unit, actor)
        unit.passkeys.add(passkey)
        note(unit, account.user_id, ActivityKind.PASSKEY_ADDED, actor, now, detail=name)
    return passkey_view(passkey)


def list_passkeys(
    query: ListPasskeys,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    account_work: AccountWork,
) -> Page[PasskeyView]:
    """Return them, oldest first; the whole list is one page.

    Raises:
        NoAccount: the actor has none.
    """
    with account_work() as unit:
        account = account_of(unit, actor)
        found = unit.passkeys.of_user(account.user_id)
    return Page(data=tuple(map(passkey_view, found)))


def rename_passkey(
    command: RenamePasskey, *, actor: Actor, account_work: AccountWork
) -> PasskeyView:
    """Change a passkey's name.

    Raises:
        NoAccount: the actor has none.
        NoSuchPasskey: the actor has no such.
        Invalid: that is no name.
    """
    name = check_name(command.name)
    with account_work() as unit:
        account = account_of(unit, actor)
        for passkey in unit.passkeys.of_user(account.user_id):
            if passkey.id == command.passkey_id:
                renamed = attrs.evolve(passkey, name=name)
                unit.passkeys.save(renamed)
                return passkey_view(renamed)
    raise NoSuchPasskey("there is no such passkey")


def remove_passkey(
    command: RemovePasskey, *, actor: Actor, account_work: AccountWork, clock: Clock
) -> None:
    """Forget a passkey.

    Raises:
        NoAccount: the actor has none.
        NoSuchPasskey: the actor has no such.
        StepUpNeeded: there is no proof.
    """
    now = clock.now()
    with account_work() as unit:
        account = account_of(unit, actor)
        require_step_up(unit, actor, Danger.REMOVE_PASSKEY, command.step_up, now)
        if not unit.passkeys.remove(account.user_id, command.passkey_id):
            raise NoSuchPasskey("there is no such passkey")
        note(unit, account.user_id, ActivityKind.PASSKEY_REMOVED, actor, now)


def passkey_view(passkey: Passkey) -> PasskeyView:
    """Return how its owner sees a passkey."""
    return PasskeyView(
        id=passkey.id,
        name=passkey.name,
        created_at=passkey.created_at,
        used_at=passkey.used_at,
        backed_up=passkey.backed_up,
    )
