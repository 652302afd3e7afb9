"""Events are what the catalogue says: named well, told by somebody, without secrets."""

import ast
import re

import attrs
import pytest

from crewkit_core.audit.secret_forms import names_secret
from crewkit_core.kernel.event import Event
from crewkit_testing.event_page import every_event
from crewkit_testing.house import ROOT, shipped_sources

KIND = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
PERSONAL = {"name", "email", "address", "agent", "user_name", "title"}
EVENTS = every_event()


def made() -> set[str]:
    """Return the names of all that is made in the core outside the files of events."""
    return {
        node.func.id
        for path in shipped_sources()
        if path.parts[0] == "crewkit_core" and path.name != "events.py"
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_an_event_is_named_well_and_holds_what_may_be_told(event: type[Event]) -> None:
    """``noun.verb``, frozen, a sentence; neither secrets nor what is personal."""
    assert KIND.fullmatch(event.kind)
    assert event.version >= 1
    assert event.__doc__
    names = {field.name for field in attrs.fields(event)}
    assert set() == {name for name in names if names_secret(name)}
    assert set() == names & PERSONAL
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(object.__new__(event), "object_id", "x")  # noqa: B010 - the type forbids it too


def test_every_event_is_told_by_somebody() -> None:
    """None is in the catalogue that never happens."""
    assert set() == {event.__name__ for event in EVENTS} - made()


def test_the_catalogue_has_what_the_roadmap_names() -> None:
    """Organizations, projects, members, users and sessions."""
    nouns = {event.kind.partition(".")[0] for event in EVENTS}
    assert {"organization", "project", "member", "user", "session"} <= nouns
