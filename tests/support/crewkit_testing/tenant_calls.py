"""Every call of a unit, as one organization's and as another's."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import attrs

from crewkit_core.accounts.model import Activity, ActivityKind
from crewkit_core.analytics.views import Dimension, Granularity
from crewkit_core.audit.views import TrailFilter
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.model.tally import Figures, MessageRecord
from crewkit_core.sessions.use_cases import ConsolidateStream
from crewkit_core.sessions.views import SessionFilter, SessionSort, SortOrder
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member, Organization
from crewkit_postgres.driver import driver_of
from crewkit_postgres.trail import write
from crewkit_postgres.work import PostgresUnit
from crewkit_testing.tenants import ALL_SEEING, NOON
from crewkit_testing.told import a_told_point, a_told_request
from crewkit_testing.two_tenants import Rows

DAY = SessionFilter(
    since=NOON.replace(hour=0, minute=0), until=NOON.replace(day=3, hour=0, minute=0)
)
EVERY_SESSION = (ALL_SEEING, SessionFilter(), SessionSort.STARTED, SortOrder.DESCENDING, None, 100)


def _record(unit: PostgresUnit, organization_id: uuid.UUID, rows: Rows) -> None:
    fact = attrs.evolve(rows.fact, organization_id=organization_id)
    unit.trail.record(Actor(user_id=rows.tenant.user_id), fact)
    _write(unit)


def _tell(unit: PostgresUnit, organization_id: uuid.UUID, rows: Rows) -> None:
    fact = attrs.evolve(rows.fact, organization_id=organization_id)
    unit.trail.tell(Actor(user_id=rows.tenant.user_id), fact)
    _write(unit)


def _write(unit: PostgresUnit) -> None:
    """Write what gathered, as the end of a unit does, but without the commit."""
    records, happened = unit.trail.records, unit.trail.happened
    driver = driver_of(unit.settled())
    write(driver, records, happened, lambda *_: None, anywhere=False, commit=False)


Call = Callable[[PostgresUnit, uuid.UUID, Rows], Any]


def _later(rows: Rows) -> MessageRecord:
    return attrs.evolve(rows.message, cost_usd=Decimal(9), line=7)


def _named(rows: Rows, name: str) -> Stream:
    return attrs.evolve(rows.stream, id=new_id(NOON), name=name)


def _merge(unit: PostgresUnit, organization_id: uuid.UUID, rows: Rows) -> None:
    moved = unit.conversations.of_project(organization_id, rows.project.id)
    unit.tallies.forget(organization_id, moved)
    unit.projects.merge(organization_id, rows.project.id, rows.other_project.id)


LATE = NOON + dt.timedelta(days=9)

READS: Mapping[str, Call] = {
    "members.find": lambda u, o, r: u.members.find(o, r.tenant.user_id),
    "members.person": lambda u, o, r: u.members.person(o, r.tenant.user_id),
    "invitations.find": lambda u, o, r: u.invitations.find(o, r.invitation.id),
    "domains.find": lambda u, o, r: u.domains.find(o, r.domain.name),
    "domains.was_member": lambda u, o, r: u.domains.was_member(o, r.tenant.user_id),
    "projects.find": lambda u, o, r: u.projects.find(o, r.project.id),
    "projects.by_remote": lambda u, o, r: u.projects.by_remote(o, str(r.project.remote)),
    "projects.holding": lambda u, o, r: u.projects.holding(o, str(r.project.remote), "a/b"),
    "projects.by_root": lambda u, o, r: u.projects.by_root(o, r.project.root),
    "projects.admitted": lambda u, o, r: u.projects.admitted(o, r.project.id),
    "projects.unidentified": lambda u, o, r: u.projects.unidentified(o, r.project.root),
    "conversations.lock": lambda u, o, r: u.conversations.lock(o, r.conversation.claude_session_id),
    "conversations.find": lambda u, o, r: u.conversations.find(o, r.conversation.id),
    "conversations.of_project": lambda u, o, r: u.conversations.of_project(o, r.project.id),
    "streams.lock": lambda u, o, r: u.streams.lock(o, r.conversation.id, "main"),
    "streams.find": lambda u, o, r: u.streams.find(o, r.conversation.id, "main"),
    "streams.lock_by_id": lambda u, o, r: u.streams.lock_by_id(o, r.stream.id),
    "streams.by_id": lambda u, o, r: u.streams.by_id(o, r.stream.id),
    "streams.of": lambda u, o, r: u.streams.of(o, r.conversation.id),
    "frames.batch": lambda u, o, r: u.frames.batch(o, r.stream.id, r.frame.batch_id),
    "frames.covering": lambda u, o, r: u.frames.covering(o, r.stream.id, 0, 9),
    "frames.indexes": lambda u, o, r: u.frames.indexes(o, r.stream.id, 0, 9),
    "frames.at": lambda u, o, r: u.frames.at(o, r.stream.id, [0]),
    "frames.flaws": lambda u, o, r: u.frames.flaws(o, r.stream.id, 0, 9),
    "messages.costs": lambda u, o, r: u.messages.costs(o, r.stream.id, 0, 9),
    "telemetry.kept": lambda u, o, r: u.telemetry.kept(
        o, r.tenant.user_id, r.conversation.claude_session_id
    ),
    "telemetry.told": lambda u, o, r: u.telemetry.told(
        o, r.tenant.user_id, r.conversation.claude_session_id
    ),
    "sessions.detail": lambda u, o, r: u.sessions.detail(o, ALL_SEEING, r.conversation.id),
    "sessions.by_claude_id": lambda u, o, r: u.sessions.by_claude_id(
        o, ALL_SEEING, r.conversation.claude_session_id
    ),
    "sessions.position": lambda u, o, r: u.sessions.position(
        o, ALL_SEEING, r.conversation.claude_session_id, "main"
    ),
    "endpoints.find": lambda u, o, r: u.endpoints.find(o, r.endpoint.id),
    "deliveries.find": lambda u, o, r: u.deliveries.find(o, r.delivery.id),
    "deliveries.of_event": lambda u, o, r: u.deliveries.of_event(
        o, r.endpoint.id, r.delivery.event_id
    ),
    "deliveries.page": lambda u, o, r: u.deliveries.page(o, r.endpoint.id, None, None, 10)[0],
    "deliveries.dead": lambda u, o, r: u.deliveries.dead(o, r.endpoint.id, NOON, 10),
    "deliveries.tries": lambda u, o, r: u.deliveries.tries(o, r.delivery.id),
    "audit.find": lambda u, o, r: u.audit.find(o, r.event_id),
    "events.row": lambda u, o, r: u.events.row(o, r.event_id),
    "events.find": lambda u, o, r: u.events.find(o, r.event_id),
}
"""What is asked for by something of the organization's own."""

