"""What is kept of sessions: where they come in, and where they are read."""

import datetime as dt
import json
import uuid
from typing import Any

import attrs
import pytest

from crewkit_claude.capturing import RULES, reduced
from crewkit_core.audit.use_cases import DeliverEvent, ListAuditRecords, ListEvents
from crewkit_core.kernel.actor import NOBODY, Actor, Origin
from crewkit_core.kernel.errors import Invalid
from crewkit_core.sessions.errors import BatchOverlaps
from crewkit_core.sessions.model.reduction import Reduction
from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_core.sessions.use_cases import (
    ExportStream,
    IngestBatch,
    ListItems,
    ListSessions,
    SetVisibility,
    ShowHierarchy,
    ShowPosition,
    ShowSession,
    SweepSessions,
)
from crewkit_core.sessions.views import StreamPosition
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.events import OrganizationChanged
from crewkit_core.tenancy.model import Organization, ProjectHint
from crewkit_core.tenancy.use_cases import CreateOrganization, UpdateOrganization
from crewkit_core.tenancy.use_cases.create_organization import create_organization
from crewkit_core.tenancy.use_cases.update_organization import update_organization
from crewkit_core.tenancy.visibility import Visibility
from crewkit_testing.builders import World
from crewkit_testing.made_up_secrets import lines_of

SESSION = "5e551011-0000-4000-8000-000000000002"
SECRET = "ghp_" + "a1B2" * 9
LINES: list[dict[str, object]] = [
    {"type": "user", "sessionId": SESSION, "timestamp": "2026-01-08T10:00:00Z", "cwd": "/place",
     "gitBranch": "twig", "message": {"role": "user", "content": f"quokka {SECRET}"}},
    {"type": "assistant", "sessionId": SESSION, "timestamp": "2026-01-08T10:00:01Z",
     "message": {"id": "m1", "model": "claude-sonnet-5-5", "usage": {"output_tokens": 7},
                 "content": [{"type": "text", "text": f"wombat {SECRET}"}]}},
    {"type": "ai-title", "aiTitle": "numbat", "sessionId": SESSION},
]  # fmt: skip
DATA = lines_of(LINES)
WORDS = {"quokka", "wombat", "numbat", SECRET, "/place", "twig"}
WORKER = Actor(user_id=NOBODY, origin=Origin.WORKER)
KEPT = {
    Capture.UNREDACTED: WORDS,
    Capture.FULL: WORDS - {SECRET},
    Capture.STRUCTURED: {"quokka", "/place", "twig"},
    Capture.MINIMAL: set[str](),
}


def send(home: World, data: bytes = DATA, **wanted: Any) -> Any:
    known: dict[str, Any] = {
        "organization_id": home.id,
        "claude_session_id": SESSION,
        "batch_id": uuid.uuid4(),
        "first_line": 0,
        "data": data,
        "project": ProjectHint(root="/place"),
    }
    return home.handle(IngestBatch(**{**known, **wanted}))


def keep(home: World, capture: Capture) -> None:
    home.handle(UpdateOrganization(organization_id=home.id, capture=capture))


def exported(home: World) -> bytes:
    found = home.handle(ExportStream(organization_id=home.id, session=SESSION))
    data = b"".join(found.chunks)
    assert len(data) == found.size
    return data


def shown(home: World) -> set[str]:
    """Return which words anything tells that shows a session."""
    place = home.id
    told = [
        home.handle(ShowSession(organization_id=place, session=SESSION)),
        home.handle(ShowHierarchy(organization_id=place, session=SESSION)),
        home.handle(ListItems(organization_id=place, session=SESSION)),
        home.handle(ListSessions(organization_id=place)),
        exported(home),
    ]
    return {word for word in WORDS if word in repr(told)}


def position(home: World, stream: str = "main") -> StreamPosition:
    return home.handle(
        ShowPosition(organization_id=home.id, claude_session_id=SESSION, stream=stream)
    )


@pytest.mark.parametrize("capture", Capture)
def test_no_more_is_stored_than_is_kept(home: World, capture: Capture) -> None:
    """Whatever a sender sends; an export is what was stored, and what was left out is counted."""
    keep(home, capture)
    send(home)
    keep(home, Capture.UNREDACTED)
    assert shown(home) - {"/place"} == KEPT[capture] - {"/place"}  # the project lies there
    assert exported(home) == reduced(DATA, capture).data
    (main,) = home.handle(ShowSession(organization_id=home.id, session=SESSION)).streams
    assert (main.source_size, main.removed) == (len(DATA), reduced(DATA, capture).removed)
    assert main.capture is capture


@pytest.mark.parametrize("capture", Capture)
def test_no_more_is_shown_than_is_kept(home: World, capture: Capture) -> None:
    """What came in before the mode was changed is hidden, and is there again when it is undone."""
    send(home)
    keep(home, capture)
    assert shown(home) - {"/place"} == KEPT[capture] - {"/place"}
    assert exported(home) == reduced(DATA, capture).data
    keep(home, Capture.UNREDACTED)
    assert exported(home) == DATA


