"""Passwords hashed in a process of lower priority."""

import io
import os
import signal
from collections.abc import Generator

import pytest

from crewkit_auth.apart import NICENESS, Apart, serve
from crewkit_auth.hashing import Argon2Hasher
from crewkit_core.kernel.errors import Unavailable
from crewkit_testing.account_parts import CHEAP


@pytest.fixture
def apart() -> Generator[Apart, None, None]:
    """One that is ended."""
    found = Apart(CHEAP)
    yield found
    found.close()


def _pid(apart: Apart) -> int:
    assert apart._child is not None
    return apart._child.pid


def test_it_answers_as_within() -> None:
    """The right one, a wrong one, none at all, and a hash that is none, of either kind."""
    hasher = Argon2Hasher(CHEAP, apart=True)
    kept = hasher.hash("difference engines")
    assert [True, False, False, False] == [
        hasher.verify(kept, "difference engines"),
        hasher.verify(kept, "difference engines!"),
        hasher.verify(None, "nobody has this password"),
        hasher.verify("nonsense", "difference engines"),
    ]
    assert Argon2Hasher(CHEAP).verify(kept, "difference engines")
    hasher.close()


def test_it_stands_back(apart: Apart) -> None:
    """The system prefers everything else."""
    apart.hash("x")
    assert os.getpriority(os.PRIO_PROCESS, _pid(apart)) == min(
        19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS
    )


def test_a_killed_child_is_replaced(apart: Apart) -> None:
    """The next password is looked at all the same."""
    kept = apart.hash("x")
    before = _pid(apart)
    os.kill(before, signal.SIGKILL)
    assert apart.verify(kept, "x")
    assert _pid(apart) != before


def test_a_child_that_never_answers_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither right nor wrong: who asks is told to come back."""
    monkeypatch.setattr("crewkit_auth.apart.sys.executable", "/bin/true")
    with pytest.raises(Unavailable):
        Apart(CHEAP).verify("x", "y")


def test_the_child_ends_with_its_parent(apart: Apart) -> None:
    """Nothing is left over when the pipe closes."""
    apart.hash("x")
    child = apart._child
    assert child is not None
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(10) == 0
    assert child.stdout is not None
    child.stdout.close()
    apart._child = None


def test_serving_line_by_line() -> None:
    """A hash, and what it opens."""
    answers = io.StringIO()
    serve('{"memory": 8, "time": 1, "lanes": 1}', io.StringIO('{"password": "x"}\n'), answers)
    kept = answers.getvalue()
    assert '"$argon2id$' in kept.replace("\\", "")