LISTS: Mapping[str, Call] = {
    "conversations.idle_since": lambda u, o, _: u.conversations.idle_since(o, LATE, 9),
    "members.hold": lambda u, o, _: u.members.hold(o),
    "organizations.find": lambda u, o, _: u.organizations.find(o),
    "organizations.session_visibility": lambda u, o, _: u.organizations.session_visibility(o),
    "projects.by_slug": lambda u, o, _: u.projects.by_slug(o, "lone"),
    "invitations.all": lambda u, o, _: u.invitations.all(o),
    "domains.all": lambda u, o, _: u.domains.all(o),
    "members.people": lambda u, o, _: u.members.people(o),
    "projects.deleted": lambda u, o, _: u.projects.deleted(o),
    "projects.page": lambda u, o, _: u.projects.page(o, None, 100),
    "sessions.page": lambda u, o, _: u.sessions.page(o, *EVERY_SESSION),
    "analytics.totals": lambda u, o, _: u.analytics.totals(o, DAY),
    "analytics.series": lambda u, o, _: u.analytics.series(
        o, DAY, Granularity.DAY, Dimension.PROJECT
    ),
    "analytics.breakdown": lambda u, o, _: u.analytics.breakdown(o, DAY, Dimension.USER),
    "rollups.check": lambda u, o, _: u.rollups.check(o, repair=False),
    "audit.page": lambda u, o, _: u.audit.page(o, TrailFilter(), None, 10)[0],
    "audit.stored": lambda u, o, _: u.audit.stored(o, 0, 10),
    "audit.head": lambda u, o, _: u.audit.head(o).sequence,
    "events.page": lambda u, o, _: u.events.page(o, TrailFilter(), None, 10)[0],
    "api_tokens.all": lambda u, o, _: u.api_tokens.all(o),
    "endpoints.all": lambda u, o, _: u.endpoints.all(o),
    "service_accounts.all": lambda u, o, _: u.service_accounts.all(o),
}
"""What is asked for by the organization alone."""

