"""What transcripts say never becomes part of a page: no tag, no attribute, no address of theirs."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import resources
from typing import Any

import pytest

from crewkit.owner import Owner
from crewkit_pages.hostile import PAYLOADS, SESSION, ingest_hostile
from crewkit_testing.builders import World

TEMPLATES = resources.files("crewkit_dashboard") / "templates"
DRAWN = {"svg", "title", "g", "path", "rect", "line", "text"}
OURS = DRAWN.union(*(re.findall(r"<([a-z]\w*)", t.read_text("utf-8")) for t in TEMPLATES.iterdir()))


class Reader(HTMLParser):
    """Notes what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: set[str] = set()
        self.addresses: set[str] = set()
        self.scripts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._in_script = tag == "script"
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc", "formaction"}:
                self.handlers.add(name)
            if name in {"href", "src", "action", "data-log", "data-more", "xlink:href"}:
                self.addresses.add(value or "")

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False


@pytest.fixture
def hostile(world: World) -> World:
    owner = Owner(user_id=world.owner.id, organization_id=world.id, token="")
    ingest_hostile(world.door, owner)
    return world


def pages_of(visit: Any, start: str) -> Iterator[str]:
    """Yield the bodies of a page and of all that follow it."""
    address = start
    while address:
        text = visit.page(address).text
        yield text
        reader = Reader()
        reader.feed(text)
        more = [each for each in reader.addresses if "/log?" in each and "after=" in each]
        address = more[0] if more else ""


@pytest.mark.parametrize(
    "start",
    [
        "/kit/sessions",
        "/kit/connect",
        f"/kit/sessions/{SESSION}?all=1",
        f"/kit/sessions/{SESSION}/log?stream=a{0:016x}&all=1",
    ],
)
def test_pages_hold_our_own_markup_only(visit: Any, hostile: World, start: str) -> None:
    """Every tag, attribute and address of every piece is one of ours, whatever the text says."""
    reader = Reader()
    for text in pages_of(visit, start):
        reader.feed(text)
    assert set() == reader.tags - OURS
    assert set() == reader.handlers
    assert [] == reader.scripts
    assert [] == [each for each in reader.addresses if not each.startswith(("/kit", "#"))]


def test_all_of_it_is_shown(visit: Any, hostile: World) -> None:
    """Harmless does not mean gone: each text can be read in its log."""
    shown = Text()
    for text in pages_of(visit, f"/kit/sessions/{SESSION}"):
        shown.feed(text)
    whole = "".join(shown.parts)
    plain = [each for each in PAYLOADS if each.isascii() and each.isprintable()]
    assert len(plain) > 50
    assert [] == [payload for payload in plain if payload not in whole]


class Text(HTMLParser):
    """Notes what a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
