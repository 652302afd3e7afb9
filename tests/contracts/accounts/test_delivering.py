"""Events are delivered to their reactions: each done once, whatever is repeated or fails."""

import uuid
from typing import Any

import pytest

from crewkit.reactions import Followers
from crewkit_core.accounts.model import ActivityKind, Danger
from crewkit_core.accounts.use_cases import CreateToken, ListActivity, RevokeToken
from crewkit_core.audit.errors import ChainShrunk, NoSuchEvent
from crewkit_core.audit.model.verifying import Head
from crewkit_core.audit.use_cases import (
    DeliverEvent,
    ListAuditRecords,
    ListEvents,
    ReplayEvent,
    ShowAuditRecord,
    ShowEvent,
    VerifyAudit,
)
from crewkit_core.audit.views import EventView, TrailFilter
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Forbidden, NotFound
from crewkit_core.kernel.event import ANY, NOWHERE, Happened
from crewkit_core.tenancy.errors import LevelTooLow
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import AddPerson
from crewkit_testing.account_house import House

WORKER = Actor(user_id=uuid.UUID(int=0), origin=Origin.WORKER)


@pytest.fixture
def ada(house: House) -> Actor:
    return house.actor(house.register())


def joined(house: House, ada: Actor) -> EventView:
    """Let somebody join; return the event of that."""
    organization = house.organization_of(ada.user_id)
    house.ask(AddPerson(organization_id=organization, email="bob@example.org"), ada)
    page = house.ask(ListEvents(organization_id=organization, kind="member"), ada)
    return next(each for each in page.data if each.object_id != str(ada.user_id))


def deliver(house: House, event: EventView, **more: Any) -> None:
    command = DeliverEvent(organization_id=event.organization_id, event_id=event.id, **more)
    house.ask(command, WORKER)


def test_each_reaction_is_done_once(house: House, ada: Actor) -> None:
    """However often the event is delivered; once more for each replay."""
    done: list[str] = []

    def first(happened: Happened, _: Any) -> None:
        done.append(f"first {happened.kind}")

    def second(happened: Happened, _: Any) -> None:
        done.append(f"second {happened.version}")

    event = joined(house, ada)
    house.rebind("following", Followers(({"member.joined": (first,)}, {ANY: (second,)})))
    deliver(house, event)
    deliver(house, event)
    assert ["first member.joined", "second 1"] == done
    again = uuid.uuid4()
    deliver(house, event, replay_id=again)
    deliver(house, event, replay_id=again)
    assert ["first member.joined", "second 1"] * 2 == done
    shown = house.ask(ShowEvent(organization_id=event.organization_id, event_id=event.id), ada)
    assert (True, 4) == (shown.delivered_at is not None, len(shown.reactions))


def test_one_that_fails_keeps_no_other_from_its_turn(house: House, ada: Actor) -> None:
    """It is tried again with the next delivery, alone."""
    done: list[str] = []
    broken = [True]

    def fragile(_: Happened, __: Any) -> None:
        if broken[0]:
            raise ZeroDivisionError
        done.append("fragile")

    def sturdy(_: Happened, __: Any) -> None:
        done.append("sturdy")

    event = joined(house, ada)
    house.rebind("following", Followers(({ANY: (fragile, sturdy)},)))
    with pytest.raises(ZeroDivisionError):
        deliver(house, event)
    asked = ShowEvent(organization_id=event.organization_id, event_id=event.id)
    assert None is house.ask(asked, ada).delivered_at
    broken[0] = False
    deliver(house, event)
    assert ["sturdy", "fragile"] == done
    assert None is not house.ask(asked, ada).delivered_at


def test_what_a_failing_reaction_did_is_taken_back(house: House, ada: Actor) -> None:
    """With the note that it was begun."""
    event = joined(house, ada)

    def half(happened: Happened, unit: Any) -> None:
        unit.trail.refused(WORKER, happened.kind, event.organization_id, "x", "half")
        unit.events.begin_reaction(event.organization_id, event.id, "something else")
        raise ZeroDivisionError

    house.rebind("following", Followers(({ANY: (half,)},)))
    with pytest.raises(ZeroDivisionError):
        deliver(house, event)
    asked = ShowEvent(organization_id=event.organization_id, event_id=event.id)
    assert () == house.ask(asked, ada).reactions


def test_only_workers_deliver(house: House, ada: Actor) -> None:
    """And what is not there is left alone."""
    event = joined(house, ada)
    command = DeliverEvent(organization_id=event.organization_id, event_id=event.id)
    with pytest.raises(Forbidden):
        house.ask(command, ada)
    gone = DeliverEvent(organization_id=event.organization_id, event_id=uuid.uuid4())
    house.ask(gone, WORKER)


