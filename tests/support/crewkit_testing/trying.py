"""Requests that try a right: who sends what about whose thing, and what must be answered."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from crewkit.ports import action_of
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import RemoveServiceAccount, RevokeToken
from crewkit_core.kernel.message import Message
from crewkit_core.organizations.use_cases import CancelInvitation, DeleteOrganization, RemoveDomain
from crewkit_core.sessions.model.telemetry import Signal
from crewkit_core.sessions.use_cases import DeleteSession
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases import DeleteProject, RemoveMember
from crewkit_core.webhooks.use_cases import RemoveWebhook
from crewkit_testing.builders import NOW, a_prompt
from crewkit_testing.ground import ABSENT, PROJECT, Ground, absent_things, own_things
from crewkit_testing.permission_page import needs_of
from crewkit_testing.told import an_event, logs
from crewkit_wire.routes import BY_MESSAGE

_HINT = ProjectHint(root="/home/dev/kit")

LEVELS = tuple(level.value for level in Level)
EVERYBODY = ("anonymous", "foreign", *LEVELS)
NOT_THERE = ("foreign", "absent", "gone")

SAID: dict[str, Any] = {
    "name": "Anew",
    "slug": "anew",
    "remote": "git@anew.example:crew/anew",
    "email": "anew@example.org",
    "level": Level.VIEWER,
    "url": "https://anew.hooks.dev/in",
    "action": "show_project",
    "outcome": "success",
    "visibility": "restricted",
    "first_line": 1,
    "since": NOW,
    "signal": Signal.LOGS,
    "exit_code": 0,
}
"""What a request says, by the name of the field, where it must say something."""

BESIDES: dict[str, dict[str, Any]] = {
    "resolve_project": {"remote": "git@acme.example:crew/kit"},
    "update_organization": {"name": "Anew"},
    "update_project": {"name": "Anew"},
    "update_webhook": {"description": "anew"},
}
_NO_THINGS = {"organization_id", "signal"}
MAKES_IT = {"ingest_batch", "show_position"}
"""Actions for which a session that is not there is one that may come."""
RESTORES = {"restore_project"}
"""Actions on what was taken away."""
NOT_SHOWN = {"revoke_token"}
"""Actions on what only its owner and admins know of: for the others it is not there."""
LASTING = {"record_id", "event_id", "delivery_id"}
"""Ids of what nobody can take away by itself."""


@attrs.frozen
class Try:
    """One request.

    Attributes:
        who: A level; ``foreign`` owns another organization; ``anonymous`` has no token.
        thing: Whose the thing is that the path names, or the organization where it names none:
            ``others``, ``own``, ``foreign``, ``absent`` or ``gone``.
    """

    message: type[Message[Any]]
    who: str
    thing: str

    @property
    def needs(self) -> Needs:
        """What the table says of it."""
        found = needs_of(self.message)
        assert found is not None
        return found

    def expected(self) -> str:
        """Return ``may``, ``denied``, ``unknown`` or ``nobody``."""
        if self.who == "anonymous":
            return "nobody"
        missing = self.thing in NOT_THERE
        if self.who == "foreign" or (missing and thing_of(self.message) is None):
            return "unknown"
        level = Level(self.who)
        if not self.needs.decide(level).allowed:
            return "denied"
        restored = self.thing == "gone" and action_of(self.message) in RESTORES
        if missing and not restored and action_of(self.message) not in MAKES_IT:
            return "unknown"
        own = self.thing != "others"
        if self.needs.decide(level, own=own).allowed:
            return "may"
        return "unknown" if action_of(self.message) in NOT_SHOWN else "denied"


def thing_of(message: type[Message[Any]]) -> str | None:
    """Return the innermost field of the path that names a thing; None: only the organization."""
    in_path = BY_MESSAGE[message].in_path
    return next((name for name in reversed(in_path) if name not in _NO_THINGS), None)


def tries(message: type[Message[Any]]) -> Iterator[Try]:
    """Yield everything that is tried with a message."""
    needs = needs_of(message)
    assert needs is not None
    things = ["others", "foreign", "absent"]
    if thing_of(message) not in LASTING and action_of(message) not in MAKES_IT:
        things.append("gone")
    if needs.others is not None:
        things.append("own")
    for who in EVERYBODY:
        for thing in things:
            if who in LEVELS or thing not in {"own", "foreign"}:
                yield Try(message, who, thing)


def said(one: Try, ground: Ground, other: Ground) -> Message[Any]:
    """Return the message.

    Args:
        ground: Where it is sent; things that are ``gone`` were taken away there.
        other: Another organization's.
    """
    action, named = action_of(one.message), thing_of(one.message)
    things = dict(ground.things)
    organization_id = ground.id
    if named is None:
        organization_id = {"foreign": other.id, "absent": ABSENT}.get(one.thing, ground.id)
    elif one.thing in {"foreign", "absent"}:
        missing = other.things if one.thing == "foreign" else absent_things(ground)
        things[named] = missing[named]
    elif one.thing == "own" and one.who in LEVELS:
        things |= own_things(ground, one.who)
    values = SAID | things | {"organization_id": organization_id} | _extra(action, one, ground)
    wanted: Any = one.message
    fields = [field for field in attrs.fields(wanted) if _is_said(field, one.message, action)]
    extra = set(_extra(action, one, ground)) | set(BESIDES.get(action, {}))
    names = {field.name for field in fields} | extra
    return one.message(**{name: (values | BESIDES.get(action, {}))[name] for name in names})


def _is_said(field: "attrs.Attribute[Any]", message: type[Message[Any]], action: str) -> bool:
    needed = field.default is attrs.NOTHING
    return (
        needed or field.name in BY_MESSAGE[message].in_path or field.name in BESIDES.get(action, ())
    )


NAMED: dict[str, Callable[[Ground], dict[str, Any]]] = {
    "claim_domain": lambda _: {"domain": "anew.example"},
    "delete_organization": lambda ground: {"name": ground.name},
    "delete_project": lambda _: {"name": PROJECT},
}
"""What is said by a name of its own."""


def _extra(action: str, one: Try, ground: Ground) -> dict[str, Any]:
    if action == "ingest_batch":
        session = ground.session_of(one.who if one.thing == "own" else "bob")
        new = {"first_line": 0, "project": _HINT} if one.thing in NOT_THERE else {}
        return {"data": a_prompt(session, 60), "batch_id": uuid.uuid4(), **new}
    if action == "ingest_telemetry":
        return {"data": logs(an_event(f"told-by-{one.who}"))}
    if action in NAMED:
        return NAMED[action](ground)
    if action == "create_token" and one.thing == "others":
        return {"service_account_id": ground.things["service_account_id"]}
    if action == "explain_access" and one.thing == "others":
        return {"user_id": ground.things["user_id"]}
    return {}


def take_away(ground: Ground, name: str | None) -> None:
    """Delete the thing that a field names, or close the organization."""
    founder = ground.people[Level.OWNER.value].actor
    place: dict[str, Any] = {"organization_id": ground.id}
    if name is None:
        proof = ground.house.step_up(founder, Danger.DELETE_ORGANIZATION)
        ground.house.ask(DeleteOrganization(**place, name=ground.name, step_up=proof), founder)
        return
    gone: dict[str, Message[Any]] = {
        "session": DeleteSession(**place, session=ground.things["session"]),
        "claude_session_id": DeleteSession(**place, session=ground.things["session"]),
        "token_id": RevokeToken(**place, token_id=ground.things["token_id"]),
        "invitation_id": CancelInvitation(**place, invitation_id=ground.things["invitation_id"]),
        "domain": RemoveDomain(**place, domain=ground.things["domain"]),
        "webhook_id": RemoveWebhook(**place, webhook_id=ground.things["webhook_id"]),
        "project_id": DeleteProject(**place, project_id=ground.things["project_id"], name=PROJECT),
        "user_id": RemoveMember(**place, user_id=ground.things["user_id"]),
        "service_account_id": RemoveServiceAccount(
            **place, service_account_id=ground.things["service_account_id"]
        ),
    }
    ground.house.ask(gone[name], founder)
