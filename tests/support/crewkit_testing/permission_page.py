"""Who may do what, made of what the messages themselves say they need."""

from collections.abc import Iterator
from typing import Any

from crewkit.ports import USE_CASES, action_of
from crewkit_core.kernel.message import Message
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_wire.route import PREFIX, Route
from crewkit_wire.routes import BY_MESSAGE

_HEAD = """\
# Permissions

Made from the code by `tox -e docs`; `tests/permissions` sends every route as everybody and
compares what is answered with this page.

An organization's members have one of five levels. **yes**: may. **own**: may where it is about
themselves or is theirs. **-**: answered 403, `level_too_low` or `not_allowed`. Whoever is no
member is answered 404 wherever an organization is named, as for one that does not exist, and so
is everybody for an id that is another organization's, that never was, or that is deleted.
Nobody at all (no token) is answered 401. A limited token needs the scope besides.
What is asked **besides**: *grant*, that the level given is below the sender's own; *change*, the
same of the level that was and is to be, and of oneself only that an owner steps down while
another remains; *remove*, the same of the level that was, but anybody leaves.
Sessions besides are seen by whom [their visibility](teams.md) lets see them: for the others they
are not there.

`crewkit members explain ACTION` tells by which rule one may do something here, or may not.
"""
_LEVELS = tuple(Level)


def permission_page() -> str:
    """Return the page."""
    return "".join(_parts())


def needs_of(message: type[Message[Any]]) -> Needs | None:
    """Return what a message needs of a member; None when it is not about an organization."""
    found: Needs | None = vars(message).get("needs")
    return found


def cell(needs: Needs, level: Level) -> str:
    """Return whether a member of this level may."""
    if needs.decide(level, own=False).allowed:
        return "yes"
    return "own" if needs.decide(level).allowed else "-"


def _parts() -> Iterator[str]:
    yield _HEAD
    yield "\n## Within an organization\n\n"
    heads = " | ".join(_LEVELS)
    yield f"| action | route | scope | {heads} | besides |\n|---|---|---|{'---|' * 6}\n"
    routed = sorted(BY_MESSAGE, key=action_of)
    for message in (each for each in routed if needs_of(each) is not None):
        yield _row(message)
    yield "\n## Of oneself\n\nWhoever is signed in may, whatever they are elsewhere.\n\n"
    yield "| action | route | scope |\n|---|---|---|\n"
    for message in (each for each in routed if needs_of(each) is None):
        if not BY_MESSAGE[message].open and not _platform(message):
            yield f"| {action_of(message)} | {_route(BY_MESSAGE[message])} | {message.scope} |\n"
    yield "\n## Of the platform\n\nWho has a [platform role](platform.md) may, and nobody else.\n\n"
    yield "| action | route |\n|---|---|\n"
    for message in filter(_platform, routed):
        yield f"| {action_of(message)} | {_route(BY_MESSAGE[message])} |\n"
    yield "\n## Of anybody\n\nNobody needs to be known; what lets in is in the request.\n\n"
    yield "| action | route |\n|---|---|\n"
    for message in (each for each in routed if BY_MESSAGE[each].open):
        yield f"| {action_of(message)} | {_route(BY_MESSAGE[message])} |\n"
    yield "\n## Of nobody outside\n\nThe worker's own, and this process's; no route leads there: "
    inward = sorted(action_of(each) for each in USE_CASES if each not in BY_MESSAGE)
    yield ", ".join(f"`{name}`" for name in inward) + ".\n"


def _platform(message: type[Message[Any]]) -> bool:
    return message.__module__.startswith("crewkit_core.platform.")


def _row(message: type[Message[Any]]) -> str:
    needs = needs_of(message)
    assert needs is not None
    cells = " | ".join(cell(needs, level) for level in _LEVELS)
    route = _route(BY_MESSAGE[message])
    further = needs.further or ""
    return f"| {action_of(message)} | {route} | {message.scope} | {cells} | {further} |\n"


def _route(route: Route) -> str:
    return f"{route.method} `{PREFIX}{route.path}`"
