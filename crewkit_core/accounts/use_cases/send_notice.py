"""Tell somebody by mail what happened to their account."""

import uuid

import attrs

from crewkit_core.accounts.lifetimes import UNDO_LINK
from crewkit_core.accounts.model import Account, Letter, LetterKind, OneTimeSecret, Purpose
from crewkit_core.accounts.ports import AccountUnit, AccountWork, Mailer
from crewkit_core.accounts.secret_text import hash_of, new_secret
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command


@attrs.frozen(kw_only=True)
class SendNotice(Command[None]):
    """Write the letter of this kind.

    Attributes:
        activity_id: What it is about; None where the kind says it all.
    """

    user_id: uuid.UUID
    kind: LetterKind
    activity_id: uuid.UUID | None = None


def send_notice(
    command: SendNotice,
    *,
    actor: Actor,  # noqa: ARG001 - every use case has an actor; this one is a worker's
    account_work: AccountWork,
    mailer: Mailer,
    clock: Clock,
    public_url: str,
) -> None:
    """Send the letter; nothing happens when it has become pointless.

    Raises:
        Unavailable: it cannot be sent now.
    """
    with account_work() as unit:
        account = unit.accounts.find(command.user_id)
        facts = None if account is None else _facts(unit, account, command, clock, public_url)
    if account is not None and facts is not None:
        mailer.send(Letter(to=account.email, kind=command.kind, facts=facts))


def _facts(
    unit: AccountUnit, account: Account, command: SendNotice, clock: Clock, public_url: str
) -> dict[str, str] | None:
    facts = {
        "name": account.name,
        "site": public_url,
        "profile": f"{public_url}/kit/profile/security",
    }
    if command.activity_id is not None:
        activity = unit.activities.find(account.user_id, command.activity_id)
        if activity is None:
            return None
        at = activity.at.strftime("%Y-%m-%d %H:%M UTC")
        facts |= {"at": at, "address": activity.address, "agent": activity.agent}
    if command.kind is LetterKind.DELETION:
        if account.deletes_at is None:
            return None
        secret = new_secret()
        unit.secrets.add(
            OneTimeSecret(
                secret_hash=hash_of(secret),
                purpose=Purpose.UNDO_DELETION,
                user_id=account.user_id,
                data={},
                expires_at=min(account.deletes_at, clock.now() + UNDO_LINK),
            )
        )
        facts |= {
            "link": f"{public_url}/kit/undo-deletion/{secret}",
            "until": account.deletes_at.strftime("%Y-%m-%d %H:%M UTC"),
        }
    return facts