@pytest.mark.parametrize("before", Capture)
@pytest.mark.parametrize("after", Capture)
def test_a_mode_that_changes_in_mid_stream_makes_no_gap(
    home: World, before: Capture, after: Capture
) -> None:
    """Positions are the sender's own; what was stored can be compared with the sender's file."""
    first, rest = lines_of(LINES[:1]), lines_of(LINES[1:])
    for data, capture in ((first, before), (rest, after)):
        keep(home, capture)
        known = position(home)
        sent = reduced(data, known.capture)
        how = Reduction(capture=capture, rules=RULES, source_bytes=len(data), removed=sent.removed)
        assert known.capture is capture
        send(home, sent.data, first_line=known.lines, reduced=how)
    found = position(home)
    assert (found.lines, found.size, found.tail_byte) == (3, len(DATA), len(first))
    assert (found.tail_capture, found.tail_rules) == (after, RULES if after != "unredacted" else 0)
    keep(home, Capture.UNREDACTED)
    assert exported(home) == reduced(first, before).data + reduced(rest, after).data


@pytest.mark.parametrize("capture", Capture)
def test_a_batch_that_comes_again_is_the_same(home: World, capture: Capture) -> None:
    """Reduced by its sender or by nobody, before a mode was changed or after."""
    keep(home, capture)
    batch = uuid.uuid4()
    send(home, batch_id=batch)
    for later in Capture:
        keep(home, later)
        assert send(home, batch_id=batch).accepted == ()
    assert position(home).lines == 3


@pytest.mark.parametrize("capture", Capture)
def test_a_sender_is_not_believed(home: World, capture: Capture) -> None:
    """It says that it left everything out, and has not."""
    keep(home, capture)
    send(home, reduced=Reduction(capture=Capture.MINIMAL, rules=RULES, source_bytes=len(DATA)))
    assert exported(home) == reduced(DATA, capture).data


def test_a_sender_may_leave_out_more(home: World) -> None:
    """What it has left is compared with what its file becomes in its own mode."""
    sent = reduced(DATA, Capture.MINIMAL).data
    send(home, sent, reduced=Reduction(capture=Capture.MINIMAL, rules=7, source_bytes=len(DATA)))
    found = position(home)
    assert (found.size, found.tail_capture, found.tail_rules) == (len(DATA), Capture.MINIMAL, 7)


@pytest.mark.parametrize("capture", Capture)
def test_what_a_subagent_was_to_do_is_kept_as_answers_are(home: World, capture: Capture) -> None:
    """A model wrote it; what kind of agent it is is a figure."""
    keep(home, capture)
    send(home)
    meta = SubagentMeta(agent_type="Explore", description="wombat")
    send(home, lines_of(LINES[:1]), stream="a1", meta=meta)
    keep(home, Capture.UNREDACTED)
    streams = home.handle(ShowSession(organization_id=home.id, session=SESSION)).streams
    description = "wombat" if capture.keeps_answers else None
    assert [(s.agent_type, s.description) for s in streams[1:]] == [("Explore", description)]


def test_secrets_of_several_people_are_not_kept() -> None:
    """Where people share a platform; what was so before may stay, and of one's own all may."""

    def update(shared: World, **wanted: Any) -> Capture:
        return update_organization(
            UpdateOrganization(organization_id=shared.id, **wanted),
            actor=shared.actor,
            work=shared.work,
            usual_capture=Capture.STRUCTURED,
        ).capture

    ours, mine = World(personal=False), World()
    for world in (ours, mine):
        keep(world, Capture.UNREDACTED)
    assert update(ours, name="Still") is Capture.UNREDACTED
    for mode in (Capture.FULL, Capture.MINIMAL):
        assert update(ours, capture=mode) is mode
    with pytest.raises(Invalid, match="several people"):
        update(ours, capture=Capture.UNREDACTED)
    update(mine, capture=Capture.FULL)
    assert update(mine, capture=Capture.UNREDACTED) is Capture.UNREDACTED


def test_what_is_kept_of_new_organizations_is_what_is_usual_there(home: World) -> None:
    """Little where people share a platform; all on a machine of one's own."""
    for usual in (Capture.STRUCTURED, Capture.UNREDACTED):
        made = create_organization(
            CreateOrganization(name=usual.value),
            actor=home.actor,
            directory=home.directory,
            clock=home.clock,
            usual_capture=usual,
        )
        assert made.capture is usual


def test_for_how_long_is_some_days(home: World) -> None:
    """Ten years at most; 0 is for ever."""
    for days in (-1, 3651):
        with pytest.raises(Invalid, match="retention_days"):
            home.handle(UpdateOrganization(organization_id=home.id, retention_days=days))
    for days in (0, 1, 3650):
        told = UpdateOrganization(organization_id=home.id, retention_days=days)
        assert home.handle(told).retention_days == days


