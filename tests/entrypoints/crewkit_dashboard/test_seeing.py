"""Pages keep to who sees a session, and let it be said."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import falcon.inspect
import pytest

from crewkit_core.kernel.actor import Actor
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.visibility import Visibility
from crewkit_testing.builders import World
from crewkit_testing.forms import forms_of
from crewkit_testing.unseen import SECRET, SESSION, SUBAGENT, Company

SHOWN = f"/kit/sessions/{SESSION}"


@pytest.fixture
def company() -> Company:
    """A company; nothing recorded yet."""
    return Company.of(World(personal=False))


@pytest.fixture
def visit(company: Company, visit_at: Any) -> Any:
    """A browser; whose is said by ``as_``."""
    return visit_at(company.world)


def as_(visit: Any, who: Actor) -> Any:
    visit.secret = visit.signed_in(who.user_id)
    return visit


def addresses(visit: Any, session: str) -> Iterator[tuple[str, str, bool]]:
    """Yield method, address and whether it names the session, of every route below /kit."""
    for route in falcon.inspect.inspect_routes(visit.app):
        if not route.path.startswith("/kit") or route.path == "/kit/sign-out":
            continue
        filled = re.sub(r"\{[a-z_]+:int[^}]*\}", "0", route.path.replace("{session}", session))
        filled = re.sub(r"\{rest:path\}", "nowhere", filled)
        filled = re.sub(r"\{[a-z_]+\}", str(uuid.UUID(int=7)), filled)
        for method in route.methods:
            if method.method in {"GET", "POST"} and not method.internal:
                yield method.method, filled, "{session}" in route.path


def answered(visit: Any, method: str, path: str, session: str) -> tuple[int, str]:
    """Return status and text, without what differs from request to request."""
    form = {"form": token(visit), "visibility": "organization", "outcome": "success"}
    body = "&".join(f"{name}={value}" for name, value in form.items())
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    more = {"body": body, "headers": kind} if method == "POST" else {}
    result = visit.send(method, path, **more)
    return result.status_code, re.sub(rf"req_\w+|{session}", "", result.text)


def token(visit: Any) -> str:
    """Return what forms of the sign-in carry."""
    forms = forms_of(visit.page("/kit/organization").text)
    return next(str(fields["form"]) for _, fields in forms if "form" in fields)


def test_no_address_tells_of_a_session_that_is_not_seen(company: Company, visit: Any) -> None:
    """Every route there is: those with its id answer as of the unknown, no other holds a word."""
    found = company.record(Visibility.SENSITIVE)
    # of the other the trail tells that it was hidden
    silent = company.record(Visibility.SENSITIVE, str(uuid.uuid4()), at_once=True)
    unknown = str(uuid.uuid4())
    for who in (company.people[Level.OWNER], company.people[Level.VIEWER]):
        as_(visit, who)
        for session in (SESSION, str(found)):
            for (method, path, names), (_, other, _) in zip(
                addresses(visit, session), addresses(visit, unknown), strict=True
            ):
                if method == "POST" and not names:
                    continue
                status, text = answered(visit, method, path, session)
                assert (SECRET in text, str(silent) in text) == (False, False), path
                if names:
                    assert (status, text) == answered(visit, method, other, unknown), path
                    # who may delete nothing is told so whatever it is
                    assert status == 404 or path.endswith("/deletion")
    assert Visibility.SENSITIVE is company.visibility()


def test_its_owner_finds_it_at_every_address(company: Company, visit: Any) -> None:
    """Else the test above would find nothing where nothing is."""
    company.record(Visibility.SENSITIVE)
    as_(visit, company.bob)
    stream = f"stream={SUBAGENT}"
    for path in ("/kit/sessions", SHOWN, f"{SHOWN}/log", f"{SHOWN}/lines/0"):
        assert SECRET in visit.page(path).text, path
    assert SECRET in visit.page(f"{SHOWN}/export?{stream}").text
    assert SECRET in visit.page("/kit/connect/first").text


@pytest.mark.parametrize("level", Level)
def test_a_page_offers_what_may_be_said(company: Company, visit: Any, level: Level) -> None:
    """Of one's own session all four, of another's what an admin goes on seeing, else nothing."""
    company.record(Visibility.ORGANIZATION)
    action = f'action="/kit/sessions/{company.show().summary.id}/visibility"'
    page = as_(visit, company.bob).page(SHOWN).text
    assert (True, 4) == (action in page, page.count('name="visibility"'))
    page = as_(visit, company.people[level]).page(SHOWN).text
    admin = level.reaches(Level.ADMIN)
    assert (admin, 3 * admin) == (action in page, page.count('name="visibility"'))
    assert "Seen by everybody in the organization." in page


def test_who_sees_a_session_is_said_by_its_page(company: Company, visit: Any) -> None:
    """A button each; the page then says it, and the list marks it and finds it."""
    company.record(Visibility.ORGANIZATION)
    as_(visit, company.bob)
    action = f"/kit/sessions/{company.show().summary.id}/visibility"
    words_of = {"restricted": "Bob, managers and above", "sensitive": "Bob alone"}
    for visibility, words in words_of.items():
        result = visit.submit(SHOWN, action, visibility=visibility)
        assert 303 == result.status_code
        assert f"Seen by {words}." in visit.page(SHOWN).text
        assert visibility == company.visibility()
        assert f">{visibility}</span>" in visit.page("/kit/sessions").text
        assert SECRET in visit.page(f"/kit/sessions?visibility={visibility}").text
    assert SECRET not in visit.page("/kit/sessions?visibility=private").text
    assert 400 == visit.submit(SHOWN, action, visibility="secret").status_code


def test_what_is_usual_is_said_by_an_admin(company: Company, visit: Any) -> None:
    """On the organization's page; who is none is told, and offered nothing."""
    as_(visit, company.people[Level.ADMIN])
    action = "/kit/organization/sessions"
    result = visit.submit("/kit/organization", action, visibility="private")
    assert (303, "/kit/organization?done=sessions") == (
        result.status_code,
        result.headers["Location"],
    )
    company.record(None)
    assert Visibility.PRIVATE is company.visibility()
    page = as_(visit, company.people[Level.MANAGER]).page("/kit/organization").text
    assert (False, True) == (action in page, "Admins, beside the member" in page)


def test_what_is_kept_is_said_by_an_admin(company: Company, visit: Any) -> None:
    """With how long; of a session its page tells what was left out, and shows no more."""
    as_(visit, company.people[Level.ADMIN])
    company.record(Visibility.ORGANIZATION)
    action = "/kit/organization/capture"
    said = {"capture": "minimal", "retention_days": "30"}
    result = visit.submit("/kit/organization", action, **said)
    assert (303, "/kit/organization?done=capture") == (
        result.status_code,
        result.headers["Location"],
    )
    shown = visit.page("/kit/organization").text
    assert ('value="30"' in shown, "also secrets" in shown) == (True, False)
    assert SECRET not in visit.page(SHOWN).text
    for wrong in ({"retention_days": "soon"}, {"retention_days": "9999"}, {"capture": "some"}):
        assert 400 == visit.submit("/kit/organization", action, **{**said, **wrong}).status_code
    page = as_(visit, company.people[Level.MANAGER]).page("/kit/organization").text
    assert (False, True) == (action in page, "tools, for 30 days. An admin" in page)
