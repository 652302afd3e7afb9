"""Resources made from the table of routes."""

import re
from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import falcon

from crewkit_core.audit.views import AuditExport
from crewkit_core.kernel.actor import nobody
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import CrewkitError, Unauthenticated
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.noting import noting
from crewkit_core.sessions.use_cases import ExportStream, IngestTelemetry
from crewkit_core.sessions.views import StreamExport, TelemetryReceipt
from crewkit_http.access import Identity
from crewkit_http.bodies import export_body, json_body, lines_body
from crewkit_http.logs import log_failure
from crewkit_http.otlp import in_words_of_otlp, partial_success
from crewkit_wire.envelope import body_of
from crewkit_wire.json_text import write_json
from crewkit_wire.offering import Asker
from crewkit_wire.requests import LINES, PROTOBUF, check_path, from_request
from crewkit_wire.routes import PREFIX, ROUTES, Answers, Body, Route

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")
Responder = Callable[..., None]


def add_routes(
    app: "falcon.App[falcon.Request, falcon.Response]", door: Door, public_url: str
) -> None:
    """Give the application one resource for each path of the table."""
    paths: dict[str, dict[str, Responder]] = {}
    open_paths = {PREFIX + route.path for route in ROUTES if route.open}
    for route in ROUTES:
        responders = paths.setdefault(PREFIX + route.path, {})
        responders[f"on_{route.method.lower()}"] = _responder(route, door, public_url)
    for path, responders in paths.items():
        identity = Identity.OPTIONAL if path in open_paths else Identity.REQUIRED
        app.add_route(path, SimpleNamespace(identity=identity, **responders))


def _responder(route: Route, door: Door, public_url: str) -> Responder:
    def respond(req: falcon.Request, resp: falcon.Response, **path: str) -> None:
        actor = req.context.actor
        if actor is None:
            if not route.open:
                raise Unauthenticated("nobody known is asking")
            actor = nobody(req.context.source, req.context.request_id)
        message = _message(route, req, path)
        with noting() as notes:
            answer: Any = door.handle(actor, message)
        resp.status = route.status
        if isinstance(answer, StreamExport):
            _export(req, resp, message, answer)
        elif isinstance(answer, AuditExport):
            _export_lines(req, resp, answer)
        elif isinstance(message, IngestTelemetry) and message.protobuf:
            resp.content_type = PROTOBUF
            resp.data = partial_success(answer)
        elif route.answers is not Answers.NONE:
            resp.content_type = falcon.MEDIA_JSON
            asker = Asker.of(actor, notes, answer)
            body = body_of(route, message, answer, asker, public_url)
            if isinstance(answer, TelemetryReceipt):
                body |= in_words_of_otlp(answer, message)
            resp.data = write_json(body)

    return respond


def _message(route: Route, req: falcon.Request, path: dict[str, str]) -> Message[Any]:
    check_path(route, path)
    body = json_body(req) if route.body is Body.JSON else None
    lines, protobuf = lines_body(req) if route.body is Body.LINES else None, False
    if route.body is Body.EXPORT:
        lines, protobuf = export_body(req)
    return from_request(route, path, req.query_string, body=body, lines=lines, protobuf=protobuf)


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
