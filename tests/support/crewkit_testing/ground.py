"""Somebody of every level, somebody of elsewhere, and one of everything, to try all rights on."""

import uuid
from collections.abc import Mapping
from typing import Any

import attrs

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import CreateServiceAccount, CreateToken
from crewkit_core.accounts.views import SignedIn
from crewkit_core.audit.use_cases import ListAuditRecords, ListEvents
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.ids import new_id
from crewkit_core.organizations.use_cases import AcceptInvitation, ClaimDomain, InviteMember
from crewkit_core.sessions.use_cases import IngestBatch
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.use_cases import AdmitToProject, CreateOrganization, CreateProject
from crewkit_core.webhooks.use_cases import CreateWebhook, ListDeliveries, TryWebhook
from crewkit_memory.account_work import MemoryLimiter
from crewkit_testing.account_house import House
from crewkit_testing.builders import NOW, a_prompt

ABSENT = uuid.UUID("01234567-89ab-7cde-8f01-23456789abcd")
"""Of nothing at all."""
PROJECT = "Kit"
"""What the project is called."""
OTHER = "bob"
"""Whose the things of others are: a developer who never asks."""


@attrs.frozen
class Person:
    """Somebody signed in."""

    actor: Actor
    bearer: str


@attrs.frozen
class Ground:
    """An organization in which somebody of every level is, and something of everything.

    Attributes:
        name: Of the organization.
        people: By level; and OTHER.
        things: Ids of what is there, by the name of the field that takes them.
    """

    house: House
    id: uuid.UUID
    name: str
    people: Mapping[str, Person]
    things: Mapping[str, Any]

    def session_of(self, who: str) -> str:
        """Return the Claude session id of somebody's own session."""
        return f"{self.id.hex[-12:]}-of-{who}"


def lay(house: House, name: str = "Acme") -> Ground:
    """Found the organization and have everybody in it do something."""
    domain = f"{name.lower()}.example"
    founder = _person(house, f"owner@{domain}", "Fay")
    made = house.ask(CreateOrganization(name=name), founder.actor)
    people = {Level.OWNER.value: founder}
    for level in (Level.VIEWER, Level.DEVELOPER, Level.MANAGER, Level.ADMIN):
        people[level.value] = _join(house, made.id, founder, (f"{level}@{domain}", level))
    people[OTHER] = _join(house, made.id, founder, (f"{OTHER}@{domain}", Level.DEVELOPER))
    ground = Ground(house, made.id, name, people, {})
    things = _things(ground, domain)
    house.work_off()
    return attrs.evolve(ground, things=things)


def _person(house: House, email: str, name: str) -> Person:
    house.rebind("limiter", MemoryLimiter(house.clock))  # all of them register within a minute
    signed_in: SignedIn = house.register(email, name)
    return Person(house.actor(signed_in), signed_in.access_token)


def _join(
    house: House, organization_id: uuid.UUID, founder: Person, who: tuple[str, Level]
) -> Person:
    email, level = who
    person = _person(house, email, email.partition("@")[0].capitalize())
    invite = InviteMember(organization_id=organization_id, email=email, level=level)
    house.ask(invite, founder.actor)
    house.ask(AcceptInvitation(token=house.link()), person.actor)
    return person


def _things(ground: Ground, domain: str) -> dict[str, Any]:
    house = ground.house
    place: dict[str, Any] = {"organization_id": ground.id}
    founder = ground.people[Level.OWNER.value].actor
    project = house.ask(
        CreateProject(**place, name=PROJECT, remote=f"git@{domain}:crew/kit"), founder
    )
    other = ground.people[OTHER].actor.user_id
    house.ask(AdmitToProject(**place, project_id=project.id, user_id=other), founder)
    invited = house.ask(InviteMember(**place, email=f"new@{domain}", level=Level.VIEWER), founder)
    claimed = house.ask(ClaimDomain(**place, domain=domain), founder)
    house.ports["domain_records"].publish(claimed.record_name, claimed.record_value)
    robot = house.ask(CreateServiceAccount(**place, name="Robot", level=Level.DEVELOPER), founder)
    url = f"https://{ground.name.lower()}.hooks.dev/in"
    hook = house.ask(CreateWebhook(**place, url=url), founder)
    house.ask(TryWebhook(**place, webhook_id=hook.webhook.id), founder)
    delivery = house.ask(ListDeliveries(**place, webhook_id=hook.webhook.id), founder).data[0]
    for who in ground.people:
        _record(ground, who, domain)
    return {
        "project_id": project.id,
        "invitation_id": invited.id,
        "domain": domain,
        "service_account_id": robot.user_id,
        "webhook_id": hook.webhook.id,
        "delivery_id": delivery.id,
        "user_id": ground.people[OTHER].actor.user_id,
        "session": ground.session_of(OTHER),
        "claude_session_id": ground.session_of(OTHER),
        "token_id": _token(ground, OTHER),
        "record_id": house.ask(ListAuditRecords(**place), founder).data[0].id,
        "event_id": house.ask(ListEvents(**place), founder).data[0].id,
    }


def _record(ground: Ground, who: str, domain: str) -> None:
    session = ground.session_of(who)
    founder = ground.people[Level.OWNER.value].actor
    command = IngestBatch(
        organization_id=ground.id,
        claude_session_id=session,
        batch_id=uuid.uuid4(),
        first_line=0,
        data=a_prompt(session),
        user_id=ground.people[who].actor.user_id,
        project=ProjectHint(root="/home/dev/kit", remote=f"{domain}/crew/kit"),
        finished=True,  # else it is consolidated when it is quiet: never, by a clock that stands
    )
    ground.house.ask(command, founder)


def _token(ground: Ground, who: str) -> uuid.UUID:
    actor = ground.people[who].actor
    proof = ground.house.step_up(actor, Danger.CREATE_TOKEN)
    made = ground.house.ask(CreateToken(organization_id=ground.id, name="ci", step_up=proof), actor)
    return made.id


def own_things(ground: Ground, who: str) -> dict[str, Any]:
    """Return what is *who*'s own, of what can be somebody's."""
    return {
        "user_id": ground.people[who].actor.user_id,
        "session": ground.session_of(who),
        "claude_session_id": ground.session_of(who),
        "token_id": _token(ground, who),
    }


def absent_things(ground: Ground) -> dict[str, Any]:
    """Return ids of the same kinds that nothing has."""
    fresh = new_id(NOW)
    return {
        name: "of-nobody" if name in {"session", "claude_session_id", "domain"} else fresh
        for name in ground.things
    }
