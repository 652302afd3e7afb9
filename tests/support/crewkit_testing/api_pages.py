"""The API's reference for people, from the table of routes."""

from collections.abc import Iterator
from typing import Any

from crewkit_testing.house import pyproject
from crewkit_wire.openapi import openapi_document
from crewkit_wire.routes import PREFIX, ROUTES, Route

_HEAD = """\
# API

Made from the table of routes by `tox -e docs`. For programs there is
[the OpenAPI 3.1 description](openapi.json); a platform serves its own at `/api/v1/openapi.json`.
How to ask, envelopes, pages and refusals: [the guide](../api.md).
"""


def api_page() -> str:
    """Return the page."""
    document = openapi_document("http://localhost", pyproject()["project"]["version"])
    parts = [_HEAD, "\n| | path | what it does |\n|---|---|---|\n"]
    parts += [
        f"| [{route.method}](#{route.name}) | `{PREFIX}{route.path}` | {route.summary} |\n"
        for route in ROUTES
    ]
    for route in ROUTES:
        parts += _section(route, document["paths"][PREFIX + route.path][route.method.lower()])
    return "".join(parts)


def _section(route: Route, operation: dict[str, Any]) -> Iterator[str]:
    yield f"\n## {route.name}\n\n`{route.method} {PREFIX}{route.path}`\n\n"
    yield f"{operation['description'] or operation['summary'] + '.'}\n"
    if operation["parameters"]:
        yield "\n| parameter | in | type | meaning |\n|---|---|---|---|\n"
        for one in operation["parameters"]:
            name = f"`{one['name']}`" + (" (needed)" if one["required"] else "")
            meaning = _cell(one.get("description", ""))
            yield f"| {name} | {one['in']} | {_type(one['schema'])} | {meaning} |\n"
    if "requestBody" in operation:
        yield f"\nBody: {_body(operation['requestBody'])}\n"
    yield f"\nAnswers {route.status}: {_answer(operation['responses'][str(route.status)])}\n"


def _body(body: dict[str, Any]) -> str:
    (kind, content), *_ = body["content"].items()
    return f"`{kind}`, {body.get('description') or _type(content['schema'])}."


def _answer(response: dict[str, Any]) -> str:
    content = response.get("content", {})
    if "application/json" not in content:
        return f"{response['description']}"
    data = content["application/json"]["schema"]["properties"]["data"]
    return f"{_type(data)}. {response['description']}"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    kind = schema.get("format") or schema.get("type", "anything")
    default = f", {schema['default']} by default" if "default" in schema else ""
    return _cell((kind if isinstance(kind, str) else " or ".join(kind)) + default)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
