"""Bar B37: the application cannot change the trail, and whoever owns the database is found out.

Six ways to tamper, each by the database's superuser with every trigger off; found by
``VerifyAudit``, and in an export without any database.
"""

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

import attrs
import psycopg
import pytest

from crewkit.clock import SystemClock
from crewkit.reactions import EventWorks
from crewkit_core.audit.errors import ChainShrunk
from crewkit_core.audit.model.lines import head_in, organization_of, stored_in
from crewkit_core.audit.model.verifying import Fault, Head, Verdict, Verifier
from crewkit_core.audit.use_cases.anchoring import keep_head
from crewkit_core.audit.use_cases.export_audit import ExportAudit, export_audit
from crewkit_core.audit.use_cases.verify_audit import VerifyAudit, verify_audit
from crewkit_core.audit.views import VerdictView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.event import Event
from crewkit_files.anchors import FileAnchors
from crewkit_testing.house import TOLD
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.tenants import Tenant

pytestmark = pytest.mark.postgres

RECORDS = 20


@attrs.frozen(kw_only=True)
class LampLit(Event):
    """A fact of no slice."""

    kind: ClassVar[str] = "lamp.lit"


@attrs.frozen(kw_only=True)
class Place:
    """A chain of twenty records, anchored after fifteen and at its end."""

    world: PostgresWorld
    tenant: Tenant
    anchors: FileAnchors

    def grow(self, count: int) -> None:
        """Add records."""
        for number in range(count):
            with self.world.work(self.tenant.id) as unit:
                fact = LampLit(organization_id=self.tenant.id, object_id=str(number))
                unit.trail.record(Actor(user_id=self.tenant.user_id), fact, after={"n": number})

    def anchor(self) -> None:
        """Keep the head, as the worker does."""
        with self.world.work(self.tenant.id) as unit:
            keep_head(unit, self.anchors, self.tenant.id)

    def online(self) -> VerdictView:
        """Verify in the database."""
        return verify_audit(
            VerifyAudit(organization_id=self.tenant.id),
            actor=Actor(user_id=self.tenant.user_id),
            work=self.world.work,
            event_work=EventWorks(self.world.work, self.world.account_work),
            anchors=self.anchors,
        )

    def offline(self) -> Verdict:
        """Verify an export without it."""
        export = export_audit(
            ExportAudit(organization_id=self.tenant.id),
            actor=Actor(user_id=self.tenant.user_id),
            work=self.world.work,
            clock=SystemClock(),
        )
        first, *lines, last = b"".join(export.chunks).decode().splitlines()
        whose = organization_of(first)
        heads = (*self.anchors.of(whose), head_in(last, whose))
        verifier = Verifier(whose, heads)
        for line in lines:
            verifier.read(stored_in(line))
        return verifier.verdict()

    def tamper(self, *statements: str) -> None:
        """Do what only the owner of the database can."""
        with psycopg.connect(self.world.admin_url.replace("+psycopg", "")) as admin:
            admin.execute("set session_replication_role = replica")
            for statement in statements:
                admin.execute(statement.replace("OURS", f"organization_id = '{self.tenant.id}'"))


@pytest.fixture
def place(postgres_world: PostgresWorld, tmp_path: Path) -> Place:
    tenant = postgres_world.tenant()
    made = Place(
        world=postgres_world,
        tenant=tenant,
        anchors=FileAnchors(tmp_path / "audit", SystemClock()),
    )
    made.grow(RECORDS - 5)
    made.anchor()
    made.grow(5)
    made.anchor()
    return made


def edit(place: Place) -> None:
    place.tamper("update audit_records set object_id = 'another' where OURS and sequence = 7")


def edit_details(place: Place) -> None:
    place.tamper(
        "update audit_records set details = replace(details, '\"n\":6', '\"n\":9')"
        " where OURS and sequence = 7"
    )


def delete_from_the_middle(place: Place) -> None:
    place.tamper("delete from audit_records where OURS and sequence = 7")


def cut_the_tail(place: Place) -> None:
    place.tamper(
        "delete from audit_records where OURS and sequence > 17",
        "update audit_heads h set (sequence, hash) = (select r.sequence, r.hash"
        " from audit_records r where r.organization_id = h.organization_id and r.sequence = 17)"
        " where OURS",
    )


def swap(place: Place) -> None:
    place.tamper(
        "update audit_records set sequence = -1 where OURS and sequence = 7",
        "update audit_records set sequence = 7 where OURS and sequence = 8",
        "update audit_records set sequence = 8 where OURS and sequence = -1",
    )


def renumber(place: Place) -> None:
    place.tamper(
        "delete from audit_records where OURS and sequence = 7",
        "update audit_records set sequence = -sequence where OURS and sequence > 7",
        "update audit_records set sequence = -sequence - 1 where OURS and sequence < 0",
        "update audit_heads set sequence = sequence - 1 where OURS",
    )


def restore_an_old_backup(place: Place) -> None:
    """As it was after twelve records; then life went on past what was anchored."""
    place.tamper(
        "delete from audit_records where OURS and sequence > 12",
        "update audit_heads h set (sequence, hash) = (select r.sequence, r.hash"
        " from audit_records r where r.organization_id = h.organization_id and r.sequence = 12)"
        " where OURS",
    )
    place.grow(15)


