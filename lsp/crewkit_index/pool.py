"""Worker processes that read facts out of files; the urgent first, the killed started again."""

import contextlib
import heapq
import itertools
import queue as queues
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from crewkit_index import limits
from crewkit_index.answers import Stopped
from crewkit_index.messages import Item, Job, Result, unread

URGENT: Final = 0
BEHIND: Final = 1
_RESULT: Final = msgspec.msgpack.Decoder(Result)
_encode: Final = msgspec.msgpack.Encoder().encode
_START: Final = """
import sys
at = next((i for i, path in enumerate(sys.path) if path.endswith("-packages")), len(sys.path))
sys.path.insert(at, {folder!r})  # after the standard library, before what is installed
from crewkit_index.worker import main
main()
"""
_SECONDS_TO_END: Final = 5.0
_SECONDS_TO_SAY: Final = 0.2
_PATIENCE_SECONDS: Final = 0.05


_AT_FAULT: Final = frozenset({-signal.SIGPROF, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS})


class WorkerLost(Exception):
    """A worker ended, or said nothing for too long."""


class _Process:
    """One worker process."""

    def __init__(self) -> None:
        folder = str(Path(__file__).resolve().parent.parent)
        # Isolated, and not in the repository: its files must not be imported.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START.format(folder=folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            bufsize=0,
        )
        self.pid = self._process.pid

    def answers(self, job: Job) -> Iterator[Result]:
        """One result for each item, as they come."""
        process = self._process
        if process.stdin is None or process.stdout is None:  # pragma: no cover - asked for above
            raise WorkerLost
        try:
            data = _encode(job)
            process.stdin.write(len(data).to_bytes(4, "little"))
            view = memoryview(data)
            while view:
                view = view[process.stdin.write(view) or 0 :]
            for _ in job.items:
                yield _RESULT.decode(_message(process.stdout))
        except (OSError, ValueError) as error:
            raise WorkerLost from error

    def kill(self) -> None:
        """End it now; whoever reads its answers sees that."""
        self._process.kill()

    def end(self) -> int:
        """Let go of it; how it ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_SECONDS_TO_SAY)  # one that died says why
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        return self._process.wait(_SECONDS_TO_END)


def _message(stream: IO[bytes]) -> bytes:
    size = int.from_bytes(_exactly(stream, 4), "little")
    return _exactly(stream, size)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        ready, _, _ = select.select([stream], [], [], limits.WALL_SECONDS)
        part = stream.read(size - len(data)) if ready else b""
        if not part:
            raise WorkerLost
        data += part
    return bytes(data)


class _Order:
    """A job on its way, and where its results go."""

    def __init__(self, job: Job, results: "queues.SimpleQueue[Result]") -> None:
        self.job = job
        self.results = results
        self.dropped = False


class Pool:
    """A few workers, started when there is work and ended when there is none."""

    def __init__(self, workers: int) -> None:
        self._size = workers
        self._waiting: list[tuple[int, int, _Order]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._threads: set[threading.Thread] = set()
        self._resting: set[threading.Thread] = set()
        self._processes: set[_Process] = set()
        self._closed = False

    def pids(self) -> list[int]:
        """The worker processes that run now."""
        with self._changed:
            return [process.pid for process in self._processes]

    def run(
        self,
        items: Iterable[Item],
        *,
        relatives: Iterable[str] = (),
        urgency: int = URGENT,
        portion: int = 8,
        check: Callable[[], None] | None = None,
    ) -> Iterator[Result]:
        """Results of all items, in any order; `check` is asked meanwhile and may raise."""
        results: queues.SimpleQueue[Result] = queues.SimpleQueue()
        others = list(relatives)
        orders, expected, left = [], 0, iter(items)
        while portion_items := list(itertools.islice(left, portion)):
            orders.append(_Order(Job(portion_items, others), results))
            expected += len(portion_items)
        with self._changed:
            for order in orders:
                self._enqueue(urgency, order)
        try:
            while expected:
                if check is not None:
                    check()
                try:
                    result = results.get(timeout=_PATIENCE_SECONDS)
                except queues.Empty:
                    self._relieve(urgency)
                else:
                    expected -= 1
                    yield result
                if self._closed and results.empty():
                    raise Stopped
        finally:
            for order in orders:
                order.dropped = True

    def _enqueue(self, urgency: int, order: _Order) -> None:
        heapq.heappush(self._waiting, (urgency, next(self._count), order))
        if not self._threads or len(self._waiting) > 1:
            self._reinforce()
        self._changed.notify()

    def _reinforce(self) -> None:
        if len(self._resting) < len(self._waiting) and len(self._threads) < self._size:
            thread = threading.Thread(target=self._drive, name="crewkit-index", daemon=True)
            self._threads.add(thread)
            thread.start()

    def _relieve(self, urgency: int) -> None:
        """Start another worker where what is urgent waits behind what takes long.

        At once for a single order it would cost more than the order before it still takes.
        """
        if urgency == URGENT:
            with self._changed:
                self._reinforce()

    def _next(self) -> _Order | None:
        """The next order; None when there was none for a while."""
        end = time.monotonic() + limits.IDLE_SECONDS
        with self._changed:
            self._rest()
            try:
                while not self._waiting:
                    left = end - time.monotonic()
                    if self._closed or left <= 0:
                        self._threads.discard(threading.current_thread())
                        return None
                    self._changed.wait(left)
                return heapq.heappop(self._waiting)[2]
            finally:
                self._resting.discard(threading.current_thread())

    def _rest(self) -> None:
        self._resting.add(threading.current_thread())

    def _drive(self) -> None:
        """Feed one worker."""
        process: _Process | None = None
        while (order := self._next()) is not None:
            if not order.dropped:
                process = self._serve(process, order)
        if process is not None:
            self._let_go(process)

    def _serve(self, process: _Process | None, order: _Order) -> _Process | None:
        left = list(order.job.items)
        while left and not self._closed:
            if process is None:
                process = self._start()
            try:
                for result in process.answers(Job(list(left), order.job.relatives)):
                    left.pop(0)
                    if not left:  # known before its asker may ask on: no other worker is needed
                        with self._changed:
                            self._rest()
                    order.results.put(result)
            except WorkerLost:
                ending = self._let_go(process)
                process = None
                left = _after_loss(left, order.results, at_fault=ending in _AT_FAULT)
        return process

    def _start(self) -> _Process:
        process = _Process()
        with self._changed:
            self._processes.add(process)
        return process

    def _let_go(self, process: _Process) -> int:
        with self._changed:
            self._processes.discard(process)
        return process.end()

    def close(self) -> None:
        """End all workers now."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            processes = list(self._processes)
            threads = list(self._threads)
            self._changed.notify_all()
        for process in processes:
            process.kill()
        for thread in threads:
            thread.join(_SECONDS_TO_END)


def _after_loss(
    left: list[Item], results: "queues.SimpleQueue[Result]", *, at_fault: bool
) -> list[Item]:
    """What to do again.

    A worker ended from outside is no fault of the file it was reading; the second time, or where
    the file made it crash, its identifiers are taken alone.
    """
    if not left:
        return left
    lost, *others = left
    if lost.plain:
        results.put(unread(lost, "reading it ended the worker again and again"))
        return others
    lost = msgspec.structs.replace(lost, losses=lost.losses + 1)
    if at_fault or lost.losses > 1:
        lost = msgspec.structs.replace(lost, plain=True)
    return [lost, *others]
