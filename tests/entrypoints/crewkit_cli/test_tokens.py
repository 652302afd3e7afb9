"""``crewkit tokens`` and ``crewkit service-accounts``, against the platform's accounts."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from crewkit_cli.failures import ExitCode
from crewkit_testing.account_house import NAME, PASSWORD
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.signing_in import Desk, a_desk


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk, None, None]:
    """A machine at which somebody is signed in."""
    with a_desk(tmp_path / "config") as desk:
        desk.sign_in(desk.house.register())
        yield desk


def made(desk: Desk, *line: str) -> str:
    """Create a token as a person at a terminal does."""
    done = desk.run("tokens", "create", *line, "--json", typed=[PASSWORD])
    assert 0 == done.exit_code, done.output
    answer = json.loads(done.stdout)
    assert ["token"] == list(answer)
    return str(answer["token"])


def answer(desk: Desk, *line: str, **env: str) -> Any:
    environ = {f"CREWKIT_{name}": value for name, value in env.items()}
    done = desk.run(*line, "--json", env=environ)
    assert 0 == done.exit_code, done.output
    return json.loads(done.stdout)


def test_a_token_is_printed_once_and_works(desk: Desk) -> None:
    """In CI as ``CREWKIT_TOKEN``; no list tells it again."""
    token = made(desk, "nightly", "--scope", "read", "--scope", "tokens")
    assert token.startswith("crewkit_pat_")
    me = answer(desk, "whoami", SERVER=PUBLIC_URL, TOKEN=token)
    assert NAME == me["name"]
    (row,) = answer(desk, "tokens", "list")
    assert ("nightly", ["read", "tokens"]) == (row["name"], row["scopes"])
    for line in (("tokens", "list"), ("tokens", "list", "--json"), ("auth", "status")):
        assert token not in desk.run(*line).output


def test_for_people_the_token_stands_alone(desk: Desk) -> None:
    """On stdout, to be put into a file or a clipboard; the rest goes to stderr."""
    done = desk.run("tokens", "create", "nightly", typed=[PASSWORD])
    (line,) = done.stdout.splitlines()
    assert ["crewkit_pat_" in line, "this once" in done.stderr] == [True, True]
    assert "read, ingest" in done.stderr


def test_without_a_terminal_nothing_is_asked(desk: Desk) -> None:
    """Ends with 3 and a sentence, and makes no token."""
    done = desk.run("tokens", "create", "nightly", stdin=PASSWORD + "\n")
    assert (3, "") == (done.exit_code, done.stdout)
    assert "nobody_to_ask: nobody is at a terminal" in done.stderr
    assert [] == answer(desk, "tokens", "list")


def test_a_wrong_password_makes_no_token(desk: Desk) -> None:
    """Ends with 3."""
    done = desk.run("tokens", "create", "nightly", typed=["another password than that"])
    assert (3, True) == (done.exit_code, "wrong_credentials" in done.stderr)
    assert [] == answer(desk, "tokens", "list")


def test_a_revoked_token_lets_nobody_in(desk: Desk) -> None:
    """By its name or id; from then on commands end with 3."""
    token = made(desk, "Nightly")
    made(desk, "other")
    assert "Revoked Nightly." in desk.run("tokens", "revoke", "nightly").stdout
    env = {"CREWKIT_SERVER": PUBLIC_URL, "CREWKIT_TOKEN": token}
    done = desk.run("whoami", env=env)
    assert (3, True) == (done.exit_code, "does not take this token" in done.stderr)
    (row,) = answer(desk, "tokens", "list")
    answer(desk, "tokens", "revoke", row["id"])
    assert "No tokens." in desk.run("tokens", "list").stdout
    assert ExitCode.NOT_FOUND == desk.run("tokens", "revoke", "other").exit_code


def test_a_name_of_two_tokens_is_not_guessed_at(desk: Desk) -> None:
    """The ids are named instead."""
    for _ in range(2):
        made(desk, "twin")
    done = desk.run("tokens", "revoke", "twin")
    ids = [row["id"] for row in answer(desk, "tokens", "list")]
    assert ExitCode.CONFLICT == done.exit_code
    assert [] == [each for each in ids if each not in done.stderr]


def test_a_token_for_programs_makes_no_tokens(desk: Desk) -> None:
    """Nobody is asked for a password in vain."""
    token = made(desk, "nightly", "--scope", "tokens", "--scope", "read")
    env = {"CREWKIT_SERVER": PUBLIC_URL, "CREWKIT_TOKEN": token}
    done = desk.run("tokens", "create", "more", env=env, typed=[])
    assert ExitCode.FORBIDDEN == done.exit_code


def test_an_ingesting_token_names_its_organization(desk: Desk) -> None:
    """It may not ask which is its own."""
    token = made(desk, "import", "--scope", "ingest")
    env = {"CREWKIT_SERVER": PUBLIC_URL, "CREWKIT_TOKEN": token}
    line = ("sessions", "import", str(desk.folder), "--dry-run")
    assert ExitCode.FORBIDDEN == desk.run(*line, env=env).exit_code
    organization = answer(desk, "whoami")["organization_id"]
    assert 0 == desk.run(*line, env=env | {"CREWKIT_ORGANIZATION": organization}).exit_code


def test_a_token_from_stdin_is_a_sign_in(desk: Desk) -> None:
    """It is forgotten on signing out, but stays good: the platform is not asked to end it."""
    token = made(desk, "laptop")
    login = ("auth", "login", "--with-token", "--server", PUBLIC_URL)
    done = desk.run(*login, stdin=token + "\n")
    assert (0, False) == (done.exit_code, token in done.output)
    assert NAME == answer(desk, "whoami")["name"]
    assert "good until revoked" in desk.run("auth", "logout").stdout
    assert NAME == answer(desk, "whoami", SERVER=PUBLIC_URL, TOKEN=token)["name"]
    for wrong in ("", "two words", "crewkit_pat_unknown"):
        assert desk.run(*login, stdin=wrong).exit_code in {2, 3}, wrong
    assert not (desk.folder / "sign-in.json").exists()


def test_a_sign_in_by_a_token_ends_with_the_token(desk: Desk) -> None:
    """There is no other to exchange it for; the way back in is said."""
    token = made(desk, "laptop", "--scope", "read", "--scope", "tokens")
    login = ("auth", "login", "--with-token", "--server", PUBLIC_URL)
    assert 0 == desk.run(*login, stdin=token).exit_code
    assert 0 == desk.run("tokens", "revoke", "laptop").exit_code
    done = desk.run("whoami")
    assert (3, True) == (
        done.exit_code,
        "the token any more that you signed in with" in done.stderr,
    )


def test_a_service_account_acts_by_its_token(desk: Desk) -> None:
    """It is a member of its own; taken away, its tokens let nobody in."""
    account = answer(desk, "service-accounts", "create", "build", "--level", "viewer")
    token = made(desk, "build-1", "--service-account", "build")
    assert token.startswith("crewkit_svc_")
    me = answer(desk, "whoami", SERVER=PUBLIC_URL, TOKEN=token)
    assert ("build", "viewer", account["user_id"]) == (me["name"], me["level"], me["user_id"])
    assert "build" in desk.run("service-accounts", "list").stdout
    assert "build" in desk.run("tokens", "list").stdout
    assert ExitCode.NOT_FOUND == desk.run("service-accounts", "remove", "other").exit_code
    answer(desk, "service-accounts", "remove", "build")
    env = {"CREWKIT_SERVER": PUBLIC_URL, "CREWKIT_TOKEN": token}
    assert 3 == desk.run("whoami", env=env).exit_code
    assert "No service accounts." in desk.run("service-accounts", "list").stdout
