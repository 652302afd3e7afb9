"""Every address below /kit: who may see it, and what it says when there is nothing to see."""

from typing import Any

import pytest

from crewkit_core.kernel.errors import Forbidden, Unavailable
from crewkit_dashboard.site import HEADERS
from crewkit_testing.builders import World, a_prompt, an_answer
from crewkit_testing.forms import forms_of
from crewkit_testing.wire import AnsweringDoor

SESSION = "5e55104e-0000-4000-8000-000000000001"
PAGES = (
    "/kit",
    "/kit?days=90",
    "/kit/sessions",
    f"/kit/sessions/{SESSION}",
    f"/kit/sessions/{SESSION}?all=1",
    f"/kit/sessions/{SESSION}/log",
    f"/kit/sessions/{SESSION}/live",
    "/kit/audit",
    "/kit/audit/verification",
    "/kit/team",
    "/kit/organization",
    "/kit/connect",
    "/kit/connect/first",
)
BYTES = ("/kit/audit/export", f"/kit/sessions/{SESSION}/export", f"/kit/sessions/{SESSION}/lines/0")
LOOK = '<header class="top">'


@pytest.fixture(autouse=True)
def session(world: World) -> None:
    """One session is there."""
    world.ingest(SESSION, a_prompt(SESSION, text="A secret plan") + an_answer(SESSION, "msg_1"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_shown_to_who_signed_in(visit: Any, path: str) -> None:
    """Its owner sees it, under the headers that keep a browser safe, and nobody keeps a copy."""
    result = visit.page(path)
    kept = "private, no-cache" if path.endswith(("first", "live")) else "no-store"
    assert "text/html" in result.headers["Content-Type"]
    assert HEADERS | {"Cache-Control": kept} == {name: result.headers.get(name) for name in HEADERS}


@pytest.mark.parametrize("path", [*PAGES, *BYTES, "/kit/nowhere"])
def test_a_stranger_is_led_to_sign_in(visit: Any, path: str) -> None:
    """Without a sign-in nothing is shown but the way to one; not even whether a page exists."""
    visit.secret = None
    result = visit.page(path, 303)
    assert ("", "/kit/login") == (result.text, result.headers["Location"].partition("?")[0])
    assert "Set-Cookie" not in result.headers
    assert "crewkit sign-in-link" in visit.page(result.headers["Location"]).text


@pytest.mark.parametrize(
    "path",
    [
        "/kit/nowhere",
        "/kit/sessions/nothing",
        "/kit/sessions/nothing/log",
        "/kit/sessions/nothing/export",
        f"/kit/sessions/{SESSION}?stream=nobody",
        f"/kit/sessions/{SESSION}/export?stream=nobody",
        f"/kit/sessions/{SESSION}/lines/2",
        f"/kit/sessions/{SESSION}/lines/first",
        "/kit/static/nothing.css",
    ],
)
def test_what_is_not_there_looks_like_the_dashboard(visit: Any, path: str) -> None:
    """A page says so, with the way back."""
    result = visit.page(path, 404)
    assert (True, True) == (LOOK in result.text, "To the overview" in result.text)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("/kit?days=5", "days"),
        ("/kit?days=7&days=30", ""),
        ("/kit/sessions?project=x", "project"),
        ("/kit/sessions?person=1", "person"),
        ("/kit/sessions?from=yesterday", "from"),
        ("/kit/sessions?to=0001-01-01", "to"),
        ("/kit/sessions?sort=luck", "sort"),
        ("/kit/sessions?order=up", "order"),
        ("/kit/sessions?agent=%00", "agent"),
        ("/kit/sessions?agent=" + "a" * 5_000, "agent"),
        ("/kit/sessions?after=nonsense", "after"),
        (f"/kit/sessions/{SESSION}?after=nonsense", "after"),
        ("/kit/sessions/%00", "session"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_by_name(
    visit: Any, query: str, field: str
) -> None:
    """The page names the part that cannot be read; what is given twice counts as not given."""
    result = visit.page(query, 400 if field else 200)
    assert LOOK in result.text
    assert not field or f"{field}: " in result.text


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/kit/", "/kit"),
        ("/kit/sessions/", "/kit/sessions"),
        ("/kit/sessions/?agent=a%20b&sort=cost_usd", "/kit/sessions?agent=a%20b&sort=cost_usd"),
        ("/kit/nowhere///", "/kit/nowhere"),
        (f"/kit/sessions/{SESSION}/", f"/kit/sessions/{SESSION}"),
        ("/kit//evil.example/", "/kit//evil.example"),
        ("/kit/a%0d%0aSet-Cookie:%20b=c/", "/kit/a%0D%0ASet-Cookie%3A%20b%3Dc"),
        ("/kit/%E2%82%AC/", "/kit/%E2%82%AC"),
    ],
)
def test_a_last_slash_too_many_leads_to_the_page(visit: Any, asked: str, location: str) -> None:
    """It is taken away for good, and the rest of the address stays as it was."""
    result = visit.page(asked, 308)
    assert location == result.headers["Location"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/kit"),
        ("PUT", "/kit/sessions"),
        ("GET", "/kit/sign-out"),
        ("GET", f"/kit/sessions/{SESSION}/deletion"),
        ("DELETE", f"/kit/sessions/{SESSION}"),
    ],
)
def test_another_method_changes_nothing(visit: Any, world: World, method: str, path: str) -> None:
    """An address takes its own kind of request only; the answer is a page, too."""
    result = visit.send(method, path)
    assert (405, True) == (result.status_code, LOOK in result.text)
    assert 1 == len(world.tables.conversations)


