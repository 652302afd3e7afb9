"""Who waits for whom: a flood of passwords stands in a line of its own, in front of everything.

Hashing a password costs a core for 22 ms, on purpose. So sign-ins get turns: one begins every
100 ms in this process, more often than all of them together may be tried for long
(``accounts.lifetimes.LOG_IN_ALL``). Who waits for a turn, or for being told that there is none,
sleeps in a thread and costs nothing. Everything else is carried out at most eight at a time, as
there are connections to the database.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from crewkit_core.accounts.use_cases import (
    LogIn,
    Register,
    RequestReset,
    ResetPassword,
    VerifyEmail,
)
from crewkit_dashboard.links import LOG_IN
from crewkit_http.access import NO_TURN
from crewkit_wire.routes import BY_MESSAGE, PREFIX

EACH_TURN = 0.1
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
PATHS = frozenset(
    {
        *(
            PREFIX + BY_MESSAGE[message].path
            for message in (LogIn, Register, RequestReset, ResetPassword, VerifyEmail)
        ),
        LOG_IN,
    }
)


@attrs.frozen
class Turn:
    """What somebody who wants a turn is told.

    Attributes:
        wait: Seconds until then.
        given: Whether they get one at all.
    """

    wait: float
    given: bool


class Turns:
    """Gives out moments to begin, evenly spaced; thread-safe.

    Args:
        each: Seconds between two of them.
        patience: Seconds anybody waits for one at most.
        pause: Seconds until somebody learns that there is none.
        most: How many may wait for either; everybody else is told at once.
    """

    def __init__(
        self, *, each: float = EACH_TURN, patience: float = 3.0, pause: float = 1.0, most: int = 80
    ) -> None:
        self._each, self._patience, self._pause = each, patience, pause
        self._lock = threading.Lock()
        self._next = 0.0
        self._waiting = threading.BoundedSemaphore(most)

    def take(self, now: float) -> Turn:
        """Return when it is the turn of who asks *now*, or when to tell them that it never is."""
        with self._lock:
            begin = max(now, self._next)
            if begin - now > self._patience:
                return Turn(self._pause, given=False)
            self._next = begin + self._each
        return Turn(begin - now, given=True)

    def wait(self) -> bool:
        """Wait for a turn; return whether there was one."""
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            turn = self.take(time.monotonic())
            time.sleep(turn.wait)
        finally:
            self._waiting.release()
        return turn.given


class InTurn:
    """A WSGI application whose sign-ins wait for their turns, and whose rest for a free place."""

    def __init__(self, app: Wsgi, *, places: int, turns: Turns | None = None) -> None:
        self._app = app
        self._turns = turns or Turns()
        self._places = threading.BoundedSemaphore(places)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        """Answer a request when it is its turn."""
        wants_turn = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] in PATHS
        if wants_turn and not self._turns.wait():
            environ[NO_TURN] = True
        self._places.acquire()
        try:
            answer = self._app(environ, start_response)
        except BaseException:
            self._places.release()
            raise
        if isinstance(answer, list):
            self._places.release()
            return answer
        return _Held(answer, self._places)


class _Held:
    """An answer that is still being read from the database: its place is free when it ends."""

    def __init__(self, answer: Iterable[bytes], places: threading.BoundedSemaphore) -> None:
        self._answer = answer
        self._places: threading.BoundedSemaphore | None = places

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        """End it."""
        try:
            close = getattr(self._answer, "close", None)
            if close is not None:
                close()
        finally:
            places, self._places = self._places, None
            if places is not None:
                places.release()
