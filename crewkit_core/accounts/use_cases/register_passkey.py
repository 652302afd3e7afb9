"""Register a passkey."""

import base64
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import PasskeyRefused
from crewkit_core.accounts.events import PasskeyAdded
from crewkit_core.accounts.model import (
    ActivityKind,
    Passkey,
    Purpose,
)
from crewkit_core.accounts.ports import AccountWork, PasskeyCeremonies
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import account_of, check_name
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.use_cases.passkey_views import LONGEST_ANSWER, passkey_view
from crewkit_core.accounts.views import PasskeyView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


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
        told = PasskeyAdded(organization_id=None, object_id=passkey.id, user_id=account.user_id)
        unit.trail.record(actor, told, after={"name": name})
        note(unit, account.user_id, ActivityKind.PASSKEY_ADDED, actor, now, detail=name)
    return passkey_view(passkey)