WRITES: Mapping[str, Call] = {
    "members.add": lambda u, o, r: u.members.add(
        Member(organization_id=o, user_id=r.newcomer.id, level=Level.OWNER)
    ),
    "members.set_level": lambda u, o, r: u.members.set_level(o, r.tenant.user_id, Level.VIEWER),
    "members.remove": lambda u, o, r: u.members.remove(o, r.service.user_id),
    "organizations.save": lambda u, o, _: u.organizations.save(
        Organization(id=o, name="new", slug="new", personal=False, created_at=NOON)
    ),
    "organizations.close": lambda u, o, _: u.organizations.close(o, NOON),
    "invitations.add": lambda u, _, r: u.invitations.add(
        attrs.evolve(r.invitation, id=new_id(NOON), email="new@x.example", token_hash=b"new")
    ),
    "invitations.save": lambda u, _, r: u.invitations.save(
        attrs.evolve(r.invitation, expires_at=NOON)
    ),
    "invitations.remove": lambda u, o, r: u.invitations.remove(o, r.invitation.id),
    "domains.add": lambda u, _, r: u.domains.add(attrs.evolve(r.domain, name="new.example")),
    "domains.save": lambda u, _, r: u.domains.save(attrs.evolve(r.domain, level=Level.VIEWER)),
    "domains.remove": lambda u, o, r: u.domains.remove(o, r.domain.name),
    "projects.add": lambda u, _, r: u.projects.add(
        attrs.evolve(r.project, id=new_id(NOON), remote="host/new")
    ),
    "projects.save": lambda u, _, r: u.projects.save(attrs.evolve(r.project, name="new")),
    "projects.remember_root": lambda u, o, r: u.projects.remember_root(o, "/new", r.project.id),
    "projects.merge": _merge,
    "projects.admit": lambda u, o, r: u.projects.admit(
        o, r.project.id, r.tenant.user_id, Level.MANAGER
    ),
    "projects.dismiss": lambda u, o, r: u.projects.dismiss(o, r.project.id, r.tenant.user_id),
    "conversations.add": lambda u, _, r: u.conversations.add(
        attrs.evolve(r.conversation, id=new_id(NOON), claude_session_id="new")
    ),
    "conversations.save": lambda u, _, r: u.conversations.save(
        attrs.evolve(r.conversation, title="new")
    ),
    "conversations.remove": lambda u, o, r: u.conversations.remove(o, r.conversation.id),
    "conversations.link_run": lambda u, _, r: u.conversations.link_run(
        attrs.evolve(r.run, id=new_id(NOON)), r.conversation.id
    ),
    "streams.add": lambda u, _, r: u.streams.add(_named(r, "new")),
    "streams.save": lambda u, _, r: u.streams.save(attrs.evolve(r.stream, lines=99)),
    "frames.add": lambda u, _, r: u.frames.add(
        attrs.evolve(r.frame, first_line=7, batch_id=new_id(NOON)), []
    ),
    "frames.archived": lambda u, o, r: u.frames.archived(o, r.stream.id, [(0, 5)]),
    "messages.add": lambda u, _, r: u.messages.add([attrs.evolve(r.message, message_id="new")]),
    "messages.replace": lambda u, _, r: u.messages.replace([_later(r)]),
    "messages.add_copies": lambda u, _, r: u.messages.add_copies(
        [attrs.evolve(r.copy, message_id="new")]
    ),
    "messages.take_copies": lambda u, o, r: u.messages.take_copies(o, r.conversation.id),
    "messages.take_claims": lambda u, o, r: u.messages.take_claims(o, r.conversation.id),
    "telemetry.add_requests": lambda u, o, r: u.telemetry.add_requests(
        o, r.tenant.user_id, [a_told_request("new")]
    ),
    "telemetry.add_points": lambda u, o, r: u.telemetry.add_points(
        o, r.tenant.user_id, [a_told_point("new")]
    ),
    "telemetry.forget": lambda u, o, r: u.telemetry.forget(o, r.conversation.claude_session_id),
    "tallies.add": lambda u, o, r: u.tallies.add(
        o, [(r.tenant.bucket(r.conversation, r.message), Figures(messages=1))]
    ),
    "tallies.forget": lambda u, o, r: u.tallies.forget(o, [r.conversation.id]),
    "tallies.count": lambda u, o, r: u.tallies.count(o, [r.conversation.id]),
    "rollups.check": lambda u, o, _: u.rollups.check(o, repair=True),
    "api_tokens.add": lambda u, _, r: u.api_tokens.add(
        attrs.evolve(r.token, id=new_id(NOON), token_hash=b"new")
    ),
    "api_tokens.remove": lambda u, o, r: u.api_tokens.remove(o, r.token.id),
    "service_accounts.add": lambda u, _, r: u.service_accounts.add(
        attrs.evolve(r.service, user_id=new_id(NOON))
    ),
    "service_accounts.remove": lambda u, o, r: u.service_accounts.remove(o, r.service.user_id),
    "endpoints.add": lambda u, _, r: u.endpoints.add(attrs.evolve(r.endpoint, id=new_id(NOON))),
    "endpoints.save": lambda u, _, r: u.endpoints.save(attrs.evolve(r.endpoint, url="new")),
    "endpoints.remove": lambda u, o, r: u.endpoints.remove(o, r.endpoint.id),
    "deliveries.add": lambda u, _, r: u.deliveries.add(
        attrs.evolve(r.delivery, id=new_id(NOON), event_id=new_id(NOON))
    ),
    "deliveries.save": lambda u, _, r: u.deliveries.save(attrs.evolve(r.delivery, tries=9)),
    "deliveries.note": lambda u, _, r: u.deliveries.note(attrs.evolve(r.tried, number=9)),
    "deliveries.prune": lambda u, o, r: u.deliveries.prune(
        o, r.endpoint.id, NOON + dt.timedelta(days=1)
    ),
    "trail.record": _record,
    "trail.tell": _tell,
    "events.begin_reaction": lambda u, o, r: u.events.begin_reaction(o, r.event_id, "second"),
    "events.delivered": lambda u, o, r: u.events.delivered(o, r.event_id),
}
"""What changes something."""