def test_of_reduced_lines_no_part_is_taken(home: World) -> None:
    """What was left out of which nobody knows; the sender asks where to go on."""
    send(home, lines_of(LINES[:2]))
    how = Reduction(capture=Capture.MINIMAL, rules=RULES, source_bytes=len(DATA))
    with pytest.raises(BatchOverlaps):
        send(home, reduced(DATA, Capture.MINIMAL).data, reduced=how)
    assert send(home).next_line == 3


def test_what_was_left_out_cannot_be_less_than_nothing(home: World) -> None:
    """Nor more than there is room for."""
    how = Reduction(capture=Capture.FULL, source_bytes=1)
    for wrong in (-1, 2**50):
        with pytest.raises(Invalid, match="source_bytes"):
            send(home, reduced=attrs.evolve(how, source_bytes=wrong))
        removed = attrs.evolve(how.removed, secrets=wrong)
        with pytest.raises(Invalid, match=r"removed\.secrets"):
            send(home, reduced=attrs.evolve(how, removed=removed))


def test_of_a_sensitive_session_figures_come_in_alone(home: World) -> None:
    """Where all is kept, too; of what it was before it was sensitive its owner loses nothing."""
    send(home, lines_of(LINES[:1]))
    home.handle(
        SetVisibility(organization_id=home.id, session=SESSION, visibility=Visibility.SENSITIVE)
    )
    assert position(home).capture is Capture.MINIMAL
    assert position(home, "a1").capture is Capture.MINIMAL  # a subagent of which nothing is known
    send(home, lines_of(LINES[1:]), first_line=1)
    assert "wombat" not in shown(home)
    assert "quokka" in shown(home)


def test_a_session_is_sensitive_from_its_first_line(home: World) -> None:
    """Its tokens are counted as ever."""
    send(home, visibility=Visibility.SENSITIVE)
    assert not shown(home) - {"/place"}
    (one,) = home.handle(ListSessions(organization_id=home.id)).data
    assert (one.tokens.output, one.prompts, one.messages) == (7, 1, 1)


def test_where_new_sessions_are_sensitive_figures_are_asked_for(home: World) -> None:
    """Before the first line is sent."""
    home.handle(
        UpdateOrganization(organization_id=home.id, session_visibility=Visibility.SENSITIVE)
    )
    assert position(home).capture is Capture.MINIMAL


def sweep(home: World, turn: uuid.UUID) -> uuid.UUID | None:
    """Look for what is too old; return which look is the next."""
    home.handle(SweepSessions(organization_id=home.id, turn=turn), WORKER)
    with home.work(home.id) as unit:
        organization: Organization | None = unit.organizations.find(home.id)
    assert organization is not None
    return organization.sweep


def test_what_is_older_than_is_kept_is_deleted(home: World) -> None:
    """By a worker, from the moment on at which it is said; a look that comes again does nothing."""
    send(home)
    assert sweep(home, uuid.uuid4()) is None
    home.handle(UpdateOrganization(organization_id=home.id, retention_days=1))
    events = home.handle(ListEvents(organization_id=home.id)).data
    first = next(each.id for each in events if each.kind == OrganizationChanged.kind)
    home.handle(DeliverEvent(organization_id=home.id, event_id=first), WORKER)
    second = sweep(home, first)
    assert second not in {None, first}
    assert position(home).lines == 3  # two hours old
    assert sweep(home, first) == second
    home.clock.pass_by(dt.timedelta(days=1))
    assert second is not None
    third = sweep(home, second)
    assert (position(home).lines, third != second) == (0, True)
    home.handle(UpdateOrganization(organization_id=home.id, retention_days=0))
    send(home)
    assert third is not None
    assert sweep(home, third) == third
    assert position(home).lines == 3


def test_what_is_swept_is_recorded(home: World) -> None:
    """As a deletion by a worker, without words where they are not kept."""
    send(home)
    home.handle(UpdateOrganization(organization_id=home.id, retention_days=1, capture=Capture.FULL))
    keep(home, Capture.MINIMAL)
    with home.work(home.id) as unit:
        organization = unit.organizations.find(home.id)
        assert organization is not None
        turn = uuid.uuid4()
        unit.organizations.save(attrs.evolve(organization, sweep=turn))
    home.clock.pass_by(dt.timedelta(days=3))
    sweep(home, turn)
    records = home.handle(ListAuditRecords(organization_id=home.id)).data
    (gone,) = [each for each in records if each.kind == "session.deleted"]
    assert "numbat" not in repr(gone)


def test_marks_are_json(home: World) -> None:
    """Every line that was JSON still is."""
    keep(home, Capture.FULL)
    send(home)
    kinds = [json.loads(line)["type"] for line in exported(home).splitlines()]
    assert kinds == ["user", "assistant", "ai-title"]
