"""The typed client's methods, made from the description of the API."""

import functools
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from crewkit_testing.house import pyproject
from crewkit_wire.converter import answer_converter
from crewkit_wire.expanding import EXPAND
from crewkit_wire.openapi import openapi_document
from crewkit_wire.parameters import query_of
from crewkit_wire.routes import BY_NAME, ROUTES, Answers
from crewkit_wire.schema import DECIMAL, Schemas

Schema = Mapping[str, Any]
_WIDTH = 100
_FORMATS = {"uuid": "uuid.UUID", "date-time": "dt.datetime", "date": "dt.date", "int64": "int"}
_TYPES = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}
_EXPORTS = {True: "StreamExport", False: "AuditExport"}


@functools.cache
def _document() -> Any:
    return openapi_document("http://localhost", pyproject()["project"]["version"])


@functools.cache
def _classes() -> dict[str, type]:
    """Return the classes that the description's schemas are of, by name."""
    schemas = Schemas()
    for route in ROUTES:
        schemas.body(route.message, ())
        if route.answers in {Answers.ONE, Answers.PAGE}:
            schemas.of(route.view)
    exports = [route.view for route in ROUTES if route.answers is Answers.BYTES]
    return {**schemas.classes, **{kind.__name__: kind for kind in exports}}


@attrs.define
class _Module:
    """One module as it grows: what it imports follows from what its methods name."""

    imports: dict[str, set[str]] = attrs.field(factory=dict)
    plain: set[str] = attrs.field(factory=set)

    def uses(self, name: str) -> str:
        """Return a class's name, which is imported from where it is."""
        kind = _classes()[name]
        self.imports.setdefault(kind.__module__, set()).add(name)
        return name

    def type_of(self, schema: Schema) -> str:
        """Return the type that a schema describes, as an annotation."""
        if "$ref" in schema:
            return self.uses(schema["$ref"].rpartition("/")[2])
        if "anyOf" in schema:
            return " | ".join(self.type_of(each) for each in schema["anyOf"])
        if schema.get("type") == "array":
            return f"tuple[{self.type_of(schema['items'])}, ...]"
        if schema.get("type") == "object":
            self.imports.setdefault("collections.abc", set()).add("Mapping")
            return f"Mapping[str, {self.type_of(schema['additionalProperties'])}]"
        return self._plain_type(schema)

    def _plain_type(self, schema: Schema) -> str:
        if not schema:
            self.imports.setdefault("typing", set()).add("Any")
            return "Any"
        if schema.get("pattern") == DECIMAL:
            self.imports.setdefault("decimal", set()).add("Decimal")
            return "Decimal"
        found = _FORMATS.get(schema.get("format", "")) or _TYPES[schema["type"]]
        if "." in found:
            self.plain.add("import datetime as dt" if found.startswith("dt.") else "import uuid")
        return found

    def literal(self, schema: Schema) -> str:
        """Return a schema's default as an expression."""
        default = schema["default"]
        for each in [schema, *schema.get("anyOf", ())]:
            if "$ref" in each and default is not None:
                kind: Any = _classes()[self.uses(each["$ref"].rpartition("/")[2])]
                member = answer_converter().structure(default, kind)
                return f"{kind.__name__}.{member.name}"
        if isinstance(default, list):
            items = [self.literal({**schema["items"], "default": each}) for each in default]
            return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
        return f'"{default}"' if isinstance(default, str) else repr(default)


@attrs.frozen
class _Argument:
    """One argument of a method.

    Attributes:
        written: With its type and its default.
    """

    name: str
    required: bool
    written: str


def _argument(module: _Module, name: str, schema: Schema, *, required: bool) -> _Argument:
    kind = module.type_of(schema)
    if required:
        return _Argument(name, required, f"{name}: {kind}")
    if "default" in schema and schema["default"] is not None:
        return _Argument(name, required, f"{name}: {kind} = {module.literal(schema)}")
    kind = kind if kind.endswith("None") else f"{kind} | None"
    return _Argument(name, required, f"{name}: {kind} = None")


def _nested(module: _Module, operation: str) -> list[_Argument]:
    """Return an argument for each value whose fields are parameters (``meta.model``)."""
    found: dict[str, _Argument] = {}
    for parameter in query_of(BY_NAME[operation]):
        name, dot, _ = parameter.name.partition(".")
        if dot and name not in found:
            kind = parameter.owner.__name__
            module.imports.setdefault(parameter.owner.__module__, set()).add(kind)
            required = BY_NAME[operation].fields[name].default is attrs.NOTHING
            optional = "" if required else " | None = None"
            found[name] = _Argument(name, required, f"{name}: {kind}{optional}")
    return list(found.values())


