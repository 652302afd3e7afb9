"""Answer what a stranger asked a mail for; here it is found out whether there is an account."""

import uuid

import attrs

from crewkit_core.accounts.lifetimes import RESET_LINK, VERIFY_LINK
from crewkit_core.accounts.model import (
    Account,
    Letter,
    LetterKind,
    MailPurpose,
    MailRequest,
    OneTimeSecret,
    Purpose,
)
from crewkit_core.accounts.ports import AccountUnit, AccountWork, Mailer
from crewkit_core.accounts.secret_text import hash_of, new_secret
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command


@attrs.frozen(kw_only=True)
class AnswerMailRequest(Command[None]):
    """Send what this request calls for."""

    request_id: uuid.UUID


def answer_mail_request(
    command: AnswerMailRequest,
    *,
    actor: Actor,  # noqa: ARG001 - every use case has an actor; this one is a worker's
    account_work: AccountWork,
    mailer: Mailer,
    clock: Clock,
    public_url: str,
) -> None:
    """Send the letter; none for a reset of an address without an account.

    Raises:
        Unavailable: it cannot be sent now.
    """
    with account_work() as unit:
        wish = unit.mail_requests.find(command.request_id)
        if wish is None:
            return
        account = unit.accounts.by_email(wish.email)
        if wish.purpose is MailPurpose.RESET:
            letter = None if account is None else _reset(unit, account, clock, public_url)
        elif account is not None:
            letter = _already(account, public_url)
        else:
            letter = _verify(unit, wish, clock, public_url)
    if letter is not None:
        mailer.send(letter)


def _verify(unit: AccountUnit, wish: MailRequest, clock: Clock, public_url: str) -> Letter:
    secret = new_secret()
    unit.secrets.add(
        OneTimeSecret(
            secret_hash=hash_of(secret),
            purpose=Purpose.VERIFY,
            user_id=None,
            data={"request_id": str(wish.id)},
            expires_at=clock.now() + VERIFY_LINK,
        )
    )
    facts = {
        "name": wish.name,
        "site": public_url,
        "link": f"{public_url}/kit/verify/{secret}",
        "hours": str(int(VERIFY_LINK.total_seconds()) // 3600),
    }
    return Letter(to=wish.email, kind=LetterKind.VERIFY, facts=facts)


def _reset(unit: AccountUnit, account: Account, clock: Clock, public_url: str) -> Letter | None:
    if account.disabled_at is not None:
        return None
    secret = new_secret()
    unit.secrets.add(
        OneTimeSecret(
            secret_hash=hash_of(secret),
            purpose=Purpose.RESET,
            user_id=account.user_id,
            data={},
            expires_at=clock.now() + RESET_LINK,
        )
    )
    facts = {
        "name": account.name,
        "site": public_url,
        "link": f"{public_url}/kit/reset/{secret}",
        "minutes": str(int(RESET_LINK.total_seconds()) // 60),
    }
    return Letter(to=account.email, kind=LetterKind.RESET, facts=facts)


def _already(account: Account, public_url: str) -> Letter:
    facts = {
        "name": account.name,
        "site": public_url,
        "link": f"{public_url}/kit/login",
        "forgot": f"{public_url}/kit/forgot",
    }
    return Letter(to=account.email, kind=LetterKind.ALREADY_REGISTERED, facts=facts)
