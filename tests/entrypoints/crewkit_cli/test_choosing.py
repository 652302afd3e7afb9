"""Which platform is meant, whatever is named and kept."""

import itertools
import json
import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from crewkit.choosing import Choice, Why, choose
from crewkit.organization_choice import find_organization
from crewkit.settings import settings_from
from crewkit_cli.failures import ExitCode
from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.actor import nobody
from crewkit_core.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from crewkit_core.kernel.page import Page
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ListOrganizations
from crewkit_core.tenancy.views import OrganizationView
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.command_line import FakeDoor
from crewkit_testing.signing_in import Desk, a_desk

ELSEWHERE = "https://elsewhere.example.org"
TOKEN = "crewkit_pat_of-a-test"


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk, None, None]:
    """A machine at which nobody is signed in."""
    with a_desk(tmp_path / "config") as desk:
        yield desk


@pytest.fixture
def ada(desk: Desk) -> SignedIn:
    """A person who is signed in at it."""
    ada = desk.house.register()
    desk.sign_in(ada)
    return ada


def chosen(desk: Desk, **names: str) -> Choice:
    """Return the choice of an environment; names without ``CREWKIT_``."""
    environ = {f"CREWKIT_{name}": value for name, value in names.items()}
    return choose(settings_from({"CREWKIT_CONFIG_DIR": str(desk.folder)} | environ), desk.outside())


def test_nothing_named_and_nobody_signed_in(desk: Desk) -> None:
    """The installation of this machine."""
    assert Choice(why=Why.DEFAULT) == chosen(desk)


def test_a_sign_in_stands_before_the_usual_place(desk: Desk, ada: SignedIn) -> None:
    """And after everything that is named."""
    choice = chosen(desk)
    assert (Why.SIGN_IN, PUBLIC_URL) == (choice.why, choice.server)
    assert choice.sign_in is not None
    assert ada.user_id == choice.sign_in.user_id
    assert Choice(why=Why.INSTALLATION) == chosen(desk, DATA_DIR="/data")
    assert Choice(why=Why.INSTALLATION) == chosen(desk, DATABASE_URL="postgresql://a@b/c")
    assert ELSEWHERE == chosen(desk, SERVER=ELSEWHERE, DATA_DIR="/data").server


def test_a_sign_in_is_not_for_another_server(desk: Desk, ada: SignedIn) -> None:
    """Its tokens go nowhere else."""
    assert chosen(desk, SERVER=ELSEWHERE).sign_in is None
    assert chosen(desk, SERVER=PUBLIC_URL).sign_in is not None
    assert chosen(desk, SERVER=PUBLIC_URL.upper().replace("HTTP", "http")).sign_in is not None


def test_a_token_wins_over_a_sign_in(desk: Desk, ada: SignedIn) -> None:
    """At the server that is named with it."""
    choice = chosen(desk, SERVER=PUBLIC_URL, TOKEN=TOKEN)
    assert (TOKEN, None) == (choice.token, choice.sign_in)
    assert TOKEN not in repr(choice)


@pytest.mark.parametrize("more", [{}, {"DATA_DIR": "/data"}])
def test_a_token_goes_nowhere_it_was_not_named_for(
    desk: Desk, ada: SignedIn, more: dict[str, str]
) -> None:
    """Not to the platform that somebody happens to be signed in at."""
    with pytest.raises(Unauthenticated, match="CREWKIT_SERVER"):
        chosen(desk, TOKEN=TOKEN, **more)


@pytest.mark.parametrize("token", ["two words", "a\r\nX: 1", "\u00e4", "a\x00"])
def test_a_token_that_no_header_holds_is_refused(desk: Desk, token: str) -> None:
    """And not repeated."""
    with pytest.raises(Invalid) as refusal:
        chosen(desk, SERVER=ELSEWHERE, TOKEN=token)
    assert token not in str(refusal.value)


def test_every_combination_has_one_answer(desk: Desk, ada: SignedIn) -> None:
    """The order holds whatever else is there."""
    named = {"SERVER": ELSEWHERE, "DATA_DIR": "/data", "DATABASE_URL": "postgresql://a@b/c"}
    for chosen_names in itertools.chain.from_iterable(
        itertools.combinations(named, count) for count in range(4)
    ):
        choice = chosen(desk, **{name: named[name] for name in chosen_names})
        if "SERVER" in chosen_names:
            assert Why.SERVER is choice.why
        elif chosen_names:
            assert Why.INSTALLATION is choice.why
        else:
            assert Why.SIGN_IN is choice.why


