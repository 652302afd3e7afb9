"""Somebody who knows the API's first address alone, and goes wherever links lead."""

import re
import uuid
from collections import deque
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import unquote

import attrs
import falcon.testing

from crewkit_core.accounts.model import Danger, Passkey
from crewkit_core.analytics.use_cases.period_query import PeriodQuery
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Message
from crewkit_core.organizations.use_cases import DeleteOrganization
from crewkit_core.sessions.model.telemetry import Signal
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.use_cases import (
    CreateOrganization,
    CreateProject,
    DeleteProject,
    ListProjects,
)
from crewkit_testing.account_house import PASSWORD, House
from crewkit_testing.account_parts import PUBLIC_URL, FreeLimiter
from crewkit_testing.asked import to_request
from crewkit_testing.builders import a_prompt
from crewkit_testing.ground import OTHER, Ground, Person, _token, lay
from crewkit_testing.platform_people import WHY, Platform, claimed
from crewkit_testing.served_house import Outside
from crewkit_testing.trying import SAID
from crewkit_testing.with_figures import WithFigures
from crewkit_wire.json_text import parse_json, write_json
from crewkit_wire.routes import PREFIX, ROUTES, Body, Route

LEVELS = tuple(level.value for level in Level)
STAFF = ("platform staff", "platform owner")
EVERYBODY = (*LEVELS, *STAFF, "anonymous")
BEYOND_THE_RIGHT = {
    "step_up_needed",
    "link_used",
    "passkey_refused",
    "refresh_refused",
    "wrong_credentials",
}
"""Codes of 401 and 403 that ask for more than the right: a proof, or a secret."""
_ASKED = {"action", "remote", "slug"}
"""What a query's template is filled with, since it says nothing without."""
_BESIDE = {
    f"{PREFIX}/openapi.json",
    "/.well-known/oauth-authorization-server",
}
_LAST = ("remove_member", "end_all_sign_ins", "end_sign_in", "logout")
"""What ends the walk, in this order."""
_EXPRESSION = re.compile(r"{\??([\w,.]+)}")
_WORDS: dict[str, Any] = {
    "password": PASSWORD,
    "password_confirmation": PASSWORD,
    "purpose": Danger.CREATE_TOKEN,
    "reason": WHY,
    "role": PlatformRole.STAFF,
    "closed": False,
    "data": a_prompt("walked"),
    "batch_id": uuid.UUID(int=7),
    "first_line": 0,
    "project": ProjectHint(root="/home/dev/kit"),
    "keep_current": True,
}


@attrs.frozen
class Link:
    """Where an answer says one may go."""

    method: str
    href: str
    templated: bool

    @classmethod
    def read(cls, said: Any) -> "Link":
        """Return what stands in ``_links``."""
        if isinstance(said, str):
            return cls("GET", said, templated=False)
        return cls(said["method"], said["href"], said.get("templated", False))

    @property
    def path(self) -> str:
        """Without its query, and without a template's."""
        return self.href.removeprefix(PUBLIC_URL).partition("{?")[0].partition("?")[0]


class _Figures(WithFigures):
    """Answers about figures after the same question that the real answer begins with."""

    def handle(self, actor: Actor, message: Message[Any]) -> Any:
        """Carry out *message*."""
        if isinstance(message, PeriodQuery):
            super().handle(actor, ListProjects(organization_id=message.organization_id))
        return super().handle(actor, message)


