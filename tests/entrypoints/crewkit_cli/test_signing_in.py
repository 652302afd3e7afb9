"""``crewkit auth`` and ``whoami``, against the real platform's accounts over HTTP."""

import datetime as dt
import json
import os
import stat
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from crewkit_cli.failures import ExitCode
from crewkit_core.accounts.use_cases import EndAllSignIns
from crewkit_core.accounts.views import SignedIn
from crewkit_testing.account_house import EMAIL, NAME
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.keyrings import MemoryKeyring
from crewkit_testing.scripted_server import CODES, PENDING, FakeTime, ScriptedServer
from crewkit_testing.signing_in import Desk, a_desk

LOGIN = ("auth", "login", "--server", PUBLIC_URL)


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk, None, None]:
    """A machine at which nobody is signed in."""
    with a_desk(tmp_path / "config") as desk:
        yield desk


@pytest.fixture
def ada(desk: Desk) -> SignedIn:
    """A person with an account, signed in elsewhere."""
    return desk.house.register()


def kept(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((desk.folder / "sign-in.json").read_text())
    return found


def test_from_code_to_whoami(desk: Desk, ada: SignedIn) -> None:
    """Address and code are shown, somebody agrees, and the command line is them."""
    done = desk.sign_in(ada)
    assert f"Open   {PUBLIC_URL}/kit/device\n" in done.stderr
    assert f"Signed in at {PUBLIC_URL} as {NAME} ({EMAIL})" in done.stdout
    assert [5.0] == desk.slept

    me = json.loads(desk.run("whoami", "--json").stdout)
    organization = desk.house.organization_of(ada.user_id)
    assert (EMAIL, str(ada.user_id), str(organization), PUBLIC_URL) == (
        me["email"],
        me["user_id"],
        me["organization_id"],
        me["server"],
    )
    assert EMAIL in desk.run("whoami").stdout


def test_tokens_are_kept_before_success_is_said(desk: Desk, ada: SignedIn) -> None:
    """C-12: mode 0600, and nowhere is a token printed."""
    done = desk.sign_in(ada, "--json")
    path = desk.folder / "sign-in.json"
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    secrets = kept(desk)["secrets"]
    assert [] == [
        name
        for name in ("access_token", "refresh_token")
        if not secrets[name] or secrets[name] in done.output
    ]
    assert "file" == json.loads(done.stdout)["kept_in"]


def test_where_they_cannot_be_kept_nothing_is_said_to_be(desk: Desk, ada: SignedIn) -> None:
    """And the platform is told to forget them."""
    desk.folder.mkdir()
    desk.folder.chmod(0o777)
    desk.waiting = lambda code: desk.decide(ada, code)
    done = desk.run(*LOGIN)
    assert (3, "") == (done.exit_code, done.stdout)
    assert [] == desk.sign_in_ids(ada)


def test_ctrl_c_leaves_nothing(desk: Desk, ada: SignedIn) -> None:
    """C-11: while waiting, and with the tokens in hand."""

    def interrupt(code: str) -> None:
        raise KeyboardInterrupt

    desk.waiting = interrupt
    assert ExitCode.INTERRUPTED == desk.run(*LOGIN).exit_code
    assert not desk.folder.exists()


def test_ctrl_c_with_tokens_in_hand_ends_them(
    desk: Desk, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not kept lets nobody in."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    desk.waiting = lambda code: desk.decide(ada, code)
    assert ExitCode.INTERRUPTED == desk.run(*LOGIN).exit_code
    assert [] == [path.name for path in desk.folder.iterdir() if path.suffix == ".json"]
    assert [] == desk.sign_in_ids(ada)


def test_the_code_is_shown_also_when_a_browser_opens(desk: Desk, ada: SignedIn) -> None:
    """C-8: so that it can be compared; without a terminal, or when told so, none opens."""
    desk.waiting = lambda code: desk.decide(ada, code)
    done = desk.run(*LOGIN, typed=[])
    (page,) = desk.browsed
    assert page.startswith(f"{PUBLIC_URL}/kit/device?user_code=")
    assert f"Code   {page.partition('=')[2]}\n" in done.stderr
    desk.run(*LOGIN, "--no-browser", typed=[])
    desk.run(*LOGIN)
    assert [page] == desk.browsed


def test_a_person_who_says_no(desk: Desk, ada: SignedIn) -> None:
    """Ends with 3 and keeps nothing."""
    desk.waiting = lambda code: desk.decide(ada, code, approve=False)
    done = desk.run(*LOGIN)
    assert (3, "not_let_in") == (done.exit_code, done.stderr.splitlines()[-1].split(": ")[1])
    assert not desk.folder.exists()


def test_nobody_decides(desk: Desk) -> None:
    """Ends with 3 within the code's ten minutes."""
    done = desk.run(*LOGIN)
    assert (3, "code_expired") == (done.exit_code, done.stderr.splitlines()[-1].split(": ")[1])
    assert 595 == sum(desk.slept)


def test_the_real_server_never_says_slow_down(desk: Desk, ada: SignedIn) -> None:
    """To a client that keeps the rules: two minutes of waiting are 24 polls, 5 seconds apart."""
    waits = []

    def late(code: str) -> None:
        waits.append(code)
        if len(waits) == 24:
            desk.decide(ada, code)

    desk.waiting = late
    assert 0 == desk.run(*LOGIN).exit_code
    assert {5.0} == set(desk.slept)


def test_an_access_token_is_exchanged_when_it_ends(desk: Desk, ada: SignedIn) -> None:
    """Hours later the command line still works; the refresh token is another one."""
    desk.sign_in(ada)
    before = kept(desk)["secrets"]
    for _ in range(3):
        desk.house.clock.pass_by(dt.timedelta(hours=5))
        assert 0 == desk.run("whoami").exit_code
    after = kept(desk)["secrets"]
    assert before["refresh_token"] != after["refresh_token"]
    assert 1 == len(desk.sign_in_ids(ada))


def test_a_sign_in_that_was_ended_elsewhere(desk: Desk, ada: SignedIn) -> None:
    """Ends with 3 and the way back in; nothing falls back to another platform."""
    desk.sign_in(ada)
    desk.house.ask(EndAllSignIns(keep_current=False), desk.house.actor(ada))
    for line in (("whoami",), ("sessions", "list"), ("tokens", "list"), ("auth", "status")):
        done = desk.run(*line)
        assert 3 == done.exit_code, line
        assert "sign_in_ended" in done.stderr
    assert 3 == desk.run("usage", "--json").exit_code


def test_signing_out_ends_it_at_the_platform(desk: Desk, ada: SignedIn) -> None:
    """And here; a second time there is nothing to do."""
    desk.sign_in(ada)
    assert "Signed out" in desk.run("auth", "logout").stdout
    assert ([], False) == (desk.sign_in_ids(ada), (desk.folder / "sign-in.json").exists())
    again = desk.run("auth", "logout")
    assert (0, "Nobody was signed in.\n") == (again.exit_code, again.stdout)


def test_signing_out_works_without_the_platform(desk: Desk, ada: SignedIn) -> None:
    """It is said that the platform could not be told."""
    desk.sign_in(ada)
    desk.transport = httpx2.MockTransport(_away)
    done = desk.run("auth", "logout")
    assert (0, False) == (done.exit_code, (desk.folder / "sign-in.json").exists())
    assert "could not be told" in done.stderr


def test_a_new_sign_in_ends_the_old_one(desk: Desk, ada: SignedIn) -> None:
    """One at a time, here and there."""
    desk.sign_in(ada)
    desk.sign_in(ada)
    assert 1 == len(desk.sign_in_ids(ada))
    assert 0 == desk.run("whoami").exit_code


def test_a_keyring_holds_the_tokens(desk: Desk, ada: SignedIn) -> None:
    """Where there is one; locked, it is no reason to ask a person."""
    desk.keyring = MemoryKeyring()
    assert "keyring" in desk.sign_in(ada).stdout
    assert (1, None) == (len(desk.keyring.held), kept(desk)["secrets"])
    assert 0 == desk.run("whoami").exit_code
    desk.keyring.locked = True
    assert ExitCode.NETWORK == desk.run("whoami").exit_code
    desk.keyring.locked = False
    desk.run("auth", "logout")
    assert {} == desk.keyring.held


def test_the_keyring_can_be_left_alone(desk: Desk, ada: SignedIn) -> None:
    """By ``CREWKIT_KEYRING=0``."""
    desk.keyring = MemoryKeyring()
    desk.waiting = lambda code: desk.decide(ada, code)
    assert 0 == desk.run(*LOGIN, env={"CREWKIT_KEYRING": "0"}).exit_code
    assert {} == desk.keyring.held


def test_nobody_is_signed_in_at_a_server_that_is_named(desk: Desk, ada: SignedIn) -> None:
    """Ends with 3 and how to; a sign-in elsewhere is not sent there."""
    done = desk.run("whoami", "--server", PUBLIC_URL)
    assert (3, True) == (done.exit_code, "crewkit auth login --server" in done.stderr)
    desk.sign_in(ada)
    desk.transport = httpx2.MockTransport(_away)
    other = desk.run("whoami", env={"CREWKIT_SERVER": "https://elsewhere.example.org"})
    assert (3, True) == (other.exit_code, "elsewhere.example.org" in other.stderr)


def test_a_platform_that_does_not_answer(desk: Desk, ada: SignedIn) -> None:
    """Ends with 5."""
    desk.sign_in(ada)
    desk.transport = httpx2.MockTransport(_away)
    for line in (("whoami",), ("auth", "status"), LOGIN):
        assert ExitCode.NETWORK == desk.run(*line).exit_code, line


def test_somewhere_must_be_named(desk: Desk) -> None:
    """A usage error; unencrypted addresses are none to sign in at."""
    assert ExitCode.USAGE == desk.run("auth", "login").exit_code
    for url in ("http://crewkit.example.org", "crewkit.example.org", "https://a/b", "https://["):
        assert ExitCode.USAGE == desk.run("auth", "login", "--server", url).exit_code, url


def test_no_control_byte_of_a_server_reaches_the_terminal(desk: Desk) -> None:
    """C-9: neither in what is shown to open, nor in a refusal."""
    hostile = "\x1b]52;c;aGk=\x07\x9b31m\u202eevil\r"
    for codes in (
        (200, dict(CODES) | {"verification_uri": f"https://a/{hostile}"}),
        (200, dict(CODES) | {"user_code": hostile}),
        (400, {"error": "invalid_client", "error_description": hostile}),
        (400, {"error": hostile, "error_description": hostile * 100}),
    ):
        desk.transport = ScriptedServer(FakeTime(), polls=(PENDING,), codes=codes)
        done = desk.run(*LOGIN)
        assert done.exit_code in {1, 3}
        assert [] == [c for c in done.output if c != "\n" and not c.isprintable()]
        assert "aGk" not in done.output


def _away(_: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("nobody there")
