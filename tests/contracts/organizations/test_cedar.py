"""An independent model of the rules decides as crewkit does: every message, every grant."""

import itertools
import re
import uuid
from typing import Any

import attrs
import pytest

from crewkit.ports import USE_CASES
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import CrewkitError
from crewkit_core.kernel.message import Message
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchOrganization, NotAllowed
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Decision, may_change, may_grant, may_remove
from crewkit_core.tenancy.visibility import Visibility
from crewkit_testing.account_house import House, postgres_house
from crewkit_testing.builders import NOW
from crewkit_testing.cedar import POLICIES, Question, cedar_allows
from crewkit_testing.companies_of_people import found_company
from crewkit_testing.house import TOLD
from crewkit_testing.postgres_world import PostgresWorld

NOT_MEMBERS = {
    "DecideDeviceRequest": "the account's own; the organization is only what is granted",
    "DeliverEvent": "a job",
    "KeepAnchor": "a job",
    "SendInvitation": "a job",
    "ConsolidateStream": "a job",
    "RemoveArchive": "a job",
    "SweepSessions": "a job",
    "SendWebhook": "a job",
    "SendWebhookNotice": "a job",
    "ListPlatformAudit": "asks a platform role",
    "ListPlatformEvents": "asks a platform role",
    "ShowPlatformOrganization": "asks a platform role",
    "RestoreOrganization": "asks a platform role",
}
"""Messages that name an organization and ask no member's level."""
ABOUT_NOBODY = {"ChangeLevel": "AskAboutMember", "RemoveMember": "AskAboutMember"}
"""What the matrix asks by these: about a member who is not there, which every member may."""
VALUES: dict[str, Any] = {
    "email": "x@example.org",
    "remote": "git.example.org/a/b",
    "level": Level.VIEWER,
    "outcome": None,
    "exit_code": 0,
    "first_line": 0,
    "data": b"{}\n",
    "visibility": Visibility.PRIVATE,
    "since": NOW,
}


def of_organizations() -> dict[str, type[Message[Any]]]:
    """Return the messages that name an organization, by name."""
    return {
        kind.__name__: kind
        for kind in USE_CASES
        if any(field.name == "organization_id" for field in _fields(kind))
    }


def _fields(kind: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] = attrs.fields(attrs.resolve_types(kind))
    return found


def a_message(kind: type[Message[Any]], organization_id: uuid.UUID) -> Message[Any]:
    """Return one about objects that are not there."""
    values: dict[str, Any] = {"organization_id": organization_id}
    for field in _fields(kind):
        if field.name in VALUES:
            values[field.name] = VALUES[field.name]
        elif field.default is attrs.NOTHING and field.name not in values:
            values[field.name] = uuid.uuid4() if field.type is uuid.UUID else str(uuid.uuid4())
    return kind(**values)


def crewkit_allows(house: House, message: Message[Any], actor: Actor) -> bool:
    """Tell whether the real door gets past who is asking; what it then finds does not matter."""
    try:
        house.ask(message, actor)
    except (LevelTooLow, NotAllowed, NoSuchOrganization):
        return False
    except CrewkitError:
        return True
    return True


def test_cedar_knows_every_message() -> None:
    """One that is new is written into the text, or said to ask no level; none is left behind."""
    named = set(re.findall(r'Action::"(\w+)"', POLICIES)) - set(ABOUT_NOBODY.values())
    assert of_organizations().keys() == named | NOT_MEMBERS.keys()
    assert not named & NOT_MEMBERS.keys()


@pytest.mark.postgres
def test_every_message_is_decided_alike(
    postgres_world: PostgresWorld, record_property: Any
) -> None:
    """By each level and by a stranger, at the real door over the real database."""
    with postgres_house(postgres_world) as house:
        company = found_company(house)
        actors: dict[Level | None, Actor] = {level: company.join(level) for level in Level}
        actors[None] = house.actor(house.register("eve@example.org", "Eve"))
        asked = [
            Question(mine=mine, action=ABOUT_NOBODY.get(name, name))
            for name in sorted(of_organizations().keys() - NOT_MEMBERS.keys())
            for mine in actors
        ]
        found = [
            crewkit_allows(house, a_message(kind, company.id), actor)
            for name, kind in sorted(of_organizations().items())
            if name not in NOT_MEMBERS
            for actor in actors.values()
        ]
    assert [] == _different(asked, found, record_property, "messages at the door")


def test_every_grant_change_and_removal_is_decided_alike(record_property: Any) -> None:
    """All triples of levels, of oneself and of others, with no, one or two owners beside."""
    asked = [
        Question(mine=mine, action="InviteMember", to=to)
        for mine, to in itertools.product(Level, repeat=2)
    ]
    for mine, theirs, own, others in itertools.product(Level, Level, (False, True), range(3)):
        about = Question(mine=mine, action="RemoveMember", theirs=theirs, own=own, others=others)
        if not own or mine is theirs:
            asked.append(about)
            asked += [attrs.evolve(about, action="ChangeLevel", to=to) for to in Level]
    found = [_decide(question).allowed for question in asked]
    assert [] == _different(asked, found, record_property, "grants, changes and removals")


def _decide(asked: Question) -> Decision:
    assert asked.mine is not None
    mine, theirs, to, own = asked.mine, asked.theirs, asked.to, asked.own
    if asked.action == "InviteMember":
        return may_grant(mine, to)
    if asked.action == "RemoveMember":
        return may_remove(mine, theirs, own=own, owners_left=asked.others)
    return may_change(mine, theirs, to, own=own, owners_left=asked.others)


def _different(
    asked: list[Question], found: list[bool], record_property: Any, what: str
) -> list[Question]:
    answers = cedar_allows(asked)
    different = [q for q, ours, cedar in zip(asked, found, answers, strict=True) if ours != cedar]
    record_property(
        TOLD, f"Cedar and crewkit: {len(asked)} {what}, {len(different)} decided otherwise"
    )
    return different


@pytest.mark.parametrize("level", Level)
def test_cedar_says_no_to_whom_nothing_is_permitted(level: Level) -> None:
    """Neither a stranger nor an action that nobody wrote down."""
    assert [False, False] == list(
        cedar_allows(
            [Question(mine=None, action="ListMembers"), Question(mine=level, action="Fly")]
        )
    )