def test_delivering_keeps_the_head_outside(house: House, ada: Actor) -> None:
    """And says when the chain is not what it was."""
    event = joined(house, ada)
    deliver(house, event)
    anchors = house.ports["anchors"]
    (head,) = anchors.of(event.organization_id)
    verdict = house.ask(VerifyAudit(organization_id=event.organization_id), ada)
    assert (True, 1, head.sequence) == (verdict.whole, verdict.anchors, verdict.sequence)
    grown = Head(organization_id=event.organization_id, sequence=99, hash=b"x" * 32)
    anchors.keep(grown)
    with pytest.raises(ChainShrunk):
        deliver(house, event)
    verdict = house.ask(VerifyAudit(organization_id=event.organization_id), ada)
    assert ["cut_off"] == [found.fault for found in verdict.findings]


def test_who_made_a_token_hears_that_another_revoked_it(house: House, ada: Actor) -> None:
    """Once, also when the event is replayed; who revokes their own knows."""
    organization = house.organization_of(ada.user_id)
    bob = house.actor(house.register("bob@example.org", "Bob"))
    house.ask(AddPerson(organization_id=organization, email="bob@example.org"), ada)
    proof = house.step_up(bob, Danger.CREATE_TOKEN)
    made = house.ask(CreateToken(organization_id=organization, name="CI", step_up=proof), bob)
    house.ask(RevokeToken(organization_id=organization, token_id=made.id), ada)
    (event,) = house.ask(ListEvents(organization_id=organization, kind="token.revoked"), ada).data
    deliver(house, event)
    deliver(house, event, replay_id=uuid.uuid4())
    told = house.ask(ListActivity(), bob).data
    assert ["by an admin"] == [
        each.detail for each in told if each.kind is ActivityKind.TOKEN_REVOKED
    ]
    mine = house.ask(ListActivity(), ada).data
    assert ["CI"] == [each.detail for each in mine if each.kind is ActivityKind.TOKEN_REVOKED]


def test_a_replay_is_recorded_and_enqueued(house: House, ada: Actor) -> None:
    """Of an event that is there."""
    event = joined(house, ada)
    house.ask(ReplayEvent(organization_id=event.organization_id, event_id=event.id), ada)
    query = ListAuditRecords(organization_id=event.organization_id, kind="event.replayed")
    (record,) = house.ask(query, ada).data
    assert (str(event.id), {"kind": "member.joined"}) == (record.object_id, record.after)
    with pytest.raises(NoSuchEvent):
        house.ask(ReplayEvent(organization_id=event.organization_id, event_id=uuid.uuid4()), ada)


@pytest.mark.parametrize("level", [Level.VIEWER, Level.DEVELOPER, Level.MANAGER])
def test_the_trail_is_for_admins_and_owners(house: House, ada: Actor, level: Level) -> None:
    """To others of the organization it is closed; to strangers nothing is there."""
    event = joined(house, ada)
    organization = event.organization_id
    eve = house.actor(house.register("eve@example.org", "Eve"))
    questions: list[Any] = [
        ListAuditRecords(organization_id=organization),
        ShowAuditRecord(organization_id=organization, record_id=event.id),
        ListEvents(organization_id=organization),
        ShowEvent(organization_id=organization, event_id=event.id),
        ReplayEvent(organization_id=organization, event_id=event.id),
        VerifyAudit(organization_id=organization),
    ]
    for question in questions:
        with pytest.raises(NotFound):
            house.ask(question, eve)
    with house.account_work() as unit:
        user = unit.accounts.user(eve.user_id)
    assert user is not None
    house.directory.person(organization, user, level)
    for question in questions:
        with pytest.raises(LevelTooLow):
            house.ask(question, eve)


def test_the_chain_of_accounts_is_for_whoever_runs_the_installation(
    house: House, ada: Actor
) -> None:
    """On its own machine."""
    with pytest.raises(Forbidden):
        house.ask(VerifyAudit(organization_id=NOWHERE), ada)
    local = Actor(user_id=uuid.uuid4(), origin=Origin.LOCAL)
    verdict = house.ask(VerifyAudit(organization_id=NOWHERE), local)
    assert (True, True) == (verdict.whole, verdict.records > 1)


def test_a_refused_sign_in_is_recorded_alike_for_everybody(house: House, ada: Actor) -> None:
    """Of an account, or of an address without one."""
    for email in ("ada@example.org", "nobody@example.org"):
        with pytest.raises(Exception, match="wrong e-mail"):
            house.log_in(email, "a wrong password")
    unit: Any
    with house.account_work() as unit:
        records, _ = unit.audit.page(NOWHERE, TrailFilter(refused=True), None, 10)
    assert {("user.signed_in", str(ada.user_id)), ("user.signed_in", "unknown")} == {
        (each.record.kind, each.record.object_id) for each in records
    }
