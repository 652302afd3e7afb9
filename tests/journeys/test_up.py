"""``crewkit up`` as its user sees it: up, found again, stopped, killed, started again."""

import hashlib
import http.client
import json
import os
import re
import signal
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from crewkit_testing.corpus import write_corpus
from crewkit_testing.platform import Platform, crewkit, platform, start, stop

pytestmark = [pytest.mark.journey, pytest.mark.postgres]


def get(url: str, cookie: str = "") -> tuple[int, str]:
    """Return status and body of a page, redirects not followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", parts.path or "/", headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def sign_in(running: Platform) -> str:
    """Use the printed link as a browser would; return the cookie."""
    found = re.search(r"http://\S+/kit/sign-in/\S+", running.text)
    assert found is not None
    parts = urlsplit(found.group())
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request(
        "POST",
        parts.path,
        headers={
            "Origin": f"http://{parts.netloc}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": "0",
        },
    )
    answer = connection.getresponse()
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    connection.close()
    assert cookie.startswith("crewkit=")
    return cookie


def part_pids(running: Platform) -> list[int]:
    """Return every process of the platform but ``crewkit up`` itself."""
    return [p.pid for name in ("api", "worker", "postgres") for p in running.parts(name)]


def wait_until_gone(pids: list[int], seconds: float = 20) -> list[int]:
    """Return those that live on."""
    deadline = time.monotonic() + seconds
    alive = pids
    while alive and time.monotonic() < deadline:
        time.sleep(0.1)
        alive = [pid for pid in alive if psutil.pid_exists(pid)]
    return alive


def test_from_nothing_to_a_session_on_a_page(tmp_path: Path) -> None:
    """A new installation comes up, lets its owner in once, takes a history and shows it."""
    corpus = write_corpus(tmp_path / "history", seed=1, items=200)
    sessions = {session for session, _ in corpus.hashes}
    with platform(tmp_path / "data") as running:
        cookie = sign_in(running)
        done = crewkit(running.data_dir, "sessions", "import", str(corpus.root), "--json")
        listed = crewkit(running.data_dir, "sessions", "list", "--all", "--json").json()
        status, page = get(f"{running.url}/kit/sessions", cookie)

        assert 0 == done.code
        assert corpus.items == done.json()["items_new"]
        assert sessions == {row["claude_session_id"] for row in listed}
        assert (200, True) == (status, all(row["project"] in page for row in listed))
        assert get(f"{running.url}/kit/sessions")[0] in {302, 303, 401, 403}
        second = re.search(r"http://\S+/kit/sign-in/\S+", running.text)
        assert second is not None


def test_its_data_is_there_again(tmp_path: Path) -> None:
    """A second start finds what the first one stored; one data directory has one platform."""
    corpus = write_corpus(tmp_path / "history", seed=2, items=50)
    with platform(tmp_path / "data") as running:
        crewkit(running.data_dir, "sessions", "import", str(corpus.root), "--json")
        twice = crewkit(running.data_dir, "up", "--no-browser", "--port", "0")
        assert 8 == twice.code
        assert running.url in twice.err
    with platform(tmp_path / "data") as running:
        listed = crewkit(running.data_dir, "sessions", "list", "--all", "--json").json()
        assert len({session for session, _ in corpus.hashes}) == len(listed)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_all_parts(tmp_path: Path, how: signal.Signals) -> None:
    """Ctrl-C and SIGTERM leave no process behind."""
    running = start(tmp_path / "data")
    pids = part_pids(running)
    running.process.send_signal(how)
    code = running.process.wait(60)
    stop(running.process)

    assert len(pids) >= 3
    assert [] == wait_until_gone(pids, 5)
    assert 0 == code


def test_after_kill_9_it_starts_again(tmp_path: Path) -> None:
    """A killed platform leaves nobody who answers in its place, and its data is whole."""
    corpus = write_corpus(tmp_path / "history", seed=3, items=50)
    running = start(tmp_path / "data")
    crewkit(running.data_dir, "sessions", "import", str(corpus.root), "--json")
    served = [p.pid for name in ("api", "worker") for p in running.parts(name)]
    port = urlsplit(running.url).port
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    stop(running.process)
    assert [] == wait_until_gone(served)

    with platform(tmp_path / "data", "--port", str(port)) as again:
        with urllib.request.urlopen(f"{again.url}/readyz", timeout=10) as answer:  # noqa: S310
            ready = json.load(answer)
        noted = json.loads((again.data_dir / "run.json").read_text())
        listed = crewkit(again.data_dir, "sessions", "list", "--all", "--json").json()
        assert noted["instance_id"] == ready["instance_id"]
        assert len({session for session, _ in corpus.hashes}) == len(listed)


def test_only_loopback_without_a_proxy(tmp_path: Path) -> None:
    """An address that others can reach is refused unless a buffering proxy is said to be there."""
    answer = crewkit(tmp_path / "data", "up", "--no-browser", "--host", "0.0.0.0")  # noqa: S104

    assert 2 == answer.code
    assert "proxy" in answer.err


def test_a_quiet_session_is_consolidated_by_the_worker(tmp_path: Path) -> None:
    """What the worker has archived is given back byte for byte."""
    corpus = write_corpus(tmp_path / "history", seed=4, items=30)
    with platform(tmp_path / "data") as running:
        crewkit(running.data_dir, "sessions", "import", str(corpus.root), "--json")
        deadline = time.monotonic() + 60
        archived: list[Path] = []
        while len(archived) < len(corpus.hashes) and time.monotonic() < deadline:
            time.sleep(0.5)
            archived = list((running.data_dir / "archives").rglob("*.zst"))
        for (session, stream), sha256 in corpus.hashes.items():
            args = ["sessions", "export", session]
            args += [] if stream == "main" else ["--subagent", stream]
            out = crewkit(running.data_dir, *args).out
            assert sha256 == hashlib.sha256(out).hexdigest()
        states = crewkit(running.data_dir, "sessions", "list", "--all", "--json").json()

    assert len(corpus.hashes) == len(archived)
    assert {"completed"} == {row["state"] for row in states}
