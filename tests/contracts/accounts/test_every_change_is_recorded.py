"""No use case changes anything without its audit record.

The suites of this folder run on a database that refuses to commit such a change (see
``crewkit_testing.watching``). Here it is held to that, and every command that there is to being
performed on it: one that is new needs a story, here or in a suite of this folder.
"""

import ast
import base64
import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import attrs
import psycopg
import pytest
import sqlalchemy as sa

from crewkit.ports import USE_CASES
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import (
    BeginDeviceGrant,
    CreateSignInLink,
    CreateToken,
    DecideDeviceRequest,
    LogOut,
    RedeemDeviceCode,
    RedeemSignInLink,
    Refresh,
    ShowDeviceRequest,
)
from crewkit_core.analytics.use_cases import CheckRollups
from crewkit_core.audit.use_cases import DeliverEvent, KeepAnchor, ListEvents, ReplayEvent
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command, Message
from crewkit_core.organizations.use_cases import InviteMember
from crewkit_core.sessions.model.telemetry import Signal
from crewkit_core.sessions.outcome import Outcome
from crewkit_core.sessions.use_cases import (
    ConsolidateStream,
    DeleteSession,
    IngestBatch,
    IngestTelemetry,
    MarkSession,
    RemoveArchive,
    ReportExit,
    SetVisibility,
    SweepSessions,
)
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.use_cases import AddPerson, CreateOrganization, FoundPersonalOrganization
from crewkit_core.tenancy.visibility import Visibility
from crewkit_postgres.tables import metadata
from crewkit_testing.account_house import PASSWORD, PHONE, House, postgres_house
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.store import a_line
from crewkit_testing.watching import EXEMPT, UNRECORDED, watched_tables

pytestmark = pytest.mark.postgres

FOLDER = Path(__file__).parent
COMMANDS = {message for message in USE_CASES if issubclass(message, Command)}
WORKER = Actor(user_id=uuid.UUID(int=0), origin=Origin.WORKER)