NO_TENANT: Mapping[str, Call] = {
    # people's own, of no organization
    "activities.add": lambda u, _, r: u.activities.add(
        Activity(
            id=new_id(NOON),
            user_id=r.tenant.user_id,
            at=NOON,
            kind=ActivityKind.TOKEN_REVOKED,
            address="",
            agent="",
        )
    ),
    "activities.find": lambda u, _, r: u.activities.find(r.tenant.user_id, r.event_id),
    "activities.page": lambda u, _, r: u.activities.page(r.tenant.user_id, None, 1),
    "activities.meet": lambda u, _, r: u.activities.meet(r.tenant.user_id, b"device", NOON),
    # kept until the unit has ended, and written in a transaction of its own
    "trail.refused": lambda u, o, r: u.trail.refused(
        Actor(user_id=r.tenant.user_id), "fact.happened", o, "x", "rule"
    ),
    "jobs.add": lambda u, o, r: u.jobs.add(
        ConsolidateStream(organization_id=o, stream_id=r.stream.id)
    ),
}
"""What touches no tenant's row: the queue holds ids, and no organization reads it."""


def is_nothing(answer: Any) -> bool:
    """Test whether an answer tells nothing: no row, no figure but zero."""
    if attrs.has(type(answer)):
        return all(is_nothing(getattr(answer, f.name)) for f in attrs.fields(type(answer)))
    if isinstance(answer, tuple | list):
        return all(map(is_nothing, answer))
    unlimited = answer is Capture.UNREDACTED  # what is sent where nothing says otherwise
    return not answer or unlimited or (isinstance(answer, dt.timedelta) and not answer)