def _method(module: _Module, operation: Schema) -> Iterator[str]:
    """Yield the lines of an operation's method."""
    told = [each for each in operation["parameters"] if each["in"] != "header"]
    parameters = [each for each in told if each["name"] != EXPAND]  # what comes along has no type
    flat = [each for each in parameters if "." not in each["name"]]
    values = [
        _argument(module, each["name"], each["schema"], required=each["required"]) for each in flat
    ]
    whole = _nested(module, operation["operationId"])
    content = operation.get("requestBody", {}).get("content", {})
    packed = "application/x-protobuf" in content
    schema: Any = None if packed else content.get("application/json", {}).get("schema")
    fields = [
        _argument(module, name, each, required=name in schema["required"])
        for name, each in (schema or {"properties": {}})["properties"].items()
    ]
    lines = [_Argument("lines", True, "lines: bytes")] if "application/x-ndjson" in content else []
    if packed:
        lines = [
            _Argument("data", True, "data: bytes"),
            _Argument("protobuf", False, "protobuf: bool = False"),
        ]
    in_path = [one.written for one, each in zip(values, flat, strict=True) if _is_path(each)]
    rest = [one for one, each in zip(values, flat, strict=True) if not _is_path(each)]
    rest = sorted([*lines, *rest, *whole, *fields], key=lambda one: not one.required)
    given = [*in_path, *(["*"] if rest else []), *(one.written for one in rest)]
    returned, call = _call(module, operation)
    name = operation["operationId"]
    yield from _wrapped(f"    def {name}(", ["self", *given], f") -> {returned}:")
    yield from _docstring(operation, schema)
    said = [_mapping(values, whole)]
    said += [f"body={_mapping(fields)}"] if schema is not None else []
    said += [] if not lines else ["export=(data, protobuf)"] if packed else ["lines=lines"]
    start = "" if returned == "None" else "return "
    yield from _wrapped(f"        {start}{call[0]}(", [*call[1:], *said], ")")


def _is_path(parameter: Schema) -> bool:
    return bool(parameter["in"] == "path")


def _call(module: _Module, operation: Schema) -> tuple[str, list[str]]:
    """Return what a method returns, and the beginning of its call."""
    name = f'"{operation["operationId"]}"'
    status = next(status for status in operation["responses"] if status.startswith("2"))
    answer = operation["responses"][status]
    if "content" not in answer:
        return "None", ["self._nothing", name]
    if "application/json" not in answer["content"]:
        export = module.uses(_EXPORTS["Crewkit-Complete" in answer["headers"]])
        return export, ["self._export", export, name]
    data = answer["content"]["application/json"]["schema"]["properties"]["data"]
    if data.get("type") == "array":
        item = module.type_of(data["items"]["allOf"][0])
        module.imports.setdefault("crewkit_core.kernel.page", set()).add("Page")
        return f"Page[{item}]", ["self._page", item, name]
    one = module.type_of(data)
    return one, ["self._one", one, name]


def _mapping(arguments: list[_Argument], whole: Sequence[_Argument] = ()) -> str:
    flat = [f'"{one.name}": {one.name}' for one in arguments]
    nested = [f'**within("{one.name}"; {one.name})' for one in whole]
    return "{" + ", ".join([*flat, *nested]) + "}"


def _docstring(operation: Schema, body: Schema | None) -> Iterator[str]:
    summary, said = operation["summary"] + ".", operation["description"]
    about = " ".join((said or (body or {}).get("description", "")).split())
    if not about or about.rstrip(".?") == summary.rstrip("."):
        yield f'        """{summary}"""'
        return
    yield f'        """{summary}'
    yield ""
    yield from textwrap.wrap(about, _WIDTH - 8, initial_indent=" " * 8, subsequent_indent=" " * 8)
    yield '        """'


def _wrapped(start: str, parts: list[str], end: str) -> Iterator[str]:
    """Yield a call or a head as the formatter writes it: whole, indented once, or part by part."""
    margin = " " * (len(start) - len(start.lstrip()))
    together = ", ".join(parts)
    if len(start + together + end) <= _WIDTH:
        yield start + together + end
        return
    yield start
    if len(margin) + 4 + len(together) <= _WIDTH:
        yield f"{margin}    {together}"
    else:
        for part in parts:
            yield from _part(f"{margin}    ", part)
    yield margin + end


def _part(margin: str, part: str) -> Iterator[str]:
    if part == "*" or len(margin) + len(part) + 1 <= _WIDTH:
        yield f"{margin}{part},"
        return
    head, _, inner = part.partition("{")
    yield f"{margin}{head}{{"
    inner = inner.removesuffix("}")
    yield from (f"{margin}    {each.replace(';', ',')}," for each in inner.split(", "))
    yield f"{margin}}},"


def client_module(name: str) -> str:
    """Return the module of one part of the API."""
    module, methods = _Module(), list[str]()
    for path in _document()["paths"].values():
        for operation in path.values():
            if operation["tags"] == [name]:
                methods += ["", *_method(module, operation)]
    about = next(each["description"] for each in _document()["tags"] if each["name"] == name)
    speaking = (
        {"Speaking", "within"} if any("**within" in line for line in methods) else {"Speaking"}
    )
    module.imports["crewkit_remote.speaking"] = speaking
    head = ['"""Made from the description of the API by ``tox -e docs``.', "", about, '"""', ""]
    first = f'class {name.capitalize()}Api(Speaking):\n    """Operations of this part."""'
    return "\n".join([*head, *_imports(module), "", "", first, *methods]) + "\n"


def _imports(module: _Module) -> Iterator[str]:
    ours = {name for name in module.imports if name.startswith("crewkit")}
    yield from sorted(module.plain)
    yield from _from(module, sorted(module.imports.keys() - ours))
    if module.plain or module.imports.keys() - ours:
        yield ""
    yield from _from(module, sorted(ours))


def _from(module: _Module, names: list[str]) -> Iterator[str]:
    for name in names:
        parts = sorted(module.imports[name], key=str.lower)
        whole = f"from {name} import {', '.join(parts)}"
        if len(whole) <= _WIDTH:
            yield whole
        else:
            yield f"from {name} import ("
            yield from (f"    {part}," for part in parts)
            yield ")"


MODULES: Mapping[str, Callable[[], str]] = {
    f"adapters/crewkit_remote/api/{name}.py": functools.partial(client_module, name)
    for name in dict.fromkeys(route.slice for route in ROUTES)
}
