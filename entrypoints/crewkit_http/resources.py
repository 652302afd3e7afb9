"""Resources made from the table of routes."""

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import attrs
import falcon

from crewkit_core.audit.views import AuditExport
from crewkit_core.kernel.actor import Actor, nobody
from crewkit_core.kernel.at_once import AtOnce
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import CrewkitError, NotFound, Unauthenticated, Unavailable
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.noting import noting
from crewkit_core.kernel.repeating import Repeats
from crewkit_core.sessions.use_cases import ExportStream, IngestTelemetry
from crewkit_core.sessions.views import StreamExport
from crewkit_http import tags
from crewkit_http.access import Identity
from crewkit_http.bodies import export_body, json_body, lines_body
from crewkit_http.logs import log_failure
from crewkit_http.otlp import in_words_of_otlp, partial_success
from crewkit_http.repeating import Repeating, key_of
from crewkit_wire.envelope import body_of
from crewkit_wire.expanding import EMBEDDED, Expansion, expansions_of
from crewkit_wire.json_text import write_json
from crewkit_wire.offering import Asker
from crewkit_wire.requests import LINES, PROTOBUF, check_path, from_request
from crewkit_wire.route import Deprecation
from crewkit_wire.routes import BY_NAME, PREFIX, ROUTES, Answers, Body, Route
from crewkit_wire.versions import IF_MATCH, SHOWN

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")
_TRIES = 3
"""How often a change of one version is tried where somebody else stands in the way."""
Responder = Callable[..., None]


def add_routes(
    app: "falcon.App[falcon.Request, falcon.Response]",
    door: Door,
    public_url: str,
    repeats: Repeats,
    at_once: AtOnce,
) -> None:
    """Give the application one resource for each path of the table."""
    paths: dict[str, dict[str, Responder]] = {}
    open_paths = {PREFIX + route.path for route in ROUTES if route.open}
    answering = Answering(door, public_url, Repeating(repeats), at_once)
    for route in ROUTES:
        responders = paths.setdefault(PREFIX + route.path, {})
        responders[f"on_{route.method.lower()}"] = _responder(route, answering)
    for path, responders in paths.items():
        identity = Identity.OPTIONAL if path in open_paths else Identity.REQUIRED
        app.add_route(path, SimpleNamespace(identity=identity, **responders))


def _responder(route: Route, answering: "Answering") -> Responder:
    answer = {"GET": answering.got, "POST": answering.posted}.get(route.method, answering.changed)

    def respond(req: falcon.Request, resp: falcon.Response, **path: str) -> None:
        actor = req.context.actor
        if actor is None:
            if not route.open:
                raise Unauthenticated("nobody known is asking")
            actor = nobody(req.context.source, req.context.request_id)
        resp.status = route.status
        if route.deprecated is not None:
            resp.set_headers(headers_of(route.deprecated, answering.public_url))
        answer(req, resp, route, actor, path)

    return respond


def headers_of(deprecated: Deprecation, public_url: str) -> dict[str, str]:
    """Return what tells programs that a route goes, when, and what to use instead."""
    successor = f"{public_url}{PREFIX}{BY_NAME[deprecated.successor].path}"
    links = (
        f'<{public_url}/kit/reference>; rel="deprecation"; type="text/html"',
        f'<{quote(successor, safe=":/")}>; rel="successor-version"',
    )
    return {
        "Deprecation": f"@{int(deprecated.since.timestamp())}",
        "Sunset": format_datetime(deprecated.until.astimezone(dt.UTC), usegmt=True),
        "Link": ", ".join(links),
    }