WAYS: Mapping[str, tuple[Callable[[Place], None], Fault]] = {
    "edit": (edit, Fault.EDITED),
    "edit details": (edit_details, Fault.EDITED),
    "delete from the middle": (delete_from_the_middle, Fault.MISSING),
    "cut the tail": (cut_the_tail, Fault.CUT_OFF),
    "swap": (swap, Fault.EDITED),
    "renumber": (renumber, Fault.EDITED),
    "restore an old backup": (restore_an_old_backup, Fault.REPLACED),
}


def test_an_honest_chain_is_whole(place: Place) -> None:
    """Held against two anchors, and what it says of itself."""
    online, offline = place.online(), place.offline()
    assert (True, RECORDS, 2, ()) == (
        online.whole,
        online.records,
        online.anchors,
        online.findings,
    )
    assert (True, RECORDS, 3) == (offline.whole, offline.records, offline.anchors)
    assert (RECORDS, offline.head.hash.hex()) == (online.sequence, online.hash)


@pytest.mark.parametrize("name", WAYS)
def test_tampering_is_found(place: Place, name: str) -> None:
    """With a database and without."""
    way, fault = WAYS[name]
    way(place)
    online, offline = place.online(), place.offline()
    assert not online.whole
    assert not offline.whole
    assert fault in {found.fault for found in online.findings}
    assert fault in {found.fault for found in offline.findings}


def test_the_figure(record_property: Callable[[str, object], None]) -> None:
    """Seven tests above, six kinds of tampering: an edit is one, of whatever."""
    kinds = len(WAYS) - 1
    record_property(
        TOLD, f"B37: {kinds} of 6 kinds of tampering are found, with a database and without"
    )
    assert 6 == kinds


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_records set object_id = 'x'",
        "delete from audit_records",
        "truncate audit_records",
        "update audit_heads set sequence = 0",
        "delete from audit_heads",
        "insert into audit_heads values (gen_random_uuid(), 0, '')",
        "truncate audit_heads",
        "alter table audit_records disable trigger all",
        "set session_replication_role = replica",
        "update events set payload = '{}'",
        "delete from events",
        "delete from reactions_done",
    ],
)
def test_the_application_cannot_change_the_trail(place: Place, statement: str) -> None:
    """It reads and adds; of an event it says that it was delivered."""
    with psycopg.connect(place.world.app_url.replace("+psycopg", "")) as application:
        settings = ("app.organization_id", str(place.tenant.id))
        application.execute("select set_config(%s, %s, false)", settings)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement)


@pytest.mark.parametrize(
    "action",
    [
        "update audit_records set kind = ''",
        "delete from audit_records",
        "truncate audit_records",
        "delete from audit_heads",
        "truncate audit_heads",
    ],
)
def test_not_even_the_owner_by_accident(place: Place, action: str) -> None:
    """Triggers refuse whoever does not turn them off on purpose."""
    with (
        psycopg.connect(place.world.admin_url.replace("+psycopg", "")) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="only added to"),
    ):
        owner.execute(action)


def test_what_is_written_by_hand_is_chained_all_the_same(place: Place) -> None:
    """The database numbers and links; what an insert says of that is not heard."""
    with psycopg.connect(place.world.app_url.replace("+psycopg", "")) as application:
        settings = ("app.organization_id", str(place.tenant.id))
        application.execute("select set_config(%s, %s, false)", settings)
        row = application.execute(
            "insert into audit_records (organization_id, sequence, id, at, kind, version, refused,"
            " object_id, origin, request_id, commitment, digest, previous, hash)"
            " values (%s, 3, %s, now(), 'x', 1, false, 'x', 'api', '', '', '', 'made', 'up')"
            " returning sequence, previous, hash",
            (place.tenant.id, uuid.uuid4()),
        ).fetchone()
    assert row is not None
    assert RECORDS + 1 == row[0]
    assert Fault.EDITED in {found.fault for found in place.online().findings}


def test_erased_details_do_not_break_the_chain(place: Place) -> None:
    """What was told of a person can go; that something was, stays."""
    place.tamper("update audit_records set details = null, salt = null where OURS and sequence = 7")
    found = place.online()
    assert (True, 1, RECORDS) == (found.whole, found.erased, found.records)


def test_anchors_refuse_to_shrink(place: Place) -> None:
    """They stay as they are, and the worker hears of it."""
    before = place.anchors.of(place.tenant.id)
    cut_the_tail(place)
    with pytest.raises(ChainShrunk):
        place.anchor()
    assert before == place.anchors.of(place.tenant.id)
    place.grow(10)
    with pytest.raises(ChainShrunk):
        place.anchor()
    assert before == place.anchors.of(place.tenant.id)


def test_an_anchor_says_something_new_or_is_left_out(place: Place, tmp_path: Path) -> None:
    """And a line that a crash cut short is taken away before the next one."""
    path = tmp_path / "audit" / f"{place.tenant.id}.jsonl"
    place.anchor()
    assert 2 == len(place.anchors.of(place.tenant.id))
    with path.open("a") as file:
        file.write('{"organization_id": "0')
    assert 2 == len(place.anchors.of(place.tenant.id))
    place.grow(1)
    place.anchor()
    heads = place.anchors.of(place.tenant.id)
    assert [15, 20, 21] == [head.sequence for head in heads]
    assert heads[-1] == place.anchors.last(place.tenant.id)
    assert 0o600 == path.stat().st_mode & 0o777


def test_a_head_of_another_chain_is_none_of_this_one(place: Place) -> None:
    """Only a chain's own heads are held against it."""
    other = Head(organization_id=uuid.uuid4(), sequence=1, hash=b"x")
    verifier = Verifier(place.tenant.id, [other])
    assert 0 == verifier.verdict().anchors
