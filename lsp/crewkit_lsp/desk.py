"""Requests from the moment they arrive until they are answered, once."""

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from crewkit_lsp.messages import Code

_MOST_TRIES = 3


class Limits(NamedTuple):
    """How much and how long.

    Attributes:
        together: Requests that the engine works on at a time.
        deadline: Seconds that one may take.
        grace: Seconds that the engine has to let go of one that is answered for already.
    """

    together: int = 4
    deadline: float = 30.0
    grace: float = 2.0


class Answer(NamedTuple):
    """What became of a request: a result, itself JSON, or a refusal."""

    result: bytes = b""
    code: Code | None = None
    message: str = ""


class Request:
    """A request on its way; *deliver* is called once."""

    def __init__(self, method: str, params: object, deliver: Callable[[Answer], None]) -> None:
        self.method = method
        self.params = params
        self.deliver = deliver
        self.number = 0
        self.tries = 0
        self.due = 0.0
        self.answered = False


class Engine(Protocol):
    """What the desk needs of an engine."""

    def ask(self, number: int, request: Request) -> None:
        """Begin to work on *request*, starting if need be; ``Desk.lost`` when that fails."""
        ...

    def stop(self, number: int) -> None:
        """Let go of *number*."""
        ...

    def kill(self) -> None:
        """End, whatever is under way; ``Desk.lost`` follows."""
        ...


class Desk:
    """Gives the engine a few requests at a time, and every request its answer.

    Thread-safe. Answers are delivered outside the lock.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._waiting: deque[Request] = deque()
        self._running: dict[int, Request] = {}
        self._numbers = itertools.count(1)
        self._engine: Engine | None = None

    def attach(self, engine: Engine) -> None:
        """Say who works."""
        self._engine = engine

    def take(self, request: Request) -> None:
        """Accept a request."""
        with self._lock:
            self._waiting.append(request)
        self._forward()

    def cancel(self, request: Request) -> None:
        """Answer *request* as cancelled, unless it is answered."""
        self._end(request, Answer(code=Code.REQUEST_CANCELLED, message="cancelled by the client"))

    def answered(self, number: int, answer: Answer) -> None:
        """Take the engine's answer to *number*; one to a request it was to let go is dropped."""
        with self._lock:
            request = self._running.pop(number, None)
        if request is not None:
            self._deliver(request, answer)
        self._forward()

    def lost(self) -> None:
        """Ask what the engine left undone again, one by one; what it keeps dying of is refused."""
        with self._lock:
            undone = [request for request in self._running.values() if not request.answered]
            self._running.clear()
            again = [request for request in undone if request.tries < _MOST_TRIES]
            self._waiting.extendleft(reversed(again))
        for request in undone:
            if request.tries >= _MOST_TRIES:
                message = f"the index ended {_MOST_TRIES} times while it worked on this request"
                self._deliver(request, Answer(code=Code.REQUEST_FAILED, message=message))
        self._forward()

    def tick(self) -> None:
        """Refuse what is overdue; end an engine that does not let go."""
        now, stuck = time.monotonic(), False
        with self._lock:
            late = [request for request in self._running.values() if request.due <= now]
        for request in late:
            stuck = stuck or request.answered
            message = f"no answer within {self._limits.deadline:g} s"
            self._end(request, Answer(code=Code.REQUEST_FAILED, message=message))
        if stuck and self._engine is not None:
            self._engine.kill()

    def _end(self, request: Request, answer: Answer) -> None:
        """Deliver *answer*; the engine keeps the request's place until it lets go."""
        with self._lock:
            number = request.number if request.number in self._running else 0
            if number:
                request.due = time.monotonic() + self._limits.grace
        if self._deliver(request, answer) and number and self._engine is not None:
            self._engine.stop(number)

    def _deliver(self, request: Request, answer: Answer) -> bool:
        with self._lock:
            if request.answered:
                return False
            request.answered = True
        request.deliver(answer)
        return True

    def _forward(self) -> None:
        if self._engine is None:
            return
        for request in self._to_start():
            self._engine.ask(request.number, request)

    def _to_start(self) -> Iterator[Request]:
        while True:
            with self._lock:
                while self._waiting and self._waiting[0].answered:
                    self._waiting.popleft()
                if not self._waiting or not self._has_room(self._waiting[0]):
                    return
                request = self._waiting.popleft()
                request.number = next(self._numbers)
                request.tries += 1
                request.due = time.monotonic() + self._limits.deadline
                self._running[request.number] = request
            yield request

    def _has_room(self, request: Request) -> bool:
        """Tell whether *request* may start; one that an engine may have died of starts alone."""
        running = self._running.values()
        if request.tries or any(other.tries > 1 for other in running):
            return not running
        return len(running) < self._limits.together
