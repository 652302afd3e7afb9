"""What other requests take while many clients guess passwords, against what they take else."""

import contextlib
import http.client
import json
import multiprocessing
import statistics
import threading
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import attrs

from benchmarks.flood.clients import guess
from benchmarks.machine import Machine, load, machine
from benchmarks.place import Place, opened, served
from crewkit.owner import read_owner

BAR = 3.0
PATHS = ("/api/v1/organizations", "/kit/login", "/api/v1/auth/me")
_PAUSE = 0.01
_CLEARED_EVERY = 0.2


@attrs.frozen(kw_only=True)
class Round:
    """One after the other on one platform.

    Attributes:
        idle, flooded: Seconds of each other request.
        guesses: How many were answered with which status; 0: not at all.
    """

    idle: tuple[float, ...]
    flooded: tuple[float, ...]
    guesses: dict[int, int]

    @property
    def ratio(self) -> float:
        """How many times as long the slowest hundredth takes."""
        return p99(self.flooded) / p99(self.idle)


@attrs.frozen(kw_only=True)
class Result:
    """A whole run."""

    machine: Machine
    clients: int
    rounds: tuple[Round, ...]

    @property
    def ratio(self) -> float:
        """The middle one of the rounds."""
        return statistics.median(each.ratio for each in self.rounds)


def p99(times: tuple[float, ...]) -> float:
    """Return what the slowest hundredth takes at least."""
    return sorted(times)[int(len(times) * 0.99)]


def measure(data_dir: Path, *, clients: int, seconds: float, rounds: int) -> Result:
    """Run a platform and flood it."""
    before = load()
    with served(data_dir, "--behind-proxy"), opened(data_dir) as place:
        owner = read_owner(data_dir)
        assert owner is not None
        host = json.loads((data_dir / "run.json").read_text())["url"].removeprefix("http://")
        look(host, owner.token, seconds=1)
        done = [_round(place, host, owner.token, clients, seconds) for _ in range(rounds)]
    return Result(machine=machine(before), clients=clients, rounds=tuple(done))


def _round(place: Place, host: str, token: str, clients: int, seconds: float) -> Round:
    place.settled()
    idle = look(host, token, seconds=seconds)
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[dict[int, int]] = context.Queue()
    flood = context.Process(target=guess, args=(host, clients, seconds + 2, results))
    with _never_limited(place):
        flood.start()
        time.sleep(1)  # by then all are there
        flooded = look(host, token, seconds=seconds)
        guesses = Counter(results.get(timeout=120))
        flood.join()
    time.sleep(1)
    return Round(idle=idle, flooded=flooded, guesses=dict(guesses))


def look(host: str, token: str, *, seconds: float) -> tuple[float, ...]:
    """Return how long each of many other requests takes, one after the other."""
    connection = http.client.HTTPConnection(host, timeout=60)
    times = []
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        path = PATHS[number % len(PATHS)]
        number += 1
        began = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        assert answer.status < 500, (path, answer.status)
        time.sleep(_PAUSE)
    connection.close()
    return tuple(times)


@contextlib.contextmanager
def _never_limited(place: Place) -> Generator[None, None, None]:
    """Forget all tries again and again, past every wall, so that hashing never ends."""
    over = threading.Event()

    def forget() -> None:
        with place.admin() as connection:
            connection.autocommit = True
            while not over.wait(_CLEARED_EVERY):
                connection.execute("delete from rate_limits")

    thread = threading.Thread(target=forget)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def as_markdown(result: Result) -> str:
    """Return the result for people."""
    ran = result.machine
    kept = "kept" if result.ratio <= BAR else "**missed**"
    lines = [
        (
            f"{result.clients} clients guess without a pause, each time from elsewhere as somebody"
            " else, while one looks at API and pages; the counters of tries are emptied all along,"
            " so that as many passwords as possible are hashed. The clients run on the same"
            f" {ran.cores} cores (load {ran.load[0]} before)."
        ),
        "",
        "| round | idle p50 | idle p99 | flooded p50 | flooded p99 | p99 times | guesses |",
        "|---|---|---|---|---|---|---|",
    ]
    for number, each in enumerate(result.rounds, 1):
        figures = (
            *(statistics.median(each.idle), p99(each.idle)),
            *(statistics.median(each.flooded), p99(each.flooded)),
        )
        told = " | ".join(f"{1000 * value:.1f} ms" for value in figures)
        guesses = ", ".join(f"{n} x {status}" for status, n in sorted(each.guesses.items()))
        lines.append(f"| {number} | {told} | {each.ratio:.2f} | {guesses} |")
    lines += ["", f"B16: p99 {result.ratio:.2f} times idle, bar {BAR}: {kept}."]
    return "\n".join(lines) + "\n"
