"""Anything that can travel, made up; and a door that answers what it was told to."""

import datetime as dt
import enum
import random
import types
import typing
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Union

import attrs

from crewkit_core.audit.views import AuditExport
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.page import Page
from crewkit_core.sessions.views import StreamExport
from crewkit_wire.routes import ROUTES, Answers, Route

ORGANIZATION = uuid.UUID("018f0000-0000-7000-8000-000000000001")
OWNER = uuid.UUID("018f0000-0000-7000-8000-0000000000aa")
PUBLIC_URL = "http://localhost:8321"
TOKEN = "crewkit_local_for-tests"

STORABLE = "abz 019-_é\u4e2d\U0001f600%+&=?#/\\\"'<>\n\t\x7f"
# a half pair alone: two halves side by side are one character to JSON
ANY_TEXT = STORABLE + "\x00\ud800,"
_MOST = 2**63 - 1
_DEEPEST = 6
_EPOCH = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_SECONDS = 9999 * 365 * 86400


@attrs.frozen
class Maker:
    """Makes any value of a type, edges often, by chance that a seed decides."""

    random: random.Random
    alphabet: str = STORABLE

    def value(self, kind: Any, depth: int = 0) -> Any:
        """Return any value of a type; trees end."""
        if kind in _LEAVES:
            return _LEAVES[kind](self)
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if origin in {types.UnionType, Union}:
            chosen = self.random.choice(arguments)
            return None if chosen is type(None) else self.value(chosen, depth)
        if origin is tuple:
            count = 0 if depth > _DEEPEST else self.random.choice([0, 1, 2])
            return tuple(self.value(arguments[0], depth + 1) for _ in range(count))
        if origin is not None and issubclass(origin, Mapping):
            return {self.text(): self.value(arguments[1]) for _ in range(self.random.randrange(3))}
        if issubclass(kind, enum.Enum):
            return self.random.choice(list(kind))
        attrs.resolve_types(kind)
        fields = {
            field.name: self.value(field.type, depth + 1)
            for field in attrs.fields(kind)
            if field.default is attrs.NOTHING or self.random.random() < 0.7
        }
        return kind(**fields)

    def anything(self) -> Any:
        """Return whatever JSON can say."""
        return self.random.choice([None, True, 7, self.text(), [1, "x"], {"a": [None]}])

    def text(self) -> str:
        """Return text, often empty."""
        return "".join(self.random.choices(self.alphabet, k=self.random.choice([0, 1, 5, 40])))

    def whole(self) -> int:
        """Return a whole number of 64 bits."""
        edges = [0, 1, -1, _MOST, -_MOST - 1, self.random.randrange(_MOST)]
        return self.random.choice(edges)

    def fraction(self) -> float:
        """Return a finite number."""
        return self.random.choice([0.0, 1.0, -0.5, 1e-300, 1e300, self.random.random()])

    def moment(self) -> dt.datetime:
        """Return a time in UTC."""
        chance = dt.timedelta(
            seconds=self.random.randrange(_SECONDS), microseconds=self.random.randrange(10**6)
        )
        edges = [_EPOCH, dt.datetime.max.replace(tzinfo=dt.UTC), _EPOCH + chance]
        return self.random.choice(edges)

    def amount(self) -> Decimal:
        """Return an exact amount, tiny and huge ones too."""
        return Decimal(self.random.randrange(-(10**20), 10**20)).scaleb(
            self.random.choice([0, -9, -40, 5])
        )

    def message(self, route: Route) -> Message[Any]:
        """Return any message of a route."""
        message: Message[Any] = self.value(route.message)
        return message

    def answer(self, route: Route) -> Any:
        """Return any answer of a route; for bytes, an export of them."""
        if route.answers is Answers.NONE:
            return None
        if route.answers is Answers.BYTES:
            return self.lines() if route.view is AuditExport else self.export()
        if route.answers is Answers.ONE:
            return self.value(route.view)
        data = tuple(self.value(route.view) for _ in range(self.random.randrange(3)))
        return Page(data=data, next_cursor=self.random.choice([None, "WzEsMl0", "a-_"]))

    def lines(self) -> AuditExport:
        """Return an export of some lines."""
        return AuditExport(chunks=iter([b'{"a": 1}\n', b'{"head": 2}\n']))

    def export(self) -> StreamExport:
        """Return an export of some chunks."""
        chunks = [self.random.randbytes(self.random.choice([1, 9, 70_000])) for _ in range(3)]
        omitted = self.random.randrange(2)
        return StreamExport(
            complete=not omitted, omitted=omitted, size=sum(map(len, chunks)), chunks=iter(chunks)
        )


_LEAVES: Mapping[Any, Callable[[Maker], Any]] = {
    bool: lambda make: make.random.choice([True, False]),
    int: Maker.whole,
    float: Maker.fraction,
    str: Maker.text,
    bytes: lambda make: make.random.randbytes(make.random.choice([0, 1, 3000])),
    uuid.UUID: lambda make: uuid.UUID(int=make.random.getrandbits(128)),
    dt.datetime: Maker.moment,
    dt.date: lambda make: make.moment().date(),
    Decimal: Maker.amount,
    Any: Maker.anything,
}


class AnsweringDoor:
    """Answers each kind of message as it was told; keeps what it was asked.

    Attributes:
        asked: Actor and message of each call.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[Actor, Message[Any]]] = []
        self._answers: dict[type[Message[Any]], Callable[[], Any]] = {}

    def answer(self, kind: type[Message[Any]], answer: Any) -> None:
        """Answer messages of this kind so; an exception is raised."""

        def give() -> Any:
            if isinstance(answer, BaseException):
                raise answer
            return answer

        self._answers[kind] = give

    def answer_all(self, error: Exception) -> None:
        """Refuse every message."""
        for route in ROUTES:
            self.answer(route.message, error)

    def handle(self, actor: Actor, message: Message[Any]) -> Any:
        """Answer."""
        self.asked.append((actor, message))
        return self._answers[type(message)]()
