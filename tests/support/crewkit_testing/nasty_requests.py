"""Every route asked with one nasty value at a time, all else as it should be."""

import enum
import json
import random
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import attrs

from crewkit_core.kernel.message import Message
from crewkit_testing import nasty_values as nasty
from crewkit_testing.asked import to_request
from crewkit_testing.trying import SAID
from crewkit_testing.wire import Maker
from crewkit_wire.parameters import query_of, without_none
from crewkit_wire.requests import fill
from crewkit_wire.routes import ROUTES, Body, Route

NOT_ASKED = frozenset({"logout", "end_all_sign_ins", "end_sign_in"})
"""They end the sign-in that asks."""


class Expected(enum.Enum):
    """What may be answered."""

    REFUSED = "refused, naming the field"
    UNREADABLE = "refused as a whole"
    NOTHING = "there is nothing there"
    ANYTHING = "anything but a failure"


@attrs.frozen(kw_only=True)
class Nasty:
    """One request.

    Attributes:
        where: Path, query, header or body, and the field.
        value: Its name in the corpus.
    """

    route: Route
    where: str
    field: str
    value: str
    expected: Expected
    target: str
    body: bytes | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def told(self) -> str:
        """What a failure says of it."""
        return f"{self.route.method} {self.route.path} {self.where} {self.field}: {self.value}"


@attrs.frozen
class Corpus:
    """Makes the requests about things that are there.

    Attributes:
        things: Their ids, by the field that takes them.
    """

    things: Mapping[str, Any]

    def requests(self) -> Iterator[Nasty]:
        """Yield all of them."""
        for route in ROUTES:
            if route.name not in NOT_ASKED:
                yield from self._in_path(route)
                yield from self._in_query(route)
                yield from self._in_body(route)
                yield from self._in_headers(route)

    def readings(self) -> Iterator[Nasty]:
        """Yield each question as it should be."""
        for route in ROUTES:
            if route.method == "GET":
                yield self._one(route, "", "", "", Expected.ANYTHING)

    def _in_path(self, route: Route) -> Iterator[Nasty]:
        for name in route.in_path:
            spelled = {**nasty.WRONG_ESCAPES, **_escaped(nasty.ODD_TEXT, 2000)}
            for value, text in spelled.items():
                if text:
                    mark = {**self._path(route), name: "NASTY"}
                    target = fill(route, mark).replace("NASTY", text)
                    wrong = value in nasty.WRONG_ESCAPES
                    expected = Expected.NOTHING if wrong else Expected.ANYTHING
                    yield self._one(route, "path", name, value, expected, target=target)

    def _in_query(self, route: Route) -> Iterator[Nasty]:
        base = self._target(route)
        joint = "&" if "?" in base else "?"
        for parameter in query_of(route):
            name = parameter.name
            target = "?".join((base.partition("?")[0], _without(base.partition("?")[2], name)))
            for value, text in nasty.WRONG_ESCAPES.items():
                yield self._one(
                    route, "query", name, value, Expected.REFUSED, target=f"{target}&{name}={text}"
                )
            for value, text in _escaped(nasty.ODD_TEXT, 4000).items():
                yield self._one(
                    route, "query", name, value, Expected.ANYTHING, target=f"{target}&{name}={text}"
                )
            for number in nasty.NUMBERS:
                yield self._one(
                    *(route, "query", name, str(number), Expected.ANYTHING),
                    target=f"{target}&{name}={number}",
                )
            twice = f"{target}&{name}=1&{name}=2"
            yield self._one(route, "query", name, "repeated", Expected.REFUSED, target=twice)
        for value in ("unknown=1", "=", "&&;", "%", "%zz=1", "a=" + "&a=" * 100, "x" * 8000):
            yield self._one(
                *(route, "query", "", value[:9], Expected.ANYTHING), target=f"{base}{joint}{value}"
            )

    def _in_body(self, route: Route) -> Iterator[Nasty]:
        if route.body is not Body.JSON:
            return
        plain = self._plain(route)
        for name in plain:
            others = {each: value for each, value in plain.items() if each != name}
            text = without_none(route.fields[name].type) is str
            for value, raw in nasty.UNREADABLE.items():
                yield self._body(route, name, value, Expected.UNREADABLE, others, raw)
            for value, raw in nasty.WRONG_TEXT.items():
                expected = Expected.REFUSED if text else Expected.ANYTHING
                yield self._body(route, name, value, expected, others, raw)
            for value, odd in nasty.ODD_TEXT.items():
                raw = json.dumps(odd)
                yield self._body(route, name, value, Expected.ANYTHING, others, raw)
            for number in nasty.NUMBERS:
                yield self._body(route, name, str(number), Expected.ANYTHING, others, str(number))
        name = next(iter(plain), "x")
        for value, body in nasty.bodies(name, "").items():
            yield self._one(route, "body", "", value, Expected.ANYTHING, body=body)

    def _in_headers(self, route: Route) -> Iterator[Nasty]:
        if route.method != "GET" and route.body is Body.NONE:
            return  # without a body, what such a route does cannot be undone
        for name, values in nasty.HEADERS.items():
            for value in values:
                yield self._one(
                    *(route, "header", name, value[:12], Expected.ANYTHING),
                    body=b"{}" if route.body is Body.JSON else None,
                    headers={name: value},
                )

    def _body(
        self,
        route: Route,
        name: str,
        value: str,
        expected: Expected,
        others: Mapping[str, Any],
        raw: str,
    ) -> Nasty:
        rest = json.dumps(others)[1:-1]
        body = f'{{"{name}":{raw}{"," if rest else ""}{rest}}}'.encode()
        return self._one(route, "body", name, value, expected, body=body)

    def _one(
        self, route: Route, where: str, field: str, value: str, expected: Expected, **more: Any
    ) -> Nasty:
        sent: dict[str, Any] = {"target": self._target(route)} | more
        if route.body is Body.JSON and sent.get("body") is None:
            sent["body"] = json.dumps(self._plain(route)).encode()
        if route.body is Body.LINES and sent.get("body") is None:
            sent["body"] = b'{"type":"user"}\n'
        return Nasty(route=route, where=where, field=field, value=value, expected=expected, **sent)

    def _message(self, route: Route) -> Message[Any]:
        make, known = Maker(random.Random(route.name)), {**SAID, **self.things}
        values: dict[str, Any] = {}
        for name, field in route.fields.items():
            if name in known and (field.default is attrs.NOTHING or name in route.in_path):
                values[name] = known[name]
            elif field.default is attrs.NOTHING:
                values[name] = make.value(field.type)
        return route.message(**values)

    def _target(self, route: Route) -> str:
        return to_request(self._message(route)).target

    def _path(self, route: Route) -> dict[str, Any]:
        return {name: getattr(self._message(route), name) for name in route.in_path}

    def _plain(self, route: Route) -> dict[str, Any]:
        plain: dict[str, Any] = to_request(self._message(route)).body or {}
        return plain


def _escaped(texts: Mapping[str, str], most: int) -> dict[str, str]:
    """Return texts for addresses; the longest as long as a server reads."""
    return {name: quote(text[: most // 9], safe="") for name, text in texts.items()}


def _without(query: str, name: str) -> str:
    return "&".join(each for each in query.split("&") if not each.startswith(f"{name}="))
