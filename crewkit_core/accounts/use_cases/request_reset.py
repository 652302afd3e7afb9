"""Ask for a mail with which the password can be set anew."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.events import MailRequested
from crewkit_core.accounts.lifetimes import MAIL_TO_ONE, REGISTER
from crewkit_core.accounts.model import MailPurpose, MailRequest
from crewkit_core.accounts.ports import AccountWork, Limiter
from crewkit_core.accounts.use_cases.answer_mail_request import AnswerMailRequest
from crewkit_core.accounts.use_cases.asking import by_address, by_email, check_email, limit
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class RequestReset(Command[None]):
    """I cannot sign in: send a link to my address."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    email: str


def request_reset(
    command: RequestReset,
    *,
    actor: Actor,
    account_work: AccountWork,
    limiter: Limiter,
    clock: Clock,
) -> None:
    """Note the wish; whether there is an account is found out later, by a worker.

    Raises:
        Invalid: that is no address.
        RateLimited: too many tries from here, or for this address.
    """
    email = check_email(command.email)
    limit(
        limiter,
        (by_address("reset", actor), REGISTER),
        (by_email("mail", email), MAIL_TO_ONE),
    )
    now = clock.now()
    wish = MailRequest(
        id=new_id(now),
        purpose=MailPurpose.RESET,
        email=email,
        name="",
        password_hash="",
        created_at=now,
    )
    with account_work() as unit:
        unit.mail_requests.add(wish)
        told = MailRequested(organization_id=None, object_id=wish.id, purpose=wish.purpose)
        unit.trail.record(actor, told)
        unit.jobs.add(AnswerMailRequest(request_id=wish.id))
