"""Poison through the front doors of a real platform: kept, shown and counted, and no failure.

Everything is sent to the API as any client would, and imported by the command; afterwards every
way to read is asked for everything. The server's memory is watched from outside.
"""

import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import psutil
import pytest

from crewkit_testing import bombs
from crewkit_testing.api import MIB, NDJSON, Api
from crewkit_testing.builders import a_prompt, an_answer
from crewkit_testing.platform import CREWKIT, environment, platform
from crewkit_testing.poison import LINES

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

# A small process in between: what a child is said to have held at most begins with what its
# parent held when it was forked.
_WEIGHED = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Generator[Api, None, None]:
    with platform(tmp_path_factory.mktemp("poison") / "data") as running:
        owner = json.loads((running.data_dir / "owner.json").read_text())
        api = Api(running, owner["token"], owner["organization_id"], "")
        link = next(word for word in running.text.split() if "/kit/sign-in/" in word)
        place = urlsplit(link)
        asked = api.ask("GET", place.path)
        signed_in = (
            asked
            if "set-cookie" in asked.headers
            else api.ask("POST", place.path, b"", Origin=f"{place.scheme}://{place.netloc}")
        )
        kept = signed_in.headers["set-cookie"].splitlines()
        cookie = "; ".join(line.partition(";")[0] for line in kept)
        yield attrs.evolve(api, cookie=cookie)


def good(session: str, number: int) -> bytes:
    """Return a line nobody could object to."""
    return an_answer(session, f"msg_{session}_{number}", number, tokens=(1, 2))


def reads(session: str) -> Iterator[str]:
    """Yield every path that shows a session."""
    yield f"sessions/{session}"
    yield f"sessions/{session}/hierarchy"
    yield f"sessions/{session}/items?limit=100"
    yield f"observability/sessions/{session}/position"


def everything(api: Api, sessions: dict[str, bytes]) -> None:
    """Read all there is, each way; what came in comes out."""
    after = ""
    listed: set[object] = set()
    while True:
        page = api.get(f"sessions?limit=20{after}").json()
        listed |= {row["claude_session_id"] for row in page["data"]}
        if not page["meta"]["has_more"]:
            break
        after = f"&after={page['meta']['next_cursor']}"
    assert listed >= sessions.keys()
    for session, data in sessions.items():
        for path in reads(session):
            answer = api.get(path)
            assert 200 == answer.status, (path, answer.body[:300])
        assert data == api.get(f"sessions/{session}/export").body, session
        for path in (f"/kit/sessions/{session}", f"/kit/sessions/{session}/log"):
            page_of = api.ask("GET", path)
            assert 200 == page_of.status, path
            assert b"<script>alert" not in page_of.body
    for path in ("/kit", "/kit/sessions", "/kit/sessions?sort=cost_usd", "/kit?period=all"):
        assert 200 == api.ask("GET", path).status, path
    period = "start_date=2025-12-01&end_date=2026-02-28"
    for path in (
        f"sessions/analytics/summary?{period}",
        f"sessions/analytics/timeseries?{period}&granularity=daily&split_by=model",
        *(
            f"sessions/analytics/cost-breakdown?{period}&dimension={dimension}"
            for dimension in ("model", "project", "agent", "user")
        ),
        "projects",
    ):
        answer = api.get(path)
        assert 200 == answer.status, (path, answer.body[:300])
    check = api.ask(
        "POST",
        f"/api/v1/{api.organization}/rollups/check",
        b"{}",
        **{"Content-Type": "application/json"},
    )
    assert 200 == check.status
    assert 0 == check.json()["data"]["different"]


def test_poison_lines_are_kept_and_break_no_read(api: Api) -> None:
    """Each between two good lines that are counted; and all of them in one session."""
    sessions: dict[str, bytes] = {}
    for n, (name, line) in enumerate(LINES.items()):
        session = f"poison-{n}"
        sessions[session] = good(session, 0) + line + good(session, 2)
        answer = api.ingest(session, sessions[session])
        assert 202 == answer.status, (name, answer.body[:300])
        shown = api.get(f"sessions/{session}").json()["data"]["summary"]
        assert shown["messages"] >= 2, name
    together = b"".join((good("together", 0), *LINES.values(), good("together", 2)))
    sessions["together"] = together
    answer = api.ingest("together", together)
    assert 202 == answer.status, answer.body[:300]
    everything(api, sessions)


def test_poison_files_are_imported_and_break_no_read(api: Api, tmp_path: Path) -> None:
    """By the command, from files; a line of 50 MB is left out, counted and said."""
    folder = tmp_path / "projects" / "-poison"
    folder.mkdir(parents=True)
    sessions: dict[str, bytes] = {}
    for line in LINES.values():
        session = str(uuid.uuid4())
        data = good(session, 0) + line.replace(b'"msg_', b'"im_') + good(session, 2)
        sessions[session] = data
        (folder / f"{session}.jsonl").write_bytes(data)
    long = str(uuid.uuid4())
    (folder / f"{long}.jsonl").write_bytes(
        good(long, 0) + a_prompt(long, 1, "x" * 50 * MIB) + good(long, 2)
    )
    with api.growing_at_most(200 * MIB):
        told, memory = imported(api, tmp_path)
    assert len(sessions) + 1 == told["sessions"]
    assert 250 * MIB > memory, memory / MIB
    assert any("32 MiB" in flaw["reason"] for flaw in told["rejected"])
    everything(api, sessions)
    shown = api.get(f"sessions/{long}").json()["data"]
    assert (1, [False]) == (
        shown["summary"]["omitted"],
        [stream["complete"] for stream in shown["streams"]],
    )
    assert 200 == api.get(f"sessions/{long}/items").status
    assert good(long, 0) + good(long, 2) == api.get(f"sessions/{long}/export").body
    assert 0 == imported(api, tmp_path)[0]["items_new"]


