"""Make a link that signs in without a password."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.events import SignInLinkCreated
from crewkit_core.accounts.lifetimes import SIGN_IN_LINK
from crewkit_core.accounts.model import OneTimeSecret, Purpose
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.secret_text import hash_of, new_secret
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import NotFound
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class CreateSignInLink(Command[str]):
    """Have a link that signs this user in once; for whoever runs the installation."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_id: uuid.UUID


def create_sign_in_link(
    command: CreateSignInLink,
    *,
    actor: Actor,
    account_work: AccountWork,
    clock: Clock,
) -> str:
    """Return the secret of a link that works once, within an hour.

    Raises:
        NotFound: there is no such user.
    """
    secret = new_secret()
    with account_work() as unit:
        if unit.accounts.user(command.user_id) is None:
            raise NotFound("there is no such user")
        unit.secrets.add(
            OneTimeSecret(
                secret_hash=hash_of(secret),
                purpose=Purpose.SIGN_IN,
                user_id=command.user_id,
                data={},
                expires_at=clock.now() + SIGN_IN_LINK,
            )
        )
        told = SignInLinkCreated(organization_id=None, object_id=command.user_id)
        unit.trail.record(actor, told)
    return secret
