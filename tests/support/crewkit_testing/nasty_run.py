"""Sends the nasty requests to a running platform, and looks at what became of it."""

import contextlib
import http.client
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import attrs

from crewkit_testing.accounts_by_http import PASSWORD, call, register
from crewkit_testing.nasty_requests import Corpus, Expected, Nasty
from crewkit_testing.platform import Platform
from crewkit_testing.superuser import superuser
from crewkit_wire.routes import Answers, Body

NOTED = re.compile(
    r"limit|tries|queue|dramatiq|failures|sign_in|refresh|anchor|delivery|deliveries"
)
"""Tables that a refused request may leave a note in, or the worker writes to meanwhile."""
_JSON = {"Content-Type": "application/json"}
_LINES = {"Content-Type": "application/x-ndjson"}


@attrs.frozen
class Sender:
    """Somebody who owns an organization with one of everything, and sends what is nasty."""

    running: Platform
    bearer: str
    things: dict[str, Any]

    @classmethod
    def of(cls, running: Platform, name: str = "carol") -> "Sender":
        """Have somebody open an account, and make the things."""
        bearer = register(running, f"{name}@example.org", name.capitalize())
        return cls(running, bearer, _things(running, bearer))

    @property
    def corpus(self) -> Corpus:
        """The requests, about those things."""
        return Corpus(self.things)

    def send(self, requests: Iterable[Nasty]) -> Counter[int]:
        """Send each and look at its answer; return how often each status was answered."""
        counted: Counter[int] = Counter()
        with contextlib.closing(_Line(self.running.url)) as line:
            for request in requests:
                status, body = line.ask(request, self.bearer)
                problem = wrong_with(request, status, body)
                assert problem is None, f"{request.told}: {problem}: {status} {body[:400]!r}"
                counted[status] += 1
        return counted

    def read(self) -> int:
        """Read everything there is, page by page; return how many answers there were."""
        answers = 0
        with contextlib.closing(_Line(self.running.url)) as line:
            for first in self.corpus.readings():
                request: Nasty | None = first
                while request is not None:
                    status, body = line.ask(request, self.bearer)
                    assert status in {200, 403, 404}, f"{request.target}: {status} {body[:400]!r}"
                    answers += 1
                    request = _next(request, status, body)
        return answers

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has of which none may come from what is refused."""
        with superuser(self.running) as connection:
            names = connection.execute(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            ).fetchall()
            counted: dict[str, int] = {}
            for (name,) in names:
                if not NOTED.search(name):
                    query: Any = f"SELECT count(*) FROM {name}"  # noqa: S608 - names of our own
                    found = connection.execute(query).fetchone()
                    counted[name] = 0 if found is None else found[0]
        return counted


def _next(request: Nasty, status: int, body: bytes) -> Nasty | None:
    if status != 200 or request.route.answers is not Answers.PAGE:
        return None
    cursor = json.loads(body)["meta"]["next_cursor"]
    base, _, query = request.target.partition("?")
    kept = "&".join(each for each in query.split("&") if each and not each.startswith("after="))
    target = f"{base}?{kept}&after={cursor}" if kept else f"{base}?after={cursor}"
    return None if cursor is None else attrs.evolve(request, target=target)


def wrong_with(request: Nasty, status: int, body: bytes) -> str | None:
    """Return what is wrong with an answer; None: nothing."""
    named = _fields(body) if status >= 400 else frozenset()
    problems = {
        "a failure of ours": status >= 500,
        "a refusal of another form": named is None,
        "no field is named": status == 422 and not named,
        f"must be {request.expected.value}": not _fits(request, status, named or frozenset()),
    }
    return next((problem for problem, is_so in problems.items() if is_so), None)


def _fields(body: bytes) -> frozenset[str] | None:
    try:
        return frozenset(str(each["field"]) for each in json.loads(body)["error"]["details"])
    except (ValueError, KeyError, TypeError):
        return None


def _fits(request: Nasty, status: int, named: frozenset[str]) -> bool:
    by_name = status == 422 and any(_is_of(each, request.field) for each in named)
    # a query whose escapes are no UTF-8 cannot be read at all
    unread = request.where == "query" and status == 400
    return {
        Expected.REFUSED: by_name or unread,
        Expected.UNREADABLE: status == 400,
        Expected.NOTHING: status == 404,
        Expected.ANYTHING: True,
    }[request.expected]


def _is_of(named: str, field: str) -> bool:
    return named == field or named.startswith((f"{field}.", f"{field}["))


class _Line:
    """A connection, made anew when the server ended it."""

    def __init__(self, url: str) -> None:
        self._place = urlsplit(url).netloc
        self._open: http.client.HTTPConnection | None = None

    def close(self) -> None:
        """End it."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def ask(self, request: Nasty, bearer: str) -> tuple[int, bytes]:
        """Send a request; a kept connection may have ended before it."""
        headers = {"Authorization": f"Bearer {bearer}"}
        if request.body is not None:
            headers |= _LINES if request.route.body is Body.LINES else _JSON
        headers |= request.headers
        for again in (True, False):
            if self._open is None:
                self._open = http.client.HTTPConnection(self._place, timeout=60)
            try:
                # a server that refuses a body may end before all of it is sent
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self._open.request(request.route.method, request.target, request.body, headers)
                answer = self._open.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, OSError):
                self.close()
                if not again:
                    raise
        raise AssertionError


