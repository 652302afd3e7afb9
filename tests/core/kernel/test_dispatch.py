"""The one door."""

import attrs
import pytest

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.dispatch import Dispatcher
from crewkit_core.kernel.message import Query
from crewkit_testing.builders import a_user


@attrs.frozen(kw_only=True)
class Add(Query[int]):
    number: int


def add(query: Add, *, actor: Actor, base: int) -> int:
    return query.number + base


def test_a_message_reaches_its_use_case_with_the_ports_it_names() -> None:
    """Ports are given by name; others that are there do not disturb."""
    door = Dispatcher({Add: add}, {"base": 40, "other": "unused"})

    assert 42 == door.handle(Actor(user_id=a_user().id), Add(number=2))


def test_a_port_nobody_gives_is_noticed_when_the_door_is_built() -> None:
    """Not when the message comes."""
    with pytest.raises(LookupError, match=r"add needs ports nobody gave: base"):
        Dispatcher({Add: add}, {})


def test_a_message_has_no_room_for_anything_but_its_fields() -> None:
    """Its generic bases give it no ``__dict__``."""
    assert not hasattr(Add(number=1), "__dict__")
