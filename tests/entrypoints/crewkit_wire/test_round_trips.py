"""What travels arrives as it was."""

import random
import re
from typing import Any
from urllib.parse import unquote

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crewkit_core.kernel.actor import nobody
from crewkit_core.kernel.message import Message
from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_core.sessions.use_cases import IngestBatch
from crewkit_testing.asked import WireRequest, answer_of, to_request
from crewkit_testing.wire import ANY_TEXT, PUBLIC_URL, STORABLE, Maker
from crewkit_wire.converter import answer_converter, message_converter, to_plain
from crewkit_wire.envelope import body_of
from crewkit_wire.json_text import parse_json, read_json, write_json
from crewkit_wire.offering import Asker
from crewkit_wire.requests import PROTOBUF, from_request
from crewkit_wire.routes import PREFIX, ROUTES, Answers, Route

NOBODY_KNOWN = Asker(actor=nobody())
FEW = settings(max_examples=15, deadline=None)
seeds = given(seed=st.integers(0, 2**32))
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
each_view = pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if route.answers in {Answers.ONE, Answers.PAGE}],
    ids=lambda route: route.name,
)


@each_route
@FEW
@seeds
def test_a_message_survives_json(route: Route, seed: int) -> None:
    """Every message is the same after a trip through JSON text."""
    message = _maker(seed).message(route)
    text = write_json(to_plain(message))
    assert message == message_converter().structure(read_json(text), route.message)


@each_view
@FEW
@seeds
def test_a_view_survives_json(route: Route, seed: int) -> None:
    """Every view is the same after a trip through JSON text, whatever text is in it."""
    view = _maker(seed, ANY_TEXT).value(route.view)
    text = write_json(to_plain(view))
    assert view == answer_converter().structure(parse_json(text), route.view)


@each_route
@FEW
@seeds
def test_a_message_survives_its_request(route: Route, seed: int) -> None:
    """Every message is the same after a trip through path, query and body."""
    message = _maker(seed).message(route)
    assert _without_empty_meta(message) == _read(route, to_request(message))


@each_view
@FEW
@seeds
def test_an_answer_survives_its_envelope(route: Route, seed: int) -> None:
    """Every answer is the same after a trip through the envelope."""
    message, answer = _maker(seed).message(route), _maker(seed, ANY_TEXT).answer(route)
    text = write_json(body_of(route, message, answer, NOBODY_KNOWN, PUBLIC_URL))
    assert answer == answer_of(route, parse_json(text))


def _maker(seed: int, alphabet: str = STORABLE) -> Maker:
    return Maker(random.Random(seed), alphabet)


def _without_empty_meta(message: Message[Any]) -> Message[Any]:
    # metadata that says nothing needs no word in the query
    if isinstance(message, IngestBatch) and message.meta == SubagentMeta():
        return attrs.evolve(message, meta=None)
    return message


def _read(route: Route, request: WireRequest) -> Message[Any]:
    path, _, query = request.target.partition("?")
    pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/]*)", PREFIX + route.path)
    match = re.fullmatch(pattern, path)
    assert match is not None
    fields = {name: unquote(value) for name, value in match.groupdict().items()}
    body = None if request.body is None else read_json(write_json(request.body))
    return from_request(
        route, fields, query, body=body, lines=request.lines, protobuf=request.media == PROTOBUF
    )