def _things(running: Platform, bearer: str) -> dict[str, Any]:
    def ask(method: str, path: str, body: Any = None) -> Any:
        return call(running.url, method, path, body, bearer)

    place = ask("POST", "/organizations", {"name": "Nasty"})["id"]
    mine, inside = f"/organizations/{place}", f"/{place}"
    me = ask("GET", "/auth/me")
    remote = "git@nasty.example:crew/kit"
    project = ask("POST", f"{inside}/projects", {"name": "Kit", "remote": remote})
    person = ask("POST", f"{inside}/people", {"email": "dora@nasty.example"})
    invited = {"email": "emil@nasty.example", "level": "viewer"}
    invitation = ask("POST", f"{mine}/members/invitations", invited)
    domain = ask("POST", f"{mine}/domains", {"domain": "nasty.example"})["domain"]
    hook = ask("POST", f"{inside}/webhooks", {"url": "https://nasty.hooks.dev/in"})["webhook"]["id"]
    ask("POST", f"{inside}/webhooks/{hook}/test")
    proof = {"purpose": "create_token", "password": PASSWORD}
    step_up = ask("POST", "/auth/step-up", proof)["step_up"]
    token = ask("POST", f"{inside}/tokens", {"name": "ci", "step_up": step_up})
    robot = ask("POST", f"{inside}/service-accounts", {"name": "R", "level": "viewer"})
    return {
        "organization_id": uuid.UUID(place),
        "organization": uuid.UUID(place),
        "project_id": uuid.UUID(project["id"]),
        "user_id": uuid.UUID(person["user_id"]),
        "member_id": uuid.UUID(me["user_id"]),
        "invitation_id": uuid.UUID(invitation["id"]),
        "domain": domain,
        "webhook_id": uuid.UUID(hook),
        "delivery_id": uuid.UUID(ask("GET", f"{inside}/webhooks/{hook}/deliveries")[0]["id"]),
        "token_id": uuid.UUID(token["id"]),
        "service_account_id": uuid.UUID(robot["user_id"]),
        "record_id": uuid.UUID(ask("GET", f"{inside}/audit")[0]["id"]),
        "event_id": uuid.UUID(ask("GET", f"{inside}/events")[0]["id"]),
        "session": "of-carol",
        "claude_session_id": "of-carol",
        "sign_in_id": uuid.UUID(int=7),
        "passkey_id": uuid.UUID(int=7),
    }
