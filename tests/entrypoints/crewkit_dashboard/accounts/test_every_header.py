"""Bar B28: fourteen headers, on every answer that the table of routes can give."""

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import falcon.inspect

from crewkit_testing.account_house import House
from crewkit_testing.house import TOLD
from crewkit_testing.page_visit import PageVisit

SAME = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
ABSENT = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")
_OF_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
POLICIES = {
    _OF_PAGES,
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
"""Of pages and of everything else; said here a second time, so that none is widened by accident."""
TEXTS = ("text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
FOR_EVERYBODY = {
    "/kit/static/{name}": "public, max-age=31536000, immutable",
    "/api/v1/openapi.json": "public, max-age=300",
    "/.well-known/oauth-authorization-server": "public, max-age=300",
}
"""What is the same for everybody, and may be kept."""


def asked(visit: PageVisit) -> Iterator[tuple[str, str, str]]:
    """Yield (template, method, path) of every route with every method, known to it or not."""
    style = re.search(r"/kit/static/[0-9a-f]+\.css", visit.go("/kit/profile").text)
    assert style is not None
    for route in falcon.inspect.inspect_routes(visit.app):
        path = re.sub(r"\{[a-z_]+:int[^}]*\}", "0", route.path)
        path = re.sub(r"\{rest:path\}", "nowhere", path)
        path = re.sub(r"\{[a-z_]+\}", str(uuid.UUID(int=7)), path)
        for method in METHODS:
            yield route.path, method, path
            if "static" in path:
                yield route.path, method, style[0]
    for path in ("/", "/nothing", "/api/v1/nothing", "/kit/", "//", "/kit/%00", "/api/v2"):
        for method in METHODS:
            yield "", method, path


def wrong(template: str, method: str, result: Any) -> set[str]:
    """Return the headers of an answer that are not as they should be."""
    headers = result.headers
    found = {name for name, value in SAME.items() if headers.get(name) != value}
    found |= {name for name in ABSENT if name in headers}
    if headers.get("Content-Security-Policy") not in POLICIES:
        found.add("Content-Security-Policy")
    kept = {"no-store"} | ({"private, no-cache"} if "/sessions/" in template else set())
    if (method, result.status_code) == ("GET", 200) and template in FOR_EVERYBODY:
        kept = {FOR_EVERYBODY[template]}
    if headers.get("Cache-Control") not in kept:
        found.add("Cache-Control")
    if not {"Authorization", "Cookie"} <= set(headers.get("Vary", "").split(", ")):
        found.add("Vary")
    kind = headers.get("Content-Type", "")
    if result.content and not (
        kind.startswith("application/json")
        or (kind.startswith(TEXTS) and kind.endswith("; charset=utf-8"))
    ):
        found.add("Content-Type")
    return found


def test_every_header_on_every_answer(house: House, record_property: Any) -> None:
    """Answers, redirects, refusals and failures: signed in, as nobody, from elsewhere, lost."""
    visit = PageVisit(house, "https://crewkit.example.org")
    visit.register()
    jar = dict(visit.jar)
    counted, faults = Counter[int](), set()
    manners: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
        (jar, {"Sec-Fetch-Site": "same-origin"}),
        ({}, {}),
        ({}, {"Authorization": "Bearer x"}),
        (jar, {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}),
        ({}, {"Host": "evil.example"}),
    )
    every = list(asked(visit))
    for cookies, headers in manners:
        for template, method, path in every:
            sent = {"Host": visit.host, **headers}
            result = visit.simulate_request(method, path, headers=sent, cookies=cookies)
            counted[result.status_code] += 1
            faults |= {
                (method, path, result.status_code, name) for name in wrong(template, method, result)
            }
    number = len(SAME) + len(ABSENT) + 4
    by_status = ", ".join(f"{times} x {status}" for status, times in sorted(counted.items()))
    told = f"{number} headers on {counted.total()} answers, {len(faults)} wrong ({by_status})"
    record_property(TOLD, f"B28: {told}")
    assert 14 == number
    assert set() == faults
    assert {200, 303, 400, 401, 403, 404, 405} <= counted.keys()
