"""Hashing in a process of its own, that the system runs after everything else.

Within the server a hash holds up requests twice: it takes a core, and the threads that wait for it
take the interpreter's lock. A child of lower priority takes only what nobody else wants.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from typing import IO, Any

import argon2
import attrs
from argon2.exceptions import InvalidHashError, VerificationError

from crewkit_core.kernel.errors import Unavailable

NICENESS = 10


@attrs.frozen(kw_only=True)
class Cost:
    """What a guess costs: by default 19 MiB and two passes, OWASP's least, 22 ms here.

    Attributes:
        memory: KiB.
    """

    memory: int = 19_456
    time: int = 2
    lanes: int = 1

    def hasher(self) -> argon2.PasswordHasher:
        """Return what makes hashes of this cost."""
        return argon2.PasswordHasher(
            time_cost=self.time, memory_cost=self.memory, parallelism=self.lanes
        )


def verified(hasher: argon2.PasswordHasher, password_hash: str, password: str) -> bool:
    """Test a password; a hash that is none opens nothing."""
    try:
        return hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


class Apart:
    """One child that hashes, one password at a time; started when first asked, and when it died."""

    def __init__(self, cost: Cost) -> None:
        self._told = json.dumps(attrs.asdict(cost))
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None

    def hash(self, password: str) -> str:
        """Return the hash of a password.

        Raises:
            Unavailable: the child died, twice.
        """
        return str(self._ask({"password": password}))

    def verify(self, password_hash: str, password: str) -> bool:
        """Test a password.

        Raises:
            Unavailable: the child died, twice.
        """
        return bool(self._ask({"password": password, "hash": password_hash}))

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _ask(self, question: dict[str, str]) -> object:
        line = json.dumps(question)
        with self._lock:
            for _ in range(2):
                answer = self._answer(line)
                if answer is not None:
                    return answer
                self._end()
        raise Unavailable("passwords cannot be looked at just now; try again")

    def _answer(self, line: str) -> object:
        if self._child is None:
            self._child = self._start()
        asking, answering = _pipes(self._child)
        try:
            asking.write(line + "\n")
            asking.flush()
            answer = answering.readline()
        except OSError:
            return None
        return json.loads(answer)["answer"] if answer.endswith("\n") else None

    def _start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", __name__, self._told],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="ascii",
        )

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        with contextlib.suppress(OSError):
            child.communicate()


def _pipes(child: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    if child.stdin is None or child.stdout is None:
        raise Unavailable("the process that hashes was started without pipes")
    return child.stdin, child.stdout


def serve(told: str, asked: IO[str], answers: IO[str]) -> None:
    """Answer each line until there is none: the parent is gone."""
    hasher = Cost(**json.loads(told)).hasher()
    for line in asked:
        question: dict[str, Any] = json.loads(line)
        password, known = question["password"], question.get("hash")
        answer = hasher.hash(password) if known is None else verified(hasher, known, password)
        answers.write(json.dumps({"answer": answer}) + "\n")
        answers.flush()


if __name__ == "__main__":
    os.nice(NICENESS)
    serve(sys.argv[1], sys.stdin, sys.stdout)
