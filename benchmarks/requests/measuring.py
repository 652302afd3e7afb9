"""Requests a second of an authenticated GET, against those of a bare route with one query."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Generator
from pathlib import Path

import attrs

from benchmarks.machine import Machine, load, machine
from benchmarks.place import Place, opened, served
from benchmarks.requests.clients import ask, request_of
from crewkit.parts import THREADS
from crewkit_core.accounts.use_cases import CreateToken, RevokeToken
from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.use_cases import CreateProject
from crewkit_embedded.ports import choose_port

LEAST, AIM = 0.25, 0.5


@attrs.frozen(kw_only=True)
class Round:
    """One after the other, requests a second."""

    bare: float
    ours: float

    @property
    def share(self) -> float:
        """Ours of the bare route's."""
        return self.ours / self.bare


@attrs.frozen(kw_only=True)
class Result:
    """A whole run.

    Attributes:
        after: Requests answered 200 that were begun after the answer to the revocation.
        refused: Requests answered 401 then.
    """

    machine: Machine
    clients: int
    rounds: tuple[Round, ...]
    after: int
    refused: int

    @property
    def share(self) -> float:
        """The middle one of the rounds."""
        return statistics.median(each.share for each in self.rounds)


def measure(data_dir: Path, *, clients: int, seconds: float, rounds: int) -> Result:
    """Run a platform and a bare application beside it, and ask both in turn."""
    before = load()
    with served(data_dir, "--behind-proxy"), opened(data_dir) as place:
        host = json.loads((data_dir / "run.json").read_text())["url"].removeprefix("http://")
        project = _project(place)
        path = f"/api/v1/{place.organization_id}/projects/{project}"
        made = [_token(place, f"asker {number}") for number in range(rounds + 1)]
        with _bare(place) as bare_host:
            plain = request_of(bare_host, f"/projects/{project}")
            ask(bare_host, plain, clients=clients, seconds=1)
            ask(host, request_of(host, path, made[0][1]), clients=clients, seconds=1)
            done = []
            for _, token in made[1:]:
                ours = _each(host, request_of(host, path, token), clients, seconds)
                done.append(Round(bare=_each(bare_host, plain, clients, seconds), ours=ours))
        after, refused = _revoked(place, host, path, clients)
    return Result(
        machine=machine(before), clients=clients, rounds=tuple(done), after=after, refused=refused
    )


def _each(host: str, request: bytes, clients: int, seconds: float) -> float:
    answers = ask(host, request, clients=clients, seconds=seconds)
    assert set(answers) == {200}, answers
    return answers[200] / seconds


def _revoked(place: Place, host: str, path: str, clients: int) -> tuple[int, int]:
    """Revoke a token under load; ask with it ever after."""
    (busy, busy_secret), (told, secret) = _token(place, "busy"), _token(place, "revoked")
    assert busy != told
    load = threading.Thread(
        target=ask,
        args=(host, request_of(host, path, busy_secret)),
        kwargs={"clients": clients, "seconds": 3},
    )
    load.start()
    request = request_of(host, path, secret)
    before = ask(host, request, clients=1, seconds=1)
    assert set(before) == {200}, before
    place.door.handle(
        place.actor, RevokeToken(organization_id=place.organization_id, token_id=told)
    )
    answers = ask(host, request, clients=1, seconds=1)
    load.join()
    return answers[200], answers[401]


def _token(place: Place, name: str) -> tuple[uuid.UUID, str]:
    answer = place.door.handle(
        place.actor,
        CreateToken(organization_id=place.organization_id, name=name, scopes=(Scope.READ,)),
    )
    return answer.id, answer.token


def _project(place: Place) -> uuid.UUID:
    wanted = CreateProject(
        organization_id=place.organization_id, name="A project", remote="git.example.com/a"
    )
    return place.door.handle(place.actor, wanted).id


@contextlib.contextmanager
def _bare(place: Place) -> Generator[str, None, None]:
    """Serve the bare application as the platform's parts are served."""
    port = choose_port("127.0.0.1", 0)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
        *("--blocking-threads", "8", "--backpressure", str(THREADS), "--log-level", "warning"),
        "benchmarks.requests.bare:app",
    ]
    env = {**os.environ, "BARE_DATABASE_URL": place.admin_url}
    with subprocess.Popen(command, env=env) as process:
        try:
            time.sleep(3)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def as_markdown(result: Result) -> str:
    """Return the result for people."""
    ran = result.machine
    kept = "kept" if result.share >= LEAST and not result.after else "**missed**"
    lines = [
        (
            f"{result.clients} clients ask for one project with a token for programs, revocation"
            " and limits on; and then for the same row of a bare Falcon route that does one psycopg"
            f" query, on the same server, the same database and {ran.cores} cores that the clients"
            f" share (load {ran.load[0]} before)."
        ),
        "",
        "| round | bare, a second | ours, a second | share |",
        "|---|---|---|---|",
        *(
            f"| {number} | {each.bare:.0f} | {each.ours:.0f} | {each.share:.2f} |"
            for number, each in enumerate(result.rounds, 1)
        ),
        "",
        f"The middle share is {result.share:.2f}; bar {LEAST}, aim {AIM}: {kept}.",
        (
            f"A token revoked under that load: {result.after} requests were let in after the"
            f" answer to the revocation, {result.refused} refused."
        ),
    ]
    return "\n".join(lines) + "\n"
