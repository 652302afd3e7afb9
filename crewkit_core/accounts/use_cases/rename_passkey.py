"""Rename a passkey."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import NoSuchPasskey
from crewkit_core.accounts.events import PasskeyRenamed
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import account_of, check_name
from crewkit_core.accounts.use_cases.passkey_views import passkey_view
from crewkit_core.accounts.views import PasskeyView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class RenamePasskey(Command[PasskeyView]):
    """Call it so from now on."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    passkey_id: uuid.UUID
    name: str


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
                told = PasskeyRenamed(
                    organization_id=None, object_id=passkey.id, user_id=account.user_id
                )
                before, after = {"name": passkey.name}, {"name": name}
                unit.trail.record(actor, told, before=before, after=after)
                return passkey_view(renamed)
    raise NoSuchPasskey("there is no such passkey")
