"""Tell an organization's admins by mail that a webhook was disabled."""

import uuid

import attrs

from crewkit_core.accounts.model import Letter, LetterKind
from crewkit_core.accounts.ports import Mailer
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.webhooks.addresses import without_path
from crewkit_core.webhooks.model import Endpoint, Reason
from crewkit_core.webhooks.ports import WebhooksUnit
from crewkit_core.webhooks.use_cases.holding import KEEPERS_FROM

_WHY = {
    Reason.GONE: "it answered that it is gone for good (410)",
    Reason.FAILING: "nothing sent there has succeeded for five days",
}


@attrs.frozen(kw_only=True)
class SendWebhookNotice(Command[None]):
    """Write to whoever may make this webhook active again."""

    organization_id: uuid.UUID
    webhook_id: uuid.UUID


def send_webhook_notice(
    command: SendWebhookNotice,
    *,
    actor: Actor,
    work: Work[WebhooksUnit],
    mailer: Mailer,
    public_url: str,
) -> None:
    """Send the letters; none when the webhook is gone or active again.

    Begun again it writes to all once more: better twice than never.

    Raises:
        Forbidden: somebody other than a worker asks.
        Unavailable: they cannot be sent now.
    """
    if actor.origin is not Origin.WORKER:
        raise Forbidden("notices are sent by workers")
    with work(command.organization_id) as unit:
        organization = unit.organizations.find(command.organization_id)
        endpoint = unit.endpoints.find(command.organization_id, command.webhook_id)
        people = unit.members.people(command.organization_id)
    if organization is None or endpoint is None or endpoint.disabled_reason not in _WHY:
        return
    facts = _facts(endpoint, organization.name, public_url)
    for user, level in people:
        if user.email is not None and level.reaches(KEEPERS_FROM):
            told = {**facts, "name": user.name}
            mailer.send(Letter(to=user.email, kind=LetterKind.WEBHOOK_DISABLED, facts=told))


def _facts(endpoint: Endpoint, organization: str, public_url: str) -> dict[str, str]:
    return {
        "site": public_url,
        "organization": organization,
        "url": without_path(endpoint.url),
        "why": "" if endpoint.disabled_reason is None else _WHY[endpoint.disabled_reason],
        "link": f"{public_url}/kit/webhooks/{endpoint.id}",
    }