class Noticing:
    """A door that notices what was carried out."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.done: set[type[Message[Any]]] = set()

    def handle(self, actor: Actor, message: Message[Any]) -> Any:
        answer = self._door.handle(actor, message)
        self.done.add(type(message))
        return answer


@pytest.fixture
def house(postgres_world: PostgresWorld) -> Generator[House, None, None]:
    with postgres_house(postgres_world) as made:
        yield made


def elsewhere() -> set[str]:
    """Return the names of all that is asked in the other suites that are watched."""
    return {
        node.func.id
        for folder in (FOLDER, *map(FOLDER.with_name, ("organizations", "platform", "webhooks")))
        for path in folder.glob("test_*.py")
        if path.name != Path(__file__).name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def sign_in_otherwise(house: House, ada: Actor) -> list[str]:
    """By a link, and by a device; return what opened something on the way."""
    secret = house.ask(CreateSignInLink(user_id=ada.user_id), ada)
    house.ask(RedeemSignInLink(secret=secret))
    codes = house.ask(BeginDeviceGrant(client_id="crewkit-cli"))
    house.ask(ShowDeviceRequest(user_code=codes.user_code), ada)
    organization = house.organization_of(ada.user_id)
    house.ask(
        DecideDeviceRequest(user_code=codes.user_code, approve=True, organization_id=organization),
        ada,
    )
    let_in = house.ask(RedeemDeviceCode(client_id="crewkit-cli", device_code=codes.device_code))
    return [secret, codes.device_code, codes.user_code, let_in.access_token, let_in.refresh_token]


def bring_in_a_session(house: House, ada: Actor) -> uuid.UUID:
    """A folder that turns out to be a repository, archived and deleted."""
    organization = house.organization_of(ada.user_id)
    batch = IngestBatch(
        organization_id=organization,
        claude_session_id="s1",
        batch_id=uuid.uuid4(),
        first_line=0,
        data=a_line(0),
        project=ProjectHint(root="/home/ada/app"),
    )
    house.ask(batch, ada)
    known = ProjectHint(root="/home/ada/app", remote="host/ada/app")
    again = attrs.evolve(batch, batch_id=uuid.uuid4(), first_line=1, data=a_line(1), project=known)
    receipt = house.ask(again, ada)
    with house.work(organization) as unit:
        (stream,) = unit.streams.of(organization, receipt.session_id)
    archive = ConsolidateStream(organization_id=organization, stream_id=stream.id, now=True)
    house.ask(archive, WORKER)
    house.ask(ReportExit(organization_id=organization, claude_session_id="s1", exit_code=1), ada)
    told = IngestTelemetry(organization_id=organization, signal=Signal.LOGS, data=b"{}")
    house.ask(told, ada)
    marked = MarkSession(organization_id=organization, session="s1", outcome=Outcome.SUCCESS)
    house.ask(marked, ada)
    hidden = SetVisibility(
        organization_id=organization, session="s1", visibility=Visibility.PRIVATE
    )
    house.ask(hidden, ada)
    house.ask(DeleteSession(organization_id=organization, session="s1"), ada)
    gone = RemoveArchive(organization_id=organization, stream_id=stream.id, key="none")
    house.ask(gone, WORKER)
    house.ask(SweepSessions(organization_id=organization, turn=NOWHERE), WORKER)
    return organization


def look_after(house: House, ada: Actor, organization: uuid.UUID) -> None:
    """Somebody joins; figures are mended; an event is delivered and replayed."""
    house.ask(AddPerson(organization_id=organization, email="bob@example.org"), ada)
    house.ask(CheckRollups(organization_id=organization, repair=True), ada)
    event = house.ask(ListEvents(organization_id=organization), ada).data[0]
    house.ask(DeliverEvent(organization_id=organization, event_id=event.id), WORKER)
    house.ask(ReplayEvent(organization_id=organization, event_id=event.id), ada)
    house.ask(KeepAnchor(organization_id=NOWHERE), WORKER)
    owner = Actor(user_id=new_id(house.clock.now()), origin=Origin.LOCAL)
    house.ask(FoundPersonalOrganization(owner_name="Olga", name="Mine"), owner)


def live(house: House) -> list[str]:
    """Do all of it; return what opened something on the way."""
    signed_in = house.register()
    ada = house.actor(signed_in)
    again = house.ask(Refresh(refresh_token=signed_in.refresh_token))
    elsewhere = house.log_in(source=PHONE)
    proof = house.step_up(ada, Danger.CREATE_TOKEN)
    organization = bring_in_a_session(house, ada)
    made = CreateToken(organization_id=organization, name="CI", step_up=proof)
    token = house.ask(made, ada).token
    opened = sign_in_otherwise(house, ada)
    look_after(house, ada, organization)
    shared = house.ask(CreateOrganization(name="Acme"), ada)
    house.ask(InviteMember(organization_id=shared.id, email="grace@example.org"), ada)
    house.ask(LogOut(), ada)
    house.work_off()
    tokens = (signed_in, again, elsewhere)
    return [
        *opened,
        *(each.access_token for each in tokens),
        *(each.refresh_token for each in tokens),
        *(proof, token, PASSWORD),
    ]


def test_every_command_is_performed_where_it_is_watched(house: House) -> None:
    """In the stories above, or in a suite beside this one."""
    noticing = Noticing(house.door)
    house.door = cast("Any", noticing)
    live(house)
    beside = elsewhere()
    assert set() == {
        command.__name__ for command in COMMANDS - noticing.done if command.__name__ not in beside
    }


def test_nothing_that_opens_anything_is_in_the_trail(
    house: House, postgres_world: PostgresWorld
) -> None:
    """Neither what people and programs hold, nor any hash or key that is kept of it."""
    needles = live(house)
    secret_kinds = (sa.LargeBinary,)
    with postgres_world.admin() as admin:
        for table in metadata.tables.values():
            if table.name in {"audit_records", "audit_heads"}:
                continue
            for column in table.c:
                if isinstance(column.type, secret_kinds) or column.name == "password_hash":
                    found = admin.execute(f'select "{column.name}" from {table.name}')  # noqa: S608
                    needles += [spelled for row in found for spelled in spellings(row[0])]
        told = admin.execute(
            "select concat(r.details, r.object_id, r.request_id, r.kind) from audit_records r"
            " union all select to_json(e)::text from events e"
        ).fetchall()
    text = "\n".join(row[0] for row in told)
    assert len(needles) > len(told) > len("a few")
    assert [] == [needle for needle in needles if needle in text]


def spellings(value: bytes | str | None) -> list[str]:
    """Return how a stored secret could be written."""
    if isinstance(value, str):
        return [value] if value else []
    if value is None or len(value) < len("too short"):
        return []
    return [value.hex(), base64.b64encode(value).decode(), base64.urlsafe_b64encode(value).decode()]


def test_a_change_without_its_record_is_refused(
    house: House, postgres_world: PostgresWorld
) -> None:
    """Whoever writes it, by whatever statement, as the transaction ends."""
    ada = house.actor(house.register())
    organization = house.organization_of(ada.user_id)
    work: Any = house.ports["work"]
    somebody = User(
        id=uuid.uuid4(), name="Bob", email="bob@example.org", created_at=house.clock.now()
    )
    postgres_world.directory.person(organization, somebody, Level.VIEWER)  # not watched
    for statement in (
        "update memberships set level = 'owner'",
        "delete from memberships where user_id <> '{ada}'",
        "insert into users values (gen_random_uuid(), 'x', null, now())",
        "update accounts set disabled_at = now()",
        "delete from sign_ins",
    ):
        wanted = statement.format(ada=ada.user_id)
        with (
            pytest.raises(psycopg.errors.RaiseException, match=UNRECORDED),
            work(organization) as unit,
        ):
            unit.settled().exec_driver_sql(wanted)


def test_what_is_exempt_says_why_and_is_there() -> None:
    """Each exemption is of a table, and of something in it."""
    assert set() == set(EXEMPT) - set(metadata.tables)
    for name, exemption in EXEMPT.items():
        assert len(exemption.why) > len("why"), name
        assert exemption.inserts or exemption.updates or exemption.deletes, name
        assert set(exemption.columns) <= set(metadata.tables[name].c.keys()), name


def test_of_people_and_organizations_every_write_is_looked_at() -> None:
    """No exemption has crept in where it matters most."""
    watched = watched_tables()
    for name in (
        *("users", "accounts", "organizations", "memberships", "projects"),
        *("passkeys", "service_accounts", "mail_requests"),
    ):
        assert {"insert", "update", "delete"} == watched[name], name
    assert {"delete"} == watched["conversations"]
