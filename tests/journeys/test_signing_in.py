"""A laptop signs in at a platform elsewhere: real processes, real mails, a real terminal."""

import json
import os
import pty
import re
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import pytest

from crewkit_testing.accounts_by_http import EMAIL, PASSWORD, call, register
from crewkit_testing.corpus import write_corpus
from crewkit_testing.platform import CREWKIT, Answer, platform

pytestmark = [pytest.mark.journey, pytest.mark.postgres]


@attrs.frozen(kw_only=True)
class Laptop:
    """A machine with a home of its own, and nothing of the platform's in it."""

    home: Path
    server: str

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "NO_COLOR": "1", **more}

    def run(self, *line: str, **env: str) -> Answer:
        done = subprocess.run(
            [CREWKIT, *line],
            env=self.environment(**env),
            capture_output=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Answer(done.returncode, done.stdout, done.stderr.decode())

    def kept(self) -> Path:
        return self.home / ".config" / "crewkit" / "sign-in.json"


def sign_in(laptop: Laptop, ada: str) -> str:
    """Start ``auth login``, let it in with the code that it shows; return what it printed."""
    organization = call(laptop.server, "GET", "/organizations", bearer=ada)[0]["id"]
    process = subprocess.Popen(
        [CREWKIT, "auth", "login", "--server", laptop.server],
        env=laptop.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        address, code = (process.stderr.readline().split()[1] for _ in range(2))
        assert re.fullmatch(r"http://localhost:\d+/kit/device", address)
        shown = call(laptop.server, "POST", "/auth/device/show", {"user_code": code}, ada)
        assert ("crewkit-cli", True) == (shown["client_id"], "crewkit-cli/" in shown["agent"])
        decision = {"user_code": code, "approve": True, "organization_id": organization}
        call(laptop.server, "POST", "/auth/device/verify", decision, ada)
        said, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert 0 == process.returncode
    return said


def at_terminal(laptop: Laptop, *line: str, typed: str) -> str:
    """Run a command at a terminal, and type what it asks for; return what it wrote."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [CREWKIT, *line],
        env=laptop.environment(TERM="xterm"),
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    )
    os.close(follower)
    written = b""
    try:
        while block := _read(leader):
            written += block
            if written.endswith(b"password: "):
                os.write(leader, typed.encode() + b"\n")
    finally:
        os.close(leader)
        process.wait(60)
    return written.decode()


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65_536)
    except OSError:  # the other end is closed
        return b""


def wear_out(laptop: Laptop) -> Mapping[str, Any]:
    """Have the kept access token end now; return the tokens as they were."""
    kept = json.loads(laptop.kept().read_text())
    before: Mapping[str, Any] = dict(kept["secrets"])
    kept["secrets"]["expires_at"] = "2026-01-01T00:00:00+00:00"
    laptop.kept().write_text(json.dumps(kept))
    return before


def test_from_a_code_to_a_pipeline_and_out_again(tmp_path: Path) -> None:
    """Signed in by a code, tokens exchanged in turns, a token made for CI, ended from elsewhere."""
    (tmp_path / "laptop").mkdir()
    corpus = write_corpus(tmp_path / "history", seed=5, items=50)
    with platform(tmp_path / "data") as running:
        laptop = Laptop(home=tmp_path / "laptop", server=running.url)
        ada = register(running)
        assert "as Ada (ada@example.org)" in sign_in(laptop, ada)
        me = laptop.run("whoami", "--json").json()
        assert (EMAIL, running.url) == (me["email"], me["server"])

        before = wear_out(laptop)
        with ThreadPoolExecutor(4) as together:
            ends = [together.submit(laptop.run, "whoami") for _ in range(4)]
        assert [0] * 4 == [end.result().code for end in ends]
        after = json.loads(laptop.kept().read_text())["secrets"]
        assert before["refresh_token"] != after["refresh_token"]
        activity = call(running.url, "GET", "/auth/activity", bearer=ada)
        assert "refresh_reused" not in {each["kind"] for each in activity}

        refused = laptop.run("tokens", "create", "ci", "--json")
        assert (3, b"", True) == (refused.code, refused.out, "terminal" in refused.err)
        shown = at_terminal(laptop, "tokens", "create", "ci", "--json", typed=PASSWORD)
        token = json.loads(shown[shown.index("{") :])["token"]
        assert PASSWORD not in shown

        ci = {"CREWKIT_SERVER": running.url, "CREWKIT_TOKEN": token}
        home = attrs.evolve(laptop, home=tmp_path / "ci")
        done = home.run("sessions", "import", str(corpus.root), "--json", **ci)
        assert corpus.items == done.json()["items_new"]
        listed = laptop.run("sessions", "list", "--all", "--json").json()
        assert {session for session, _ in corpus.hashes} == {
            row["claude_session_id"] for row in listed
        }
        assert 0 == laptop.run("usage").code
        overview = laptop.run().out.decode()
        assert [True, False] == [word in overview for word in (running.url, "Data")]

        assert 0 == laptop.run("tokens", "revoke", "ci").code
        assert 3 == home.run("sessions", "list", **ci).code
        for each in call(running.url, "GET", "/auth/sign-ins", bearer=ada):
            if each["client"] == "crewkit-cli":
                call(running.url, "DELETE", f"/auth/sign-ins/{each['id']}", bearer=ada)
        ended = laptop.run("whoami")
        assert (3, True) == (ended.code, "sign_in_ended" in ended.err)
        assert 0 == laptop.run("auth", "logout").code
        assert not laptop.kept().exists()