def test_a_session_is_deleted_by_its_form_alone(visit: Any, world: World) -> None:
    """A form of our page deletes; the same request from a page elsewhere does not."""
    path = f"/kit/sessions/{SESSION}/deletion"
    foreign = visit.send("POST", path, headers={"Sec-Fetch-Site": "cross-site"})
    assert (403, True) == (foreign.status_code, LOOK in foreign.text)
    assert 1 == len(world.tables.conversations)

    without = visit.send("POST", path)
    assert (403, True) == (without.status_code, "earlier sign-in" in without.text)
    assert 1 == len(world.tables.conversations)

    page = f"/kit/sessions/{SESSION}"
    (own,) = (to for to, _ in forms_of(visit.page(page).text) if to.endswith("/deletion"))
    result = visit.submit(page, own)
    assert (303, "/kit/sessions?deleted=1") == (result.status_code, result.headers["Location"])
    assert 0 == len(world.tables.conversations)
    assert "The session was deleted" in visit.page("/kit/sessions?deleted=1").text


@pytest.mark.parametrize("path", [*PAGES, *BYTES])
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Forbidden("only an owner may"), 403, "only an owner may"),
        (Unavailable("the database is away"), 503, "reload this page in a moment"),
        (ZeroDivisionError("the secret"), 500, "Something broke on our side"),
    ],
)
def test_a_refusal_or_failure_is_a_page(
    visit_at: Any, world: World, path: str, error: Exception, status: int, words: str
) -> None:
    """Whatever goes wrong behind a page is said in the dashboard's look; a bug tells nothing."""
    door = AnsweringDoor()
    door.answer_all(error)
    result = visit_at(world, door=door).page(path, status)
    assert (True, True) == (LOOK in result.text, words in result.text)
    assert "the secret" not in result.text
    assert "req_" in result.text


def test_style_script_and_mark_are_kept_by_browsers(visit: Any) -> None:
    """They are for strangers, too: a sign-in page has the same look."""
    page = visit.page("/kit").text
    visit.secret = None
    names = {part.split('"')[0] for part in page.split("/kit/static/")[1:]}
    assert {"css", "js", "svg"} == {name.rpartition(".")[2] for name in names}
    for name in names:
        result = visit.page(f"/kit/static/{name}")
        assert "public, max-age=31536000, immutable" == result.headers["Cache-Control"]
        assert "nosniff" == result.headers["X-Content-Type-Options"]


def test_the_newest_session_is_sent_once(visit: Any, world: World) -> None:
    """Who knows the newest session already gets nothing until another one comes."""
    known = visit.page("/kit/connect/first").headers["ETag"]
    assert b"" == visit.page("/kit/connect/first", 304, headers={"If-None-Match": known}).content
    other = "5e55104e-0000-4000-8000-000000000002"
    world.ingest(other, a_prompt(other, 60, text="Another"))
    result = visit.page("/kit/connect/first", headers={"If-None-Match": known})
    assert "Another" in result.text