@attrs.frozen
class Answering:
    """What is done for a request of each kind, once it is known who asks."""

    _door: Door
    public_url: str
    _repeating: Repeating
    _at_once: AtOnce

    def got(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        route: Route,
        actor: Actor,
        path: dict[str, str],
    ) -> None:
        """Answer what changes nothing."""
        expansions, query = expansions_of(route, req.query_string)
        message = _message(route, req, path, query)
        if route.answers is Answers.BYTES:
            _send(req, resp, message, self._door.handle(actor, message))
            return
        body = tags.tagged(self._envelope(route, actor, message, expansions))
        if req.get_header(IF_MATCH) is not None:
            tags.check(req, body)
        tags.answer(req, resp, body)

    def posted(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        route: Route,
        actor: Actor,
        path: dict[str, str],
    ) -> None:
        """Carry out what is done once under a key."""
        key, message = key_of(req, route), _message(route, req, path)
        if req.get_header(IF_MATCH) is not None:
            raise tags.no_version()
        if isinstance(message, IngestTelemetry):
            self._heard(req, resp, route, actor, message)
            return
        if key is None:
            content = self._content(route, actor, message)
        else:
            act = functools.partial(self._content, route, actor, message)
            content = self._repeating.once(resp, route, message, actor, key, act)
        _answer(resp, route, content)

    def _heard(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        route: Route,
        actor: Actor,
        message: IngestTelemetry,
    ) -> None:
        """Answer a sender of OpenTelemetry as it expects, in JSON beside our envelope."""
        receipt = self._door.handle(actor, message)
        if message.protobuf and falcon.MEDIA_JSON not in (req.get_header("Accept") or ""):
            resp.content_type, resp.data = PROTOBUF, partial_success(receipt)
            return
        body = body_of(route, message, receipt, Asker(actor=actor), self.public_url)
        _answer(resp, route, write_json(body | in_words_of_otlp(receipt, message)))

    def changed(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        route: Route,
        actor: Actor,
        path: dict[str, str],
    ) -> None:
        """Carry out what may be asked of one version alone."""
        message = _message(route, req, path)
        if req.get_header(IF_MATCH) is None:
            content = self._content(route, actor, message)
        else:
            shown = SHOWN.get(route.path)
            if shown is None:
                raise tags.no_version()
            content = self._changed_at_once(req, route, shown, actor, message)
        _answer(resp, route, content)

    def _changed_at_once(
        self,
        req: falcon.Request,
        route: Route,
        shown: Route,
        actor: Actor,
        message: Message[Any],
    ) -> bytes:
        """Look and change in one moment; again when somebody else did something in it.

        That need not have changed the thing's version: a worker counts what it sent, for example.
        """
        look = shown.message(**{name: getattr(message, name) for name in shown.in_path})
        tries = _TRIES
        while True:
            tries -= 1
            try:
                with self._at_once(getattr(message, "organization_id", NOWHERE)):
                    tags.check(req, self._body(shown, actor, look))
                    return self._content(route, actor, message)
            except Unavailable:
                if not tries:
                    raise

    def _body(self, route: Route, actor: Actor, message: Message[Any]) -> tags.Body:
        return tags.tagged(self._envelope(route, actor, message))

    def _envelope(
        self,
        route: Route,
        actor: Actor,
        message: Message[Any],
        expansions: Sequence[Expansion] = (),
    ) -> dict[str, Any]:
        with noting() as notes:
            answer = self._door.handle(actor, message)
        asker = Asker.of(actor, notes, answer)
        body = body_of(route, message, answer, asker, self.public_url)
        if expansions:
            body[EMBEDDED] = {
                each.name: self._envelope(each.route, actor, each.message(message, answer))
                for each in expansions
                if asker.may(each.route.message, answer)
            }
        return body

    def _content(self, route: Route, actor: Actor, message: Message[Any]) -> bytes:
        if route.answers is Answers.NONE:
            self._door.handle(actor, message)
            return b""
        return self._body(route, actor, message).content


def _answer(resp: falcon.Response, route: Route, content: bytes) -> None:
    if route.answers is not Answers.NONE:
        resp.content_type, resp.data = falcon.MEDIA_JSON, content


def _send(
    req: falcon.Request, resp: falcon.Response, message: Message[Any], export: object
) -> None:
    if isinstance(export, StreamExport):
        _export(req, resp, message, export)
    elif isinstance(export, AuditExport):
        _export_lines(req, resp, export)


def _message(
    route: Route, req: falcon.Request, path: dict[str, str], query: str | None = None
) -> Message[Any]:
    _check_spelling(req)
    check_path(route, path)
    body = json_body(req) if route.body is Body.JSON else None
    lines, protobuf = lines_body(req) if route.body is Body.LINES else None, False
    if route.body is Body.EXPORT:
        lines, protobuf = export_body(req)
    query = req.query_string if query is None else query
    return from_request(route, path, query, body=body, lines=lines, protobuf=protobuf)


def _check_spelling(req: falcon.Request) -> None:
    """Refuse a path that is no UTF-8: the framework would read other names out of it.

    Raises:
        NotFound: that is so.
    """
    try:
        req.env["PATH_INFO"].encode("latin-1").decode()
    except UnicodeError as error:
        raise NotFound("there is nothing at this path") from error


def _export(
    req: falcon.Request, resp: falcon.Response, message: Message[Any], export: StreamExport
) -> None:
    """Answer a stream's own bytes, to be saved and never shown: they are anybody's text."""
    chunks = iter(export.chunks)
    # the first is read while a refusal can still be answered
    first = next(chunks, b"")
    resp.content_type = LINES
    resp.set_header("Content-Disposition", f'attachment; filename="{_file_name(message)}"')
    resp.set_header("Crewkit-Complete", "true" if export.complete else "false")
    resp.set_header("Crewkit-Omitted", str(export.omitted))
    resp.set_stream(_watched(first, chunks, req.context.request_id), export.size)


def _export_lines(req: falcon.Request, resp: falcon.Response, export: AuditExport) -> None:
    """Answer lines of unknown length; the last one says that they are all."""
    chunks = iter(export.chunks)
    first = next(chunks, b"")
    resp.content_type = LINES
    resp.set_header("Content-Disposition", 'attachment; filename="audit.jsonl"')
    resp.stream = _watched(first, chunks, req.context.request_id)


def _watched(first: bytes, rest: Iterable[bytes], request_id: str) -> Iterator[bytes]:
    """Yield the chunks; a failure ends the response short of its length, and is logged."""
    try:
        yield first
        yield from rest
    except (CrewkitError, OSError) as error:
        log_failure(request_id, error)
        raise


def _file_name(message: Message[Any]) -> str:
    if not isinstance(message, ExportStream):
        return "export.jsonl"
    parts = (_NOT_IN_NAMES.sub("_", part)[:100] for part in (message.session, message.stream))
    return f"{'-'.join(parts)}.jsonl"
