"""Write the mail that holds an invitation's link."""

import uuid

import attrs

from crewkit_core.accounts.model import Letter, LetterKind
from crewkit_core.accounts.ports import Mailer
from crewkit_core.accounts.secret_text import hash_of, new_secret
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.events import InvitationMailed
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.organizations.use_cases.inviting import still_meant


@attrs.frozen(kw_only=True)
class SendInvitation(Command[None]):
    """Mail this invitation's link, a new one each time."""

    organization_id: uuid.UUID
    invitation_id: uuid.UUID


def send_invitation(
    command: SendInvitation,
    *,
    actor: Actor,
    work: Work[OrganizationsUnit],
    mailer: Mailer,
    clock: Clock,
    public_url: str,
) -> None:
    """Send the mail; nothing happens when the invitation is gone.

    Raises:
        Unavailable: it cannot be sent now.
    """
    secret = new_secret()
    place = command.organization_id, command.invitation_id
    with work(command.organization_id) as unit:
        organization = unit.organizations.find(command.organization_id)
        found = unit.invitations.find(*place)
        if organization is None or found is None or found.expires_at <= clock.now():
            return
        if not still_meant(unit, found):
            return
        inviter = unit.members.person(command.organization_id, found.invited_by)
        unit.invitations.save(attrs.evolve(found, token_hash=hash_of(secret)))
        told = InvitationMailed(organization_id=place[0], object_id=place[1])
        unit.trail.record(actor, told)
    facts = {
        "site": public_url,
        "organization": organization.name,
        "inviter": "Somebody" if inviter is None else inviter[0].name,
        "level": found.level.value,
        "link": f"{public_url}/kit/invitations/{secret}",
        "until": found.expires_at.strftime("%Y-%m-%d %H:%M UTC"),
    }
    mailer.send(Letter(to=found.email, kind=LetterKind.INVITATION, facts=facts))
