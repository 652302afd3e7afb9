"""Register: ask for an account under an address that still has to be verified."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.events import MailRequested
from crewkit_core.accounts.lifetimes import MAIL_TO_ONE, REGISTER
from crewkit_core.accounts.model import MailPurpose, MailRequest
from crewkit_core.accounts.passwords import check_password
from crewkit_core.accounts.ports import AccountWork, CommonPasswords, Limiter, PasswordHasher
from crewkit_core.accounts.use_cases.answer_mail_request import AnswerMailRequest
from crewkit_core.accounts.use_cases.asking import (
    by_address,
    by_email,
    check_email,
    check_name,
    limit,
)
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope

PRODUCT = "crewkit"


@attrs.frozen(kw_only=True)
class Register(Command[None]):
    """Let me have an account.

    Attributes:
        password: At least 15 characters that not everybody would try.
        password_confirmation: The same again.
        name: What to call me.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    email: str
    password: str = attrs.field(repr=False)
    password_confirmation: str = attrs.field(repr=False)
    name: str


def register(
    command: Register,
    *,
    actor: Actor,
    account_work: AccountWork,
    hasher: PasswordHasher,
    common_passwords: CommonPasswords,
    limiter: Limiter,
    clock: Clock,
) -> None:
    """Note the wish and have a mail sent; whether there is an account is not looked up here.

    Raises:
        Invalid: address, name or password will not do.
        RateLimited: too many tries from here, or for this address.
    """
    email, name = check_email(command.email), check_name(command.name)
    password = check_password(
        command.password, listed=common_passwords, context=(email, name, PRODUCT)
    )
    if command.password_confirmation != command.password:
        raise wrong_field("password_confirmation", "is not the same", "not_the_same")
    limit(
        limiter,
        (by_address("register", actor), REGISTER),
        (by_email("mail", email), MAIL_TO_ONE),
    )
    now = clock.now()
    wish = MailRequest(
        id=new_id(now),
        purpose=MailPurpose.REGISTER,
        email=email,
        name=name,
        password_hash=hasher.hash(password),
        created_at=now,
    )
    with account_work() as unit:
        unit.mail_requests.add(wish)
        told = MailRequested(organization_id=None, object_id=wish.id, purpose=wish.purpose)
        unit.trail.record(actor, told)
        unit.jobs.add(AnswerMailRequest(request_id=wish.id))
