"""The whole way: remote door, server, use cases, PostgreSQL; with what poisons others."""

import contextlib
import hashlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Generator
from pathlib import Path

import attrs
import pytest

from crewkit.application import open_application
from crewkit.clock import SystemClock
from crewkit.database import Database
from crewkit.owner import Owner, ensure_owner
from crewkit.settings import Settings
from crewkit_core.analytics.use_cases import BreakDown, CheckRollups, ShowTimeSeries, Summarize
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import NotFound
from crewkit_core.sessions.errors import BatchReused, SequenceGap
from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_core.sessions.use_cases import (
    DeleteSession,
    ExportStream,
    IngestBatch,
    ListItems,
    ListSessions,
    ShowHierarchy,
    ShowPosition,
    ShowSession,
)
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.use_cases import ListMembers, ListOrganizations, ListProjects
from crewkit_migrations.commands import upgrade
from crewkit_remote.door import RemoteDoor
from crewkit_testing.postgres import ThrowawayCluster

pytestmark = pytest.mark.postgres

MESSAGE = (
    b'{"type":"assistant","timestamp":"2026-01-05T10:00:00.000Z","sessionId":"whole-way",'
    b'"message":{"id":"msg_1","model":"claude-sonnet-5-5","role":"assistant","content":'
    b'[{"type":"text","text":"hello"}],"usage":{"input_tokens":10,"output_tokens":5}}}\n'
)
POISON = (
    b'{"type":"user","message":{"content":"a\x00b"}}\n'
    b'{"type":"user","message":{"content":"\\u0000 \\ud800"},"timestamp":"2026-01-05T10:00:01Z"}\n'
    b'{"type":"user","n":1e5000}\n'
    b'{"type":"user","timestamp":"10000-01-01T00:00:00Z"}\n'
    + b"[" * 10_000
    + b"]" * 10_000
    + b"\n\xff\xfe\xed\xa0\x80\n\n"
    + b'{"type":"user","n":'
    + b"9" * 5000
    + b"}\r\n"
)


@attrs.frozen
class Served:
    """A platform under its server."""

    url: str
    owner: Owner

    def door(self) -> RemoteDoor:
        return RemoteDoor(self.url, self.owner.token)


@pytest.fixture(scope="module")
def served(
    cluster: ThrowawayCluster, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Served, None, None]:
    """A server over a real PostgreSQL."""
    data_dir = tmp_path_factory.mktemp("data")
    name = cluster.create_database()
    upgrade(cluster.admin_url_of(name), version="1.0.0")
    database = Database(url=cluster.app_url_of(name))
    with open_application(Settings(), database, data_dir, connections=1) as application:
        owner = ensure_owner(data_dir, application.door, SystemClock(), os.geteuid(), os.getegid())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "CREWKIT_DATA_DIR": str(data_dir),
        "CREWKIT_DATABASE_URL": database.url,
        "CREWKIT_PUBLIC_URL": url,
    }
    with _server(port, env, data_dir / "server.log"):
        yield Served(url, owner)


@contextlib.contextmanager
def _server(port: int, env: dict[str, str], log: Path) -> Generator[None, None, None]:
    argv = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws"),
        *("--log-level", "error", "crewkit_serve.wsgi:app"),
    )
    with log.open("wb") as out, subprocess.Popen(argv, env=env, stdout=out, stderr=out) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/readyz", log)
            yield
        finally:
            process.terminate()


def _wait(url: str, log: Path) -> None:
    for _ in range(300):
        with (
            contextlib.suppress(OSError, urllib.error.URLError),
            urllib.request.urlopen(url, timeout=5),  # noqa: S310 - our own server
        ):
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


def _batch(owner: Owner, data: bytes, **more: object) -> IngestBatch:
    return IngestBatch(
        organization_id=owner.organization_id,
        claude_session_id="whole-way",
        batch_id=uuid.uuid4(),
        data=data,
        **{"first_line": 0, "project": ProjectHint(root="/home/dev/kit"), **more},  # type: ignore[arg-type]
    )


