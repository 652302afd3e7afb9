"""The API's description (OpenAPI 3.1), made from the table of routes and the types it names."""

import importlib
from typing import Any

from crewkit_core.sessions.views import StreamExport
from crewkit_wire.answer_headers import HEADERS, headers_of
from crewkit_wire.cookies import session_cookie
from crewkit_wire.docstrings import about, about_field
from crewkit_wire.expanding import EMBEDDED, EXPAND, EXPANDS
from crewkit_wire.field_rules import narrowed, rule_of
from crewkit_wire.keys import KEY, MOST_KEY, REPLAYED, takes_key
from crewkit_wire.parameters import Parameter, query_of, spelled_default, without_none
from crewkit_wire.routes import BY_NAME, PREFIX, ROUTES, Answers, Body, Route
from crewkit_wire.schema import Schema, Schemas, described
from crewkit_wire.versions import IF_MATCH, IF_NONE_MATCH, depends, is_tagged

_REFUSALS = {
    "400": "The request cannot be read.",
    "401": "Nobody known is asking.",
    "403": "The actor may not do this.",
    "404": "There is no such thing, or none that the actor may know of.",
    "409": "The state of things does not allow it now.",
    "412": "The thing was changed since, or has no version that could be matched.",
    "413": "The body is larger than it may be.",
    "415": "The body is not of the type that the route takes.",
    "429": "Too often; Retry-After says when to try again.",
    "422": "Fields are wrong; details name them.",
    "500": "A failure nobody foresaw; the log tells more under the request id.",
    "503": "Something outside does not answer now; Retry-After says when to try again.",
}
_ON_BODIES = {"413", "415"}
_CONDITION = "412"
_LINES = (
    "Whole lines of a transcript, each ended by a newline, exactly as they stand in the file; "
    "at most 33 MiB and 10,000 lines. May be sent as one zstd frame with a window up to 8 MiB "
    "(Content-Encoding: zstd). Empty when a line is left out (omitted_bytes)."
)
_EXPORT = (
    "An export of OpenTelemetry as OTLP over HTTP has it: ExportLogsServiceRequest or "
    "ExportMetricsServiceRequest, as JSON or as protobuf; at most 4 MiB and 10,000 records. May be "
    "packed (Content-Encoding: gzip). Whoever sends protobuf is answered in it, unless "
    "they accept application/json."
)
_UNCHANGED = (
    "The asker has this already: the ETag of an earlier answer is as sent in If-None-Match."
)
_IF_MATCH = (
    "The ETag of an answer to a GET of this path: the change is made to that version or, with 412, "
    "to none."
)
_EXPORT_HEADERS: Schema = {
    "Crewkit-Complete": {
        "description": "false when lines were left out for their length.",
        "schema": {"type": "string", "enum": ["true", "false"]},
    },
    "Crewkit-Omitted": {
        "description": "How many lines were left out.",
        "schema": {"type": "integer"},
    },
}
_KEY_PARAMETER: Schema = {
    "name": KEY,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": f"^[\\x21-\\x7e]{{1,{MOST_KEY}}}$"},
    "description": "Chosen by the sender for one request; sent again with it within a day, that is "
    f"not carried out again but answered as before, with {REPLAYED}: true.",
}
_LINKS: Schema = {
    "type": "object",
    "description": "Where the asker may go on: a URL to get, or an object for anything else; "
    "href is a URI template (RFC 6570) where templated is true.",
    "additionalProperties": {
        "anyOf": [
            {"type": "string", "format": "uri"},
            {
                "type": "object",
                "properties": {
                    "href": {"type": "string"},
                    "method": {"type": "string"},
                    "templated": {"type": "boolean"},
                },
                "required": ["href", "method"],
            },
        ]
    },
}


def openapi_document(public_url: str, version: str) -> dict[str, Any]:
    """Return the description of the API at *public_url*."""
    schemas = Schemas()
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "crewkit",
            "version": version or "0",
            "description": "Money is exact dollars as decimal text, durations are milliseconds, "
            "ratios lie between 0 and 1, times are UTC; null is not zero.",
        },
        "servers": [{"url": public_url}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": name, "description": text} for name, text in _slices().items()],
        "paths": paths,
        "components": {
            "headers": dict(HEADERS),
            "responses": _refused(),
            "schemas": {**schemas.named, "Error": _error_schema(), "Links": _LINKS},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": session_cookie(public_url)},
            },
        },
    }


def _slices() -> dict[str, str]:
    """Return the parts that the API has, in their order, with what each is about."""
    return {
        name: about(importlib.import_module(f"crewkit_core.{name}")).partition("\n")[0]
        for name in dict.fromkeys(route.slice for route in ROUTES)
    }


