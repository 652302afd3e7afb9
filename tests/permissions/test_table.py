"""The table of permissions is whole."""

from typing import Any

import attrs

from crewkit.ports import ACTIONS, USE_CASES, action_of
from crewkit_core.accounts.use_cases import DecideDeviceRequest
from crewkit_core.kernel.message import Message
from crewkit_testing.permission_page import needs_of
from crewkit_wire.routes import BY_MESSAGE

OTHERWISE = {DecideDeviceRequest}
"""Names an organization for a token that is being made; a membership in it is enough."""


def fields_of(message: Any) -> set[str]:
    return {field.name for field in attrs.fields(message)}


def names_an_organization(message: type[Message[Any]]) -> bool:
    return "organization_id" in fields_of(message) and "platform" not in message.__module__


def test_every_route_into_an_organization_says_what_it_needs() -> None:
    """A message that is new says it, or is found here."""
    silent = {
        message
        for message in BY_MESSAGE
        if names_an_organization(message) and needs_of(message) is None
    }
    assert silent == OTHERWISE


def test_what_says_what_it_needs_names_an_organization() -> None:
    """Levels are levels in one."""
    assert all(names_an_organization(message) for message in ACTIONS.values())


def test_two_messages_do_not_do_the_same_by_name() -> None:
    """Each action's name is its own."""
    assert len(USE_CASES) == len({action_of(message) for message in USE_CASES})
