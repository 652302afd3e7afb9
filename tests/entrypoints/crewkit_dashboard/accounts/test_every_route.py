"""Every route below /kit, from the application's own table."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import falcon.inspect
import pytest

from crewkit_dashboard.coming_back import safe_next
from crewkit_testing.account_house import House
from crewkit_testing.page_visit import PageVisit

FOR_ANYBODY = {
    "/kit/reference",
    "/kit/reference/{part}",
    "/kit/login",
    "/kit/login/passkey",
    "/kit/register",
    "/kit/register/sent",
    "/kit/verify/{token}",
    "/kit/forgot",
    "/kit/forgot/sent",
    "/kit/reset/{token}",
    "/kit/undo-deletion/{token}",
    "/kit/invitations/declined",
    "/kit/invitations/{token}",
    "/kit/invitations/{token}/declining",
    "/kit/platform/claim",
    "/kit/sign-in/{secret}",
    "/kit/sign-out",
    "/kit/static/{name}",
}
ESCAPES = (
    "//evil.example",
    "///evil.example/kit",
    "/\\evil.example",
    "/kit\\..\\..\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://evil.example/kit",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "//evil.example%2f@localhost/kit",
    "/kit/..//evil.example",
    "/kit/%2e%2e//evil.example",
    "/kit/../api/v1/auth/logout",
    "/kit@evil.example",
    "/kit.evil.example",
    "/kit//evil.example",
    "/kit\r\nSet-Cookie: a=b",
    "/kit/\u2028",
    " /kit/profile",
    "/kit/profile\x00",
    "kit/profile",
    "/kit/%2e",
    "/kit/" + "a" * 3_000,
    "",
)


def routes(visit: PageVisit) -> Iterator[tuple[str, str, str]]:
    """Yield (template, method, path) of every route below /kit and every method it takes."""
    for route in falcon.inspect.inspect_routes(visit.app):
        if not route.path.startswith("/kit"):
            continue
        filled = re.sub(r"\{[a-z_]+:int[^}]*\}", "0", route.path)
        filled = re.sub(r"\{rest:path\}", "nowhere", filled)
        filled = re.sub(r"\{[a-z_]+\}", str(uuid.UUID(int=7)), filled)
        for method in route.methods:
            if method.method in {"GET", "POST"} and not method.internal:
                yield route.path, method.method, filled


def sent(visit: PageVisit, method: str, path: str) -> Any:
    return visit.go(path, None) if method == "GET" else visit.send_form(path, None, {})


def test_every_route_is_for_anybody_or_leads_to_sign_in_and_back(
    house: House, visit: PageVisit
) -> None:
    """Nothing is told but the way in; and it leads back to a page, also from a form or a piece."""
    stranger = PageVisit(house)
    counted = 0
    for template, method, path in routes(stranger):
        result = sent(stranger, method, path)
        if template in FOR_ANYBODY:
            assert not result.headers.get("Location", "").startswith("/kit/login?"), path
            continue
        counted += 1
        assert (303, "") == (result.status_code, result.text), path
        address = result.headers["Location"]
        assert re.fullmatch(r"/kit/login(\?next=%2Fkit[^&]*)?", address), path
        back = stranger.go(address).text.split('name="next" value="')[1].split('"')[0]
        again = visit.go(back.replace("&amp;", "&"), None)
        nowhere = ("{session}", "{rest:path}", "{token}", "{webhook_id}")
        shown = method == "GET" and template.endswith("{project_id}")
        absent = shown or any(each in template for each in nowhere)
        # whose the platform's own pages are not, is told so there
        not_theirs = template.startswith("/kit/platform") and "/claim/" not in template
        expected = 404 if absent else 403 if not_theirs else 200
        assert expected == again.status_code, (path, back)
    assert counted > 25
    assert {} == stranger.jar


def test_no_form_is_taken_from_a_page_elsewhere(house: House, visit: PageVisit) -> None:
    """Every form is refused to a foreign page; those of a sign-in also without its own token."""
    user_id = house.actor(house.log_in()).user_id
    before = house.sign_ins_of(user_id)
    for template, method, path in routes(visit):
        if method == "GET":
            continue
        for foreign in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            assert 403 == visit.send_form(path, None, {}, **foreign).status_code, path
        origin = {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}
        assert 403 == visit.send_form(path, None, {}, **origin).status_code, path
        if template not in FOR_ANYBODY:
            result = visit.send_form(path, None, {"form": "0" * 64})
            assert (403, True) == (result.status_code, "earlier sign-in" in result.text), path
    assert before == house.sign_ins_of(user_id)


@pytest.mark.parametrize("wanted", ESCAPES)
def test_nothing_leads_out_of_our_pages(house: House, wanted: str) -> None:
    """Whatever stands in ``next``, signing in ends on a page of ours."""
    visit = PageVisit(house)
    visit.register()
    visit.jar.clear()
    assert "/kit" == safe_next(wanted)
    visit.go("/kit/login")
    assert "/kit" == visit.log_in(next=wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        "/kit",
        "/kit?days=7",
        "/kit/sessions?agent=a%20b&next=//evil.example",
        "/kit/device?user_code=A-B",
    ],
)
def test_pages_of_ours_are_kept(wanted: str) -> None:
    """An address of a page stays as it is; what it asks the page for may be anything."""
    assert wanted == safe_next(wanted)
