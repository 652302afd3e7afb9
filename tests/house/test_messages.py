"""Everything that may be asked is bound to what answers it, and can be asked by somebody."""

import ast
import importlib
import re
from typing import Any

import attrs
import pytest

from crewkit.ports import USE_CASES, Ports
from crewkit_core.accounts.use_cases import (
    Authenticate,
    BeginDeviceGrant,
    CreateSignInLink,
    KeepInBrowser,
    RedeemDeviceCode,
    RedeemSignInLink,
)
from crewkit_core.kernel.dispatch import UseCases
from crewkit_core.kernel.message import Message
from crewkit_core.platform.use_cases import CreatePlatformLink, FoundPlatform
from crewkit_core.tenancy.use_cases import FoundPersonalOrganization
from crewkit_queue.jobs import JOBS
from crewkit_testing.house import ROOT, shipped_sources
from crewkit_wire.routes import BY_MESSAGE

OWN_BUSINESS: dict[type[Message[object]], str] = {
    FoundPersonalOrganization: "asked by the composition root when an installation begins",
    Authenticate: "asked for every request, before it is known who asks",
    KeepInBrowser: "asked by the pages, which hold no tokens",
    CreateSignInLink: "asked by whoever runs the installation",
    RedeemSignInLink: "asked by the page of a sign-in link",
    CreatePlatformLink: "asked by whoever runs a server, at its start",
    FoundPlatform: "asked by the composition root when an installation begins",
    BeginDeviceGrant: "travels in the form of OAuth",
    RedeemDeviceCode: "travels in the form of OAuth",
}
"""Messages that are neither on a route nor a job, and who asks them instead."""


def slices_with_use_cases() -> list[str]:
    return sorted(
        path.parents[1].name for path in (ROOT / "crewkit_core").glob("*/use_cases/__init__.py")
    )


def use_cases_of(name: str) -> UseCases:
    use_cases: UseCases = importlib.import_module(f"crewkit_core.{name}.use_cases").USE_CASES
    return use_cases


@pytest.mark.parametrize("name", slices_with_use_cases())
def test_every_use_case_of_a_slice_is_bound(name: str) -> None:
    """The composition root takes the whole table of contents."""
    assert use_cases_of(name).items() <= USE_CASES.items()


def test_every_use_case_gets_the_ports_it_asks_for() -> None:
    """The door opens with nothing but the composition root's own ports."""
    ports: dict[str, Any] = {field.name: object() for field in attrs.fields(Ports)}
    door = Ports(**ports).open()
    assert callable(door.handle)


@pytest.mark.parametrize("name", slices_with_use_cases())
def test_every_use_case_bears_its_messages_name(name: str) -> None:
    """``ShowSession`` is answered by ``show_session``, in the module of that name."""
    for message, use_case in use_cases_of(name).items():
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", message.__name__).lower()
        home = f"crewkit_core.{name}.use_cases.{snake}"
        assert (use_case.__name__, use_case.__module__) == (snake, home)


def test_every_module_of_a_use_case_is_in_the_table_of_contents() -> None:
    """A public function named as its module is a use case, and none is forgotten."""
    for name in slices_with_use_cases():
        known = {use_case.__name__ for use_case in use_cases_of(name).values()}
        folder = ROOT / "crewkit_core" / name / "use_cases"
        named = {
            path.stem
            for path in folder.glob("*.py")
            if f"\ndef {path.stem}(" in path.read_text() and "actor: Actor" in path.read_text()
        }
        assert named == known


def test_every_message_can_be_asked() -> None:
    """By a route, as a job, or by somebody who is named here with a reason."""
    reached = {*BY_MESSAGE, *JOBS.values()}
    assert set(USE_CASES) - reached == set(OWN_BUSINESS)
    assert reached <= set(USE_CASES)


def test_who_is_named_does_ask() -> None:
    """Each message of this process's own business is made somewhere in an entrypoint."""
    made = {
        node.func.id
        for path in shipped_sources()
        if path.parts[0] == "entrypoints"
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert {message.__name__ for message in OWN_BUSINESS} <= made
