"""Sign-ins wait for their turns; a flood of them leaves places to everything else."""

import threading
import time
from collections.abc import Iterable
from typing import Any

import falcon.testing
import pytest

from crewkit_http.access import NO_TURN
from crewkit_serve.turns import PATHS, InTurn, Turn, Turns
from crewkit_testing.account_house import House
from crewkit_testing.served_house import HOST, Outside


def test_turns_are_spaced_until_patience_ends() -> None:
    """The first begins at once, each next one a while later; who would wait too long gets none."""
    turns = Turns(each=1.0, patience=2.0, pause=0.5)
    assert [
        Turn(0.0, given=True),
        Turn(1.0, given=True),
        Turn(2.0, given=True),
        Turn(0.5, given=False),
    ] == [turns.take(100.0) for _ in range(4)]
    assert turns.take(110.0) == Turn(0.0, given=True)


def test_only_so_many_wait() -> None:
    """Threads to sleep in are bounded: one more than may wait is told at once."""
    turns = Turns(each=60.0, patience=0.0, pause=5.0, most=1)
    assert turns.wait()
    sleeper = threading.Thread(target=turns.wait)
    sleeper.start()
    while turns._waiting._value:
        time.sleep(0.001)
    began = time.monotonic()
    assert not turns.wait()
    assert time.monotonic() - began < 1
    sleeper.join()


def test_every_way_to_try_a_password_unknown_waits() -> None:
    """Signing in by API and by page, opening an account, asking for one, and resetting."""
    assert sorted(PATHS) == [
        "/api/v1/auth/login",
        "/api/v1/auth/password/forgot",
        "/api/v1/auth/password/reset",
        "/api/v1/auth/register",
        "/api/v1/auth/verify",
        "/kit/login",
    ]


def _call(app: InTurn, path: str) -> Iterable[bytes]:
    return app({"REQUEST_METHOD": "POST", "PATH_INFO": path}, lambda *_: None)


def test_who_gets_no_turn_is_marked_and_nobody_else() -> None:
    """The application below is told of it; what is no sign-in is never held up."""
    seen: list[tuple[str, bool]] = []

    def below(environ: dict[str, Any], _: Any) -> list[bytes]:
        seen.append((environ["PATH_INFO"], NO_TURN in environ))
        return [b""]

    app = InTurn(below, places=1, turns=Turns(each=60.0, patience=0.0, pause=0.0))
    for path in ("/kit/login", "/api/v1/auth/login", "/api/v1/auth/refresh"):
        _call(app, path)
    assert seen == [
        ("/kit/login", False),
        ("/api/v1/auth/login", True),
        ("/api/v1/auth/refresh", False),
    ]


def test_a_place_is_given_back() -> None:
    """After a body, after a failure, and after a stream that was closed early; not before."""

    def below(environ: dict[str, Any], _: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/fails":
            raise RuntimeError("as told")
        return iter([b"a", b"b"]) if environ["PATH_INFO"] == "/streams" else [b"whole"]

    app = InTurn(below, places=1)
    assert _call(app, "/whole") == [b"whole"]
    with pytest.raises(RuntimeError):
        _call(app, "/fails")
    stream: Any = _call(app, "/streams")
    assert next(iter(stream)) == b"a"
    assert not app._places.acquire(blocking=False)
    stream.close()
    assert _call(app, "/whole") == [b"whole"]


def test_no_turn_is_a_refusal_like_any_other(house: House) -> None:
    """503 with Retry-After, in the one form and under the headers of every answer."""
    answer = falcon.testing.TestClient(Outside(house).app).simulate_post(
        "/api/v1/auth/login", headers={"Host": HOST}, extras={NO_TURN: True}
    )
    assert (503, "1", "unavailable") == (
        answer.status_code,
        answer.headers["Retry-After"],
        answer.json["error"]["code"],
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
