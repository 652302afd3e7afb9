"""The commands on a real embedded platform, with transcripts that the real client wrote."""

import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from crewkit.importing import Import, ImportRequest
from crewkit.opening import Session
from crewkit_testing.asking import CLIENTS, RECORDINGS, Ask, answer, items, listed, transcripts
from crewkit_testing.corpus import write_corpus
from crewkit_testing.platform import CREWKIT, crewkit, environment

pytestmark = pytest.mark.postgres


@pytest.fixture(params=CLIENTS)
def recordings(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a folder with every recording of one client; both use some ids of sessions."""
    projects = tmp_path / "recorded"
    for source in sorted((RECORDINGS / request.param).glob("*/projects")):
        shutil.copytree(source, projects / source.parent.name)
    return projects


def test_recordings_come_in_once_and_go_out_as_they_were(ck: Ask, recordings: Path) -> None:
    """Each file is exported byte for byte; a second run adds nothing; the sums hold."""
    files = transcripts(recordings)
    first = answer(ck, "sessions", "import", str(recordings))
    again = answer(ck, "sessions", "import", str(recordings))
    rows = listed(ck)
    total = sum(map(items, files.values()))
    assert (len(files), total, 0) == (
        first["files"],
        first["items_new"],
        first["items_duplicate"],
    )
    assert (0, total, 0) == (again["items_new"], again["items_duplicate"], again["bytes"])
    assert total == sum(row["items"] for row in rows)
    assert {name for name, _ in files} == {row["claude_session_id"] for row in rows}
    different = [
        str(path)
        for (name, agent), path in files.items()
        if ck("sessions", "export", name, *(("--subagent", agent) if agent else ())).stdout_bytes
        != path.read_bytes()
    ]
    assert [] == different


def test_usage_adds_up_to_the_sessions(ck: Ask, recordings: Path) -> None:
    """Whichever way it is split, cost and messages are those of the list; rollups agree."""
    answer(ck, "sessions", "import", str(recordings))
    rows = listed(ck)
    cost = sum((Decimal(row["cost_usd"] or 0) for row in rows), Decimal(0))
    messages = sum(row["messages"] for row in rows)
    for by in ("model", "project", "agent", "user"):
        usage = answer(ck, "usage", "--by", by, "--since", "2024-01-01")
        split = sum((Decimal(row["cost_usd"]) for row in usage["rows"]), Decimal(0))
        assert (cost, messages) == (split, sum(row["messages"] for row in usage["rows"]))
        assert cost == Decimal(usage["totals"]["cost_usd"])
    assert 0 == answer(ck, "rollups", "check")["different"]


def test_who_sees_sessions_is_said_when_they_come_in_and_later(ck: Ask, recordings: Path) -> None:
    """By word, else as is usual; what is there stays; a row changes with each command."""
    folders = sorted(path for path in recordings.iterdir() if path.is_dir())
    answer(ck, "sessions", "import", str(folders[0]), "--sensitive")
    answer(ck, "org", "update", "--session-visibility", "restricted")
    answer(ck, "sessions", "import", str(folders[1]))
    answer(ck, "sessions", "import", str(folders[2]), "--visibility", "private")
    both = ("--sensitive", "--visibility", "private")
    assert 2 == ck("sessions", "import", str(folders[3]), *both).exit_code
    known = {
        name: {row["claude_session_id"] for row in listed(ck, "--visibility", name)}
        for name in ("organization", "restricted", "private", "sensitive")
    }
    found = [{name for name, _ in transcripts(folder)} for folder in folders[:3]]
    assert known == dict(zip(known, (set(), found[1], found[2], found[0]), strict=True))
    some = sorted(found[0])
    answer(ck, "sessions", "visibility", *some, "organization")
    assert set(some) == {r["claude_session_id"] for r in listed(ck, "--visibility", "organization")}
    assert "organization" == answer(ck, "sessions", "show", some[0])["visibility"]
    assert "restricted" == answer(ck, "org", "show")["session_visibility"]


def test_growing_files_and_two_clients_end_as_one_would(
    ck: Ask, session: Session, recordings: Path, tmp_path: Path
) -> None:
    """Files that come in piece by piece, by two importers at a time, are stored whole."""
    grown = tmp_path / "grown"
    for share in (3, 2, 1):
        for path in recordings.rglob("*"):
            if path.is_file():
                target = grown / path.relative_to(recordings)
                target.parent.mkdir(parents=True, exist_ok=True)
                data = path.read_bytes()
                whole = path.suffix != ".jsonl"
                target.write_bytes(data if whole else data[: len(data) // share])
        both = [
            Import(session.door, session.actor, session.organization_id, ImportRequest(root=grown))
            for _ in range(2)
        ]
        with ThreadPoolExecutor(2) as two:
            list(two.map(lambda one: list(one.run(one.find())), both))
        assert [(), ()] == [one.report.rejected for one in both]
    assert sum(map(items, transcripts(recordings).values())) == sum(
        row["items"] for row in listed(ck)
    )
    assert 0 == answer(ck, "sessions", "import", str(recordings))["items_new"]
    assert 0 == answer(ck, "rollups", "check")["different"]


def test_a_killed_import_ends_the_same(tmp_path: Path) -> None:
    """Killed at any moment and run again: nothing lost, nothing doubled."""
    corpus = write_corpus(tmp_path / "history", seed=7, items=6_000)
    data_dir = tmp_path / "data"
    crewkit(data_dir, "rollups", "check")
    for wait in (1.5, 2.5):
        process = subprocess.Popen(
            [CREWKIT, "sessions", "import", str(corpus.root), "--json"],
            env=environment(data_dir),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    done = crewkit(data_dir, "sessions", "import", str(corpus.root), "--json")
    assert 0 == done.code, done.err
    report = done.json()
    assert (corpus.items, []) == (
        report["items_new"] + report["items_duplicate"],
        report["rejected"],
    )
    rows = crewkit(data_dir, "sessions", "list", "--all", "--json").json()
    assert corpus.items == sum(row["items"] for row in rows)
    assert 0 == crewkit(data_dir, "rollups", "check", "--json").json()["different"]
