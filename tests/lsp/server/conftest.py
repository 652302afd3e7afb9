"""A server whose engine misbehaves on demand, at the other end of a raw connection."""

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from crewkit_testing.lsp.raw import CLAUDE, GENERIC, Server

Serve = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(params=[GENERIC, CLAUDE], ids=["generic", "claude"])
def capabilities(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """Return what the client says it can do: each test of the protocol is run for both."""
    given: Mapping[str, Any] = request.param
    return given


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with one file."""
    folder = tmp_path / "we ird-ü"
    folder.mkdir()
    (folder / "a.py").write_text("def add(): pass\n")
    return folder


@pytest.fixture
def serve(root: Path, capabilities: Mapping[str, Any]) -> Serve:
    """Return a function that starts a server: initialized, unless told otherwise."""

    @contextmanager
    def started(
        *, deadline: float = 20.0, grace: float = 5.0, initialize: bool = True, **more: Any
    ) -> Generator[Server, None, None]:
        module = "crewkit_testing.lsp.planted"
        command = [sys.executable, "-P", "-m", module, "serve", str(deadline), str(grace)]
        with Server(command, root) as server:
            if initialize:
                server.start(root, capabilities, **more)
            yield server

    return started