@attrs.define
class Walk:
    """What somebody found.

    Attributes:
        reached: Names of routes that were offered, and answered as to somebody who may.
        refused: What was offered and answered 403 all the same, or, of a page, not shown.
    """

    outside: Outside
    email: str
    bearer: str | None
    elsewhere: Collection[str] = ()
    reached: set[str] = attrs.field(factory=set[str])
    refused: list[str] = attrs.field(factory=list[str])
    offered: dict[tuple[str, str], Link] = attrs.field(factory=dict[tuple[str, str], Link])

    def go(self, fill: dict[str, str]) -> None:
        """Get whatever can be got, from the first address on; then do what may be done."""
        waiting = deque([Link("GET", PUBLIC_URL + PREFIX, templated=False)])
        while waiting:
            link = waiting.popleft()
            if not self._is_new(link):
                continue
            if link.method == "GET":
                waiting.extend(self._get(link, fill))
        doing = [link for link in self.offered.values() if link.method != "GET"]
        for link in sorted(doing, key=_turn):
            self._do(link, fill)

    def _is_new(self, link: Link) -> bool:
        key = link.method, link.href
        if key in self.offered or any(each in link.path for each in self.elsewhere):
            return False
        self.offered[key] = link
        return True

    def _get(self, link: Link, fill: dict[str, str]) -> Iterator[Link]:
        href = _filled(link, fill)
        if href is None:
            return
        path, _, query = href.removeprefix(PUBLIC_URL).partition("?")
        if path.startswith("/kit/"):  # a page, for people
            return
        answer = self._ask("GET", path, query)
        if path in _BESIDE:
            assert answer.status_code == 200
            return
        if path != PREFIX:
            self._count(link, answer, ok=answer.status_code < 300)
        if answer.headers["content-type"] == "application/json":
            yield from links_in(parse_json(answer.content))

    def _do(self, link: Link, fill: dict[str, str]) -> None:
        route = route_of(link)
        if route.name == "logout":  # the sign-in that walked is among those that were ended
            self.bearer = self.outside.house.log_in(self.email).access_token
        request = to_request(message_of(route, link, fill))
        path, _, query = request.target.partition("?")
        answer = self._ask(route.method, path, query, request.body, request.lines, request.media)
        code = "" if answer.status_code < 300 else parse_json(answer.content)["error"]["code"]
        assert answer.status_code not in {400, 405, 415, 500}, (link, answer.text)
        may = answer.status_code not in {401, 403} or code in BEYOND_THE_RIGHT
        self._count(link, answer, ok=may)

    def _count(self, link: Link, answer: falcon.testing.Result, *, ok: bool) -> None:
        name = route_of(link).name
        if ok:
            self.reached.add(name)
        else:
            self.refused.append(f"{name}: {answer.status_code} {answer.text[:120]}")

    def _ask(
        self,
        method: str,
        path: str,
        query: str,
        body: Any = None,
        lines: bytes | None = None,
        media: str = "",
    ) -> falcon.testing.Result:
        headers = {"Host": "localhost:8321"}
        if self.bearer is not None:
            headers["Authorization"] = f"Bearer {self.bearer}"
        sent = b"" if lines is None else lines
        if lines is not None:
            headers["Content-Type"] = media
        elif body is not None:
            headers["Content-Type"], sent = "application/json", write_json(body)
        return self.outside.simulate_request(
            method, path, query_string=query, body=sent, headers=headers
        )


def links_in(body: Any) -> Iterator[Link]:
    """Yield every link of a body: its own, and those of its items."""
    if isinstance(body, dict):
        for name, value in body.items():
            if name == "_links":
                yield from map(Link.read, value.values())
            else:
                yield from links_in(value)
    elif isinstance(body, list):
        for each in body:
            yield from links_in(each)


def route_of(link: Link) -> Route:
    """Return the route that a link leads to; a fixed path before one with fields."""
    found = [
        route
        for route in ROUTES
        if route.method == link.method
        and re.fullmatch(re.sub(r"{\w+}", "[^/]+", PREFIX + route.path), link.path)
    ]
    return min(found, key=lambda route: len(route.in_path))


def fields_of(route: Route, path: str) -> dict[str, str]:
    """Return the fields that a path says."""
    pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", PREFIX + route.path)
    match = re.fullmatch(pattern, path)
    assert match is not None
    return {name: unquote(value) for name, value in match.groupdict().items()}


def message_of(route: Route, link: Link, fill: dict[str, str]) -> Message[Any]:
    """Return what is sent: the path's fields, and something for each that is required."""
    path = _EXPRESSION.sub(lambda found: fill[found.group(1)], link.path)
    said: dict[str, Any] = {}
    for name, text in fields_of(route, path).items():
        said[name] = uuid.UUID(text) if route.fields[name].type is uuid.UUID else text
    for name, field in route.fields.items():
        wanted = field.default is attrs.NOTHING or (route.body is Body.LINES and name == "project")
        if name not in said and wanted:
            said[name] = (SAID | _WORDS).get(name, f"{name}-of-nothing")
    if route.body is Body.EXPORT:
        said["signal"], said["data"] = Signal(said["signal"]), b"{}"
    return route.message(**said)