def test_a_session_goes_the_whole_way(served: Served) -> None:
    """Poison is stored, counted, listed and given back byte for byte; nothing is a failure."""
    owner, actor = served.owner, Actor(user_id=served.owner.user_id)
    org = owner.organization_id
    data = MESSAGE + POISON + MESSAGE.replace(b"msg_1", b"msg_2")
    with served.door() as door:
        first = _batch(owner, data)
        receipt = door.handle(actor, first)
        assert (True, data.count(b"\n")) == (receipt.session_created, receipt.next_line)
        again = door.handle(actor, first)
        assert (False, ()) == (again.session_created, again.accepted)
        with pytest.raises(BatchReused):
            door.handle(actor, attrs.evolve(first, data=data + b"{}\n"))
        with pytest.raises(SequenceGap) as gap:
            door.handle(actor, _batch(owner, b"{}\n", first_line=99))
        assert receipt.next_line == gap.value.expected
        sub = _batch(owner, MESSAGE, stream="agent1", meta=SubagentMeta(description="ä & b"))
        door.handle(actor, sub)

        export = door.handle(actor, ExportStream(organization_id=org, session="whole-way"))
        digest = hashlib.sha256(b"".join(export.chunks))
        assert (hashlib.sha256(data).digest(), True) == (digest.digest(), export.complete)
        session = str(receipt.session_id)
        detail = door.handle(actor, ShowSession(organization_id=org, session=session))
        assert (20, 10, 1) == (
            detail.summary.tokens.input,
            detail.summary.tokens.output,
            detail.summary.subagents,
        )
        assert {"main", "agent1"} == {stream.name for stream in detail.streams}
        tree = door.handle(actor, ShowHierarchy(organization_id=org, session=session))
        assert "conversation" == tree.kind
        position = door.handle(
            actor, ShowPosition(organization_id=org, claude_session_id="whole-way")
        )
        assert (receipt.next_line, len(data)) == (position.lines, position.size)


def test_what_is_stored_can_be_read(served: Served) -> None:
    """Every list and figure can be asked for with poison among the rows, page by page."""
    owner, actor = served.owner, Actor(user_id=served.owner.user_id)
    org = owner.organization_id
    with served.door() as door:
        name = "read-again"
        door.handle(actor, attrs.evolve(_batch(owner, POISON * 3), claude_session_id=name))
        lines: list[int] = []
        after: str | None = None
        while True:
            page = door.handle(
                actor, ListItems(organization_id=org, session=name, after=after, limit=7)
            )
            lines += [item.line for item in page.data]
            after = page.next_cursor
            if after is None:
                break
        blank = [n for n, line in enumerate((POISON * 3).split(b"\n")[:-1]) if not line.strip()]
        assert [n for n in range(POISON.count(b"\n") * 3) if n not in blank] == lines
        sessions = door.handle(actor, ListSessions(organization_id=org))
        assert name in {row.claude_session_id for row in sessions.data}
        for query in (Summarize, ShowTimeSeries, BreakDown):
            door.handle(actor, query(organization_id=org))
        assert 0 == door.handle(actor, CheckRollups(organization_id=org)).different
        assert [org] == [each.id for each in door.handle(actor, ListOrganizations()).data]
        assert 1 == len(door.handle(actor, ListMembers(organization_id=org)).data)
        roots = door.handle(actor, ListProjects(organization_id=org)).data
        assert {"/home/dev/kit"} == {project.root for project in roots}
        door.handle(actor, DeleteSession(organization_id=org, session=name))
        with pytest.raises(NotFound):
            door.handle(actor, ShowSession(organization_id=org, session=name))


def test_another_organization_is_not_there(served: Served) -> None:
    """What the owner is no member of is answered as what does not exist."""
    actor = Actor(user_id=served.owner.user_id)
    with served.door() as door, pytest.raises(NotFound):
        door.handle(actor, ListSessions(organization_id=uuid.uuid4()))
