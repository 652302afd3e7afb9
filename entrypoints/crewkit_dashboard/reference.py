"""``/kit/reference``: the API for people, rendered from its description and open to anybody."""

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import falcon

from crewkit_core.kernel.errors import NotFound
from crewkit_dashboard import links
from crewkit_dashboard.site import Site, open_page
from crewkit_wire.openapi import openapi_document
from crewkit_wire.schema import DECIMAL

Schema = Mapping[str, Any]
_TYPES = "types"


@attrs.frozen
class Piece:
    """A part of what a type is called; one with an address leads to what it is."""

    text: str
    href: str = ""


@attrs.frozen(kw_only=True)
class Field:
    """A parameter of an operation, a field of its body or of a type."""

    name: str
    where: str
    kind: tuple[Piece, ...]
    needed: bool
    text: str


@attrs.frozen(kw_only=True)
class Operation:
    """One operation, as a page tells of it.

    Attributes:
        answer: What comes back when all is well; empty: nothing.
        status: Of that answer.
        refusals: Statuses of the other answers, with what they mean.
    """

    name: str
    method: str
    path: str
    summary: str
    text: str
    open: bool
    fields: tuple[Field, ...]
    answer: tuple[Piece, ...]
    status: str
    refusals: Mapping[str, str]


@attrs.frozen(kw_only=True)
class Part:
    """A part of the API.

    Attributes:
        name: As the address has it.
        text: What it is about.
    """

    name: str
    text: str
    operations: tuple[Operation, ...]


@attrs.frozen(kw_only=True)
class Type:
    """What a schema of the description says.

    Attributes:
        words: Of an enumeration.
    """

    name: str
    text: str
    fields: tuple[Field, ...]
    words: tuple[str, ...]


class Reference:
    """The description, taken apart once."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    @functools.cached_property
    def _document(self) -> Schema:
        return openapi_document(self._public_url, "")

    @functools.cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part with its operations."""
        return tuple(
            Part(
                name=tag["name"],
                text=tag["description"],
                operations=tuple(self._operations(tag["name"])),
            )
            for tag in self._document["tags"]
        )

    @functools.cached_property
    def types(self) -> tuple[Type, ...]:
        """Every type, by name."""
        schemas = self._document["components"]["schemas"]
        return tuple(_type(name, schemas[name]) for name in sorted(schemas))

    def _operations(self, part: str) -> Iterator[Operation]:
        for path, methods in self._document["paths"].items():
            for method, operation in methods.items():
                if part in operation["tags"]:
                    refusals = self._document["components"]["responses"]
                    yield _operation(method.upper(), path, operation, refusals)


@attrs.frozen
class ReferencePage:
    """All operations, part by part."""

    site: Site
    reference: Reference

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show them."""
        self.site.show(req, resp, "reference/index.html", parts=self.reference.parts, part="")


@attrs.frozen
class PartPage:
    """``/kit/reference/{part}``: each operation of a part; ``types``: what they take and answer."""

    site: Site
    reference: Reference

    @open_page
    def on_get(self, req: falcon.Request, resp: falcon.Response, part: str) -> None:
        """Show them."""
        parts = {each.name: each for each in self.reference.parts}
        known = {"parts": self.reference.parts, "part": part}
        if part == _TYPES:
            types = self.reference.types
            self.site.show(req, resp, "reference/types.html", types=types, **known)
        elif part in parts:
            self.site.show(req, resp, "reference/part.html", shown=parts[part], **known)
        else:
            raise NotFound("the API has no such part")


def _operation(method: str, path: str, operation: Schema, refusals: Schema) -> Operation:
    answers: dict[str, Schema] = dict(operation["responses"])
    status = next(status for status in answers if status.startswith("2"))
    answer = answers.pop(status)
    parameters = tuple(
        _field(each["name"], each["in"], each["schema"], each, needed=each["required"])
        for each in operation["parameters"]
    )
    return Operation(
        name=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        text=operation["description"],
        open=operation.get("security") == [],
        fields=parameters + tuple(_body(operation)),
        answer=tuple(_answer(answer)),
        status=status,
        refusals={
            each: (refusals[each] if "$ref" in found else found)["description"]
            for each, found in answers.items()
        },
    )


def _body(operation: Schema) -> Iterator[Field]:
    body = operation.get("requestBody", {"content": {}})
    for kind, content in body["content"].items():
        if kind != falcon.MEDIA_JSON:
            yield _field("", "body", {"type": kind}, body, needed=True)
            return
        needed = content["schema"].get("required", ())
        for name, schema in content["schema"].get("properties", {}).items():
            yield _field(name, "body", schema, schema, needed=name in needed)


def _field(name: str, where: str, schema: Schema, told: Schema, *, needed: bool) -> Field:
    kind = tuple(_kind(schema))
    if schema.get("default") is not None and schema["default"] != []:
        kind = (*kind, Piece(f", {schema['default']} unless said"))
    text = told.get("description", "")
    return Field(name=name, where=where, kind=kind, needed=needed, text=text)


def _answer(answer: Schema) -> Iterator[Piece]:
    for kind, content in answer.get("content", {}).items():
        if kind != falcon.MEDIA_JSON:
            yield Piece(kind)
        else:
            yield from _kind(content["schema"]["properties"]["data"])


def _kind(schema: Schema) -> Iterator[Piece]:
    """Yield what a schema is called, with where its types are told of."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield Piece(name, f"{links.REFERENCE}/{_TYPES}#{name}")
    elif "allOf" in schema:
        yield from _kind(schema["allOf"][0])
    elif "anyOf" in schema:
        for at, each in enumerate(schema["anyOf"]):
            yield from (Piece(" or "),) * bool(at)
            yield from _kind(each)
    elif schema.get("type") == "array":
        yield Piece("list of ")
        yield from _kind(schema.get("items", {}))
    else:
        yield Piece(_word(schema))


def _word(schema: Schema) -> str:
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("pattern") == DECIMAL:
        return "decimal text"
    kind = schema.get("type", "anything")
    words = {"int64": "whole number", "uuid": "UUID", "date-time": "time", "date": "day"}
    plain = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    return words.get(schema.get("format", "")) or " or ".join(
        plain.get(each, each) for each in ([kind] if isinstance(kind, str) else kind)
    )


def _type(name: str, schema: Schema) -> Type:
    fields = tuple(
        _field(field, "", each, each, needed=False)
        for field, each in schema.get("properties", {}).items()
    )
    return Type(
        name=name,
        text=schema.get("description", ""),
        fields=fields,
        words=tuple(schema.get("enum", ())),
    )