def organization(name: str, number: int) -> OrganizationView:
    return OrganizationView(
        id=uuid.UUID(int=number), name=name, slug=name.lower(), personal=False, level=Level.OWNER
    )


ENGINES, LOOMS = organization("Engines", 1), organization("Looms", 2)


@pytest.mark.parametrize(
    ("there", "wanted", "expected"),
    [
        ((ENGINES,), None, ENGINES),
        ((ENGINES, LOOMS), "looms", LOOMS),
        ((ENGINES, LOOMS), "LOOMS", LOOMS),
        ((ENGINES, LOOMS), str(ENGINES.id), ENGINES),
        ((ENGINES, LOOMS), None, Conflict),
        ((ENGINES, organization("Engines", 3)), "engines", Conflict),
        ((ENGINES,), "looms", NotFound),
        ((), None, NotFound),
    ],
)
def test_the_organization_is_the_only_one_or_named(
    there: tuple[OrganizationView, ...], wanted: str | None, expected: Any
) -> None:
    """Of several none is guessed at."""
    door = FakeDoor({ListOrganizations: Page(data=there)})
    if isinstance(expected, OrganizationView):
        assert expected == find_organization(door, nobody(), wanted)
    else:
        with pytest.raises(expected):
            find_organization(door, nobody(), wanted)


def test_without_a_home_nobody_is_signed_in(desk: Desk) -> None:
    """Nor can be: there is no place to keep it."""
    assert Choice(why=Why.DEFAULT) == choose(settings_from({}), desk.outside())
    with pytest.raises(Unauthenticated, match="CREWKIT_CONFIG_DIR"):
        desk.outside().store(settings_from({}))


def status(desk: Desk, *line: str, **env: str) -> tuple[int, Any]:
    environ = {f"CREWKIT_{name}": value for name, value in env.items()}
    done = desk.run("auth", "status", "--json", *line, env=environ)
    return done.exit_code, json.loads(done.stdout)


def test_status_says_which_and_why(desk: Desk, ada: SignedIn, tmp_path: Path) -> None:
    """For people and for programs; what stands on the line wins over the environment."""
    code, said = status(desk)
    assert (0, "sign_in", PUBLIC_URL, "sign_in") == (code, said["why"], said["server"], said["by"])
    assert "ada@example.org" == said["me"]["email"]
    code, said = status(desk, "--data-dir", str(tmp_path / "d"), SERVER=ELSEWHERE, TOKEN=TOKEN)
    assert (0, "installation", None, "local_owner") == (
        code,
        said["why"],
        said["server"],
        said["by"],
    )
    assert str(tmp_path / "d") == said["data_dir"]
    code, said = status(desk, SERVER=PUBLIC_URL, TOKEN=TOKEN)
    assert (3, "token", None, "unauthorized") == (code, said["by"], said["me"], said["error"])
    code, said = status(desk, SERVER=ELSEWHERE)
    assert (3, "server", None) == (code, said["why"], said["by"])

    text = desk.run("auth", "status").stdout
    assert ["you are signed in there" in text, "not encrypted" in text] == [True, True]
    text = desk.run("auth", "status", "--data-dir", str(tmp_path / "d")).stdout
    assert ["local owner" in text, f"your sign-in at {PUBLIC_URL}" in text] == [True, True]


def test_two_platforms_on_one_line_are_refused(desk: Desk, tmp_path: Path) -> None:
    """Nobody can mean both."""
    done = desk.run("whoami", "--server", ELSEWHERE, "--data-dir", str(tmp_path))
    assert ExitCode.USAGE == done.exit_code


@pytest.mark.parametrize("line", [("up", "--no-browser"), ("sign-in-link",)])
def test_what_is_about_this_machine_takes_no_server(desk: Desk, line: tuple[str, ...]) -> None:
    """It would be left out of account without a word."""
    assert ExitCode.USAGE == desk.run(*line, "--server", ELSEWHERE).exit_code


def test_looking_needs_no_installation(desk: Desk, tmp_path: Path) -> None:
    """Status makes nothing where nothing is."""
    place = tmp_path / "nothing"
    assert 0 == desk.run("auth", "status", "--data-dir", str(place)).exit_code
    assert not place.exists()