def _filled(link: Link, fill: dict[str, str]) -> str | None:
    """Return a template's address; None for one of an address that other links have."""
    if not link.templated:
        return link.href

    def expand(found: re.Match[str]) -> str:
        names = found.group(1).split(",")
        if found.group().startswith("{?"):
            said = [f"{name}={fill[name]}" for name in names if name in _ASKED]
            return "?" + "&".join(said) if said else ""
        return fill[names[0]]

    path = link.path
    if any(name not in fill for name in _EXPRESSION.findall(path)):
        return None
    return _EXPRESSION.sub(expand, link.href)


def _turn(link: Link) -> tuple[int, bool, str]:
    name = route_of(link).name
    last = _LAST.index(name) + 1 if name in _LAST else 0
    return last, link.method == "DELETE", link.href


def lay_for_walking(house: House) -> tuple[Ground, Platform]:
    """Lay the ground, with whatever some link waits for."""
    ground = lay(house)
    house.rebind("limiter", FreeLimiter())
    house.door = _Figures(house.door)  # type: ignore[assignment]
    place: dict[str, Any] = {"organization_id": ground.id}
    founder = ground.people["owner"].actor
    old = house.ask(CreateProject(**place, name="Old", remote="git@acme.example:old"), founder)
    house.ask(DeleteProject(**place, project_id=old.id, name="Old"), founder)
    platform = claimed(house)
    platform.disable(platform.join("out").user_id)
    closed = house.ask(CreateOrganization(name="Closed"), platform.owner)
    proof = house.step_up(platform.owner, Danger.DELETE_ORGANIZATION)
    command = DeleteOrganization(organization_id=closed.id, name="Closed", step_up=proof)
    house.ask(command, platform.owner)
    for level in LEVELS:
        _token(ground, level)
        _keep_passkey(house, ground.people[level])
    return ground, platform


def _keep_passkey(house: House, person: Person) -> None:
    now = house.clock.now()
    passkey = Passkey(
        id=new_id(now),
        user_id=person.actor.user_id,
        credential_id=person.actor.user_id.bytes,
        public_key=b"key",
        name="Key",
        sign_count=0,
        transports=(),
        backup_eligible=False,
        backed_up=False,
        created_at=now,
    )
    with house.account_work() as unit:
        unit.passkeys.add(passkey)


def walker(house: House, who: str) -> tuple[Walk, Ground]:
    """Return somebody at the first address."""
    ground, platform = lay_for_walking(house)
    outside = Outside(house)
    if who == "anonymous":
        return Walk(outside, "", None), ground
    email = f"{who.replace(' ', '-')}@acme.example"
    person = _hire(house, platform, who, email) if who in STAFF else ground.people[who]
    mine = [each.id for each, _ in house.directory.organizations_of(person.actor.user_id)]
    away = [each for each in mine if each != ground.id]
    elsewhere = [f"{PREFIX}{within}/{each}" for each in away for within in ("", "/organizations")]
    return Walk(outside, email, person.bearer, elsewhere), ground


def _hire(house: House, platform: Platform, who: str, email: str) -> Person:
    signed_in = house.register(email, "Sten")
    person = Person(house.actor(signed_in), signed_in.access_token)
    role = PlatformRole.OWNER if who == "platform owner" else PlatformRole.STAFF
    platform.grant(person.actor.user_id, role)
    _keep_passkey(house, person)
    return person


def fill_of(ground: Ground, who: str) -> dict[str, str]:
    """Return what a template may be filled with."""
    return {
        "slug": "anew",
        "remote": "git%40acme.example%3Acrew%2Fkit",
        "action": "show_project",
        "signal": "logs",
        "claude_session_id": ground.session_of(who if who in LEVELS else OTHER),
        "user_id": str(ground.people[OTHER].actor.user_id),
    }
