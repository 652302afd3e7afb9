"""The API's reference tells of everything that its description tells of."""

import html
import re
from typing import Any

from crewkit_wire.openapi import openapi_document
from crewkit_wire.routes import ROUTES, Body

_PARTS = dict.fromkeys(route.slice for route in ROUTES)


_WHOLE = {Body.LINES: {"data"}, Body.EXPORT: {"data", "protobuf"}}
"""Fields that are a body as a whole, and how it is written."""


def _pages(visit: Any) -> dict[str, str]:
    visit.secret = None
    return {part: visit.page(f"/kit/reference/{part}").text for part in (*_PARTS, "types")}


def test_every_operation_has_its_section(visit: Any) -> None:
    """On its part's page, with path, parameters and fields; and its line on the first page."""
    pages, first = _pages(visit), visit.page("/kit/reference").text
    for route in ROUTES:
        _, found, rest = pages[route.slice].partition(f'id="{route.name}"')
        section = rest.partition("</section>")[0]
        assert found, route.name
        assert html.escape(route.path) in section
        missing = {name for name in route.fields if f"<code>{name}" not in section}
        assert missing == _WHOLE.get(route.body, set()), route.name
        assert f'href="/kit/reference/{route.slice}#{route.name}"' in first


def test_every_type_that_is_named_is_told_of(visit: Any) -> None:
    """Where a link leads to is there; every type of the description is."""
    pages = _pages(visit)
    told = set(re.findall(r'<section class="card operation" id="(\w+)"', pages["types"]))
    linked = set(re.findall(r'href="/kit/reference/types#(\w+)"', "".join(pages.values())))
    assert linked <= told
    assert told == set(openapi_document("http://x", "1")["components"]["schemas"])


def test_it_is_read_without_anything_from_elsewhere(visit: Any) -> None:
    """No script or style but our own, and no address of another host."""
    for text in _pages(visit).values():
        sources = re.findall(r'(?:src|href)="([^"#]+)', text)
        assert [each for each in sources if not each.startswith("/")] == []
        assert 1 == text.count("<script")


def test_there_is_no_other_part(visit: Any) -> None:
    """A part that the API does not have is not found."""
    visit.secret = None
    visit.page("/kit/reference/nothing", 404)