def _operation(route: Route, schemas: Schemas) -> Schema:
    operation: Schema = {
        "operationId": route.name,
        "tags": [route.slice],
        "summary": route.summary,
        "description": about(route.message),
        "parameters": [_path_parameter(route, name, schemas) for name in route.in_path]
        + [_query_parameter(route, parameter, schemas) for parameter in query_of(route)],
        "responses": {str(route.status): _with_headers(route, schemas), **_refusals(route)},
    }
    if route.open:
        operation["security"] = []
    if route.deprecated is not None:
        operation["deprecated"] = True
    if route.name in EXPANDS:
        operation["parameters"].append(_expand_parameter(route))
    if takes_key(route):
        operation["parameters"].append(_KEY_PARAMETER)
    if is_tagged(route):
        operation["parameters"].append(_header(IF_NONE_MATCH, _UNCHANGED))
        told = {"description": _UNCHANGED, "headers": headers_of(route, "304")}
        operation["responses"]["304"] = told
    if depends(route):
        operation["parameters"].append(_header(IF_MATCH, _IF_MATCH))
    if route.body is Body.JSON:
        schema = schemas.body(route.message, route.in_path)
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    elif route.body is Body.LINES:
        operation["requestBody"] = {
            "description": _LINES,
            "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
        }
        operation["parameters"].append(_encoding_parameter())
    elif route.body is Body.EXPORT:
        operation["requestBody"] = {
            "description": _EXPORT,
            "required": True,
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "application/x-protobuf": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    return operation


def _path_parameter(route: Route, name: str, schemas: Schemas) -> Schema:
    schema = schemas.of(without_none(route.fields[name].type))
    schema = narrowed(schema, rule_of(route.message, name, in_path=True))
    parameter = {"name": name, "in": "path", "required": True, "schema": schema}
    return described(parameter, about_field(route.message, name))


def _query_parameter(route: Route, parameter: Parameter, schemas: Schemas) -> Schema:
    schema = narrowed(schemas.of(parameter.kind), rule_of(route.message, parameter.name))
    default = spelled_default(parameter)
    if default is not None:
        schema = {**schema, "default": default}
    found: Schema = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "schema": schema,
    }
    if schema.get("type") == "array":
        found |= {"style": "form", "explode": False}
    return described(found, about_field(parameter.owner, parameter.name.rpartition(".")[2]))


def _expand_parameter(route: Route) -> Schema:
    names = list(EXPANDS[route.name])
    return {
        "name": EXPAND,
        "in": "query",
        "required": False,
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "items": {"type": "string", "enum": names},
            "minItems": 1,
            "uniqueItems": True,
        },
        "description": "What comes along in _embedded, where the asker may see it: "
        "as its own route would answer it, without parameters.",
    }


def _header(name: str, text: str) -> Schema:
    schema = {"type": "string"}
    return {"name": name, "in": "header", "required": False, "schema": schema, "description": text}


def _encoding_parameter() -> Schema:
    return {
        "name": "Content-Encoding",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "enum": ["identity", "zstd"]},
        "description": "How the body is packed.",
    }


def _with_headers(route: Route, schemas: Schemas) -> Schema:
    answer = _success(route, schemas)
    return {**answer, "headers": answer.get("headers", {}) | headers_of(route, str(route.status))}


def _success(route: Route, schemas: Schemas) -> Schema:
    if route.answers is Answers.NONE:
        return {"description": "Done."}
    if route.answers is Answers.BYTES:
        return _bytes_answer(route)
    answer: Schema = {
        "description": about(route.view) if route.answers is Answers.ONE else route.summary,
        "content": {"application/json": {"schema": _envelope(route, schemas)}},
    }
    return answer


def _envelope(route: Route, schemas: Schemas) -> Schema:
    data = schemas.of(route.view)
    links = {"$ref": "#/components/schemas/Links"}
    if route.answers is Answers.ONE:
        properties: Schema = {"data": data, "_links": links}
    else:
        meta = {
            "type": "object",
            "properties": {
                "next_cursor": {
                    "type": ["string", "null"],
                    "description": "Pass it as after to continue; null at the end.",
                },
                "has_more": {"type": "boolean"},
            },
            "required": ["next_cursor", "has_more"],
        }
        own: Schema = {"type": "object", "properties": {"_links": links}, "required": ["_links"]}
        items: Schema = {"type": "array", "items": {"allOf": [data, own]}}
        properties = {"data": items, "_links": links, "meta": meta}
    needed = list(properties)
    if route.name in EXPANDS:
        along: Schema = {
            name: _envelope(BY_NAME[each], schemas) for name, each in EXPANDS[route.name].items()
        }
        properties[EMBEDDED] = {"type": "object", "properties": along}
    return {"type": "object", "properties": properties, "required": needed}


def _bytes_answer(route: Route) -> Schema:
    answer: Schema = {
        "description": about(route.view),
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
    }
    return {**answer, "headers": _EXPORT_HEADERS} if route.view is StreamExport else answer


def _refusals(route: Route) -> Schema:
    return {
        status: {"$ref": f"#/components/responses/{status}"}
        for status in _REFUSALS
        if (route.body is not Body.NONE or status not in _ON_BODIES)
        and (depends(route) or status != _CONDITION)
    }


def _refused() -> Schema:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        status: {"description": text, "content": content, "headers": headers_of(None, status)}
        for status, text in _REFUSALS.items()
    }


def _error_schema() -> Schema:
    text = {"type": "string"}
    detail = {
        "type": "object",
        "properties": {"field": text, "code": text, "message": text},
        "required": ["field", "code", "message"],
    }
    error = {
        "type": "object",
        "properties": {
            "code": {**text, "description": "Stable word for programs."},
            "message": {**text, "description": "One sentence for people."},
            "details": {"type": "array", "items": detail},
            "request_id": text,
            "expected": {
                "type": "integer",
                "description": f"Of {BY_NAME['ingest'].name}: the line to go on with after a gap.",
            },
        },
        "required": ["code", "message", "details", "request_id"],
    }
    return {"type": "object", "properties": {"error": error}, "required": ["error"]}