def imported(api: Api, root: Path) -> tuple[dict[str, Any], int]:
    """Import all below *root*; return what the command says and the most memory it held."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", _WEIGHED, CREWKIT, "sessions", "import", str(root), "--json"],
        env=environment(api.running.data_dir),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout), int(done.stderr.splitlines()[-1]) * 1024


def test_a_line_of_50_mb_is_refused_with_a_reason(api: Api) -> None:
    """Said to be that long or not; nothing of it is held."""
    body = b'{"type":"user","x":"' + b"x" * 50 * MIB + b'"}\n'
    with api.costing_at_most(80 * MIB, 0.5):
        told = api.ingest("long", body)
        chunked = api.ingest("long", (body[at : at + MIB] for at in range(0, len(body), MIB)))
    assert [413, 413] == [told.status, chunked.status]
    assert 404 == api.get("sessions/long").status


BOMBS: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "telling": (bombs.telling, "zstd", 413),
    "silent": (bombs.silent, "zstd", 413),
    "says-nothing": (lambda: bombs.lying(0), "zstd", 400),
    "says-30-mib": (lambda: bombs.lying(30 * MIB), "zstd", 400),
    "padded": (bombs.padded, "zstd", 413),
    "gzip-as-zstd": (bombs.gzipped, "zstd", 400),
    "gzip": (bombs.gzipped, "gzip", 415),
}
"""Each with its encoding as it is announced, and what it is answered."""


def explode(api: Api, name: str) -> None:
    """Send a bomb; bar B21: refused within 64 MiB and 200 ms of the server's own time."""
    make, encoding, status = BOMBS[name]
    body = make()
    with api.costing_at_most(64 * MIB, 0.2):
        answer = api.ingest("bomb", body, encoding)
    assert status == answer.status, answer.body[:300]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_goes_off(api: Api, name: str) -> None:
    """B21: a GiB in 33 KB, whatever it says of itself; nothing is stored."""
    assert 202 == api.ingest("harmless", b'{"type":"user"}\n').status  # what is loaded once is
    explode(api, name)
    assert 404 == api.get("sessions/bomb").status


def test_four_bombs_at_once_are_refused_as_cheaply(api: Api) -> None:
    """Four threads answer: together they take no more than one may, four times the time."""
    body = bombs.silent()
    with api.costing_at_most(64 * MIB, 0.8), ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: api.ingest("bomb", body, "zstd").status, range(8)))
    assert [413] * 8 == answers


@pytest.mark.parametrize(
    "path",
    [
        "sessions/%00",
        "sessions/%ED%A0%80",
        "sessions/%ff%fe/items",
        "sessions/" + "x" * 5000,
        "sessions?agent=%00",
        "sessions?model=%ED%A0%80",
        "sessions?agent=" + "a" * 5000,
        "sessions?since=10000-01-01T00:00:00Z",
        "sessions?since=9999-12-31T23:59:59Z&until=0001-01-01T00:00:00Z",
        "sessions?limit=1e5000",
        "sessions?limit=" + "9" * 5000,
        "sessions?after=%00",
        "sessions?after=W251bGxd",
        "sessions?project_id=%00",
        "sessions/analytics/summary?start_date=0001-01-01&end_date=9999-12-31",
        "sessions/analytics/summary?start_date=-1&end_date=10000-01-01",
        "sessions/poison-0/items?after=%ff",
        "sessions/poison-0/items?stream=%00",
        "sessions/poison-0/export?stream=..%2F..%2Fetc%2Fpasswd",
        "observability/sessions/%00/position",
    ],
)
def test_no_question_is_a_failure(api: Api, path: str) -> None:
    """Whatever an address says, the answer is an answer or says what is wrong with it."""
    answer = api.get(path)
    assert 500 > answer.status, answer.body[:300]


@pytest.mark.parametrize(
    "query",
    [
        "project.root=%00",
        "project.root=%ED%A0%80",
        "project.root=" + "%F0%9F%99%82" * 1500,
        "project.root=/p&project.remote=%00",
        "project.root=/p&meta.description=%00%ED%A0%80&meta.agent_type=" + "a" * 3000,
        "project.root=/p&meta.spawn_depth=1e5000",
        "project.root=/p&first_line=" + "9" * 50,
        "project.root=/p&omitted_bytes=" + "9" * 50,
        "project.root=/p&stream=..%2Fmain",
        "project.root=/p&user_id=%00",
    ],
)
def test_no_batch_is_a_failure(api: Api, query: str) -> None:
    """Whatever its address says beside the lines; what is taken can be read."""
    session = f"asked-{uuid.uuid4().hex}"
    path = f"/api/v1/{api.organization}/observability/sessions/{session}/events"
    base = f"batch_id={uuid.uuid4()}"
    base += "" if "first_line" in query else "&first_line=0"
    answer = api.ask("POST", f"{path}?{base}&{query}", b'{"type":"user"}\n', **NDJSON)
    assert 500 > answer.status, answer.body[:300]
    if 202 == answer.status:
        everything(api, {session: b'{"type":"user"}\n'})


def test_the_server_is_whole_after_all(api: Api) -> None:
    """It answers, and nobody had to start it again."""
    assert 200 == api.ask("GET", "/readyz").status
    assert not [p for p in api.running.parts("api") if p.status() == psutil.STATUS_ZOMBIE]
