"""What may be said when, and how it ends."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from crewkit_testing.lsp.raw import Gone, Server, about, becomes

NOT_INITIALIZED = -32002
INVALID_REQUEST = -32600


def gone(process: int) -> bool:
    """Wait until a process is no more; return whether that came to pass."""
    return becomes(lambda: not Path(f"/proc/{process}").exists())


def engine_of(server: Server) -> int:
    """Return the engine's process id, once it has answered."""
    server.call("workspace/symbol", {"query": "x"})
    (engine,) = server.children()
    return engine


def test_nothing_is_answered_before_initialize(serve: Any, root: Path) -> None:
    """A request is refused, a notification dropped; initialize is still answered."""
    with serve(initialize=False) as server:
        assert NOT_INITIALIZED == server.error("textDocument/hover", about(root / "a.py"))
        assert NOT_INITIALIZED == server.error("shutdown")
        server.open(root / "a.py", "early")
        server.start(root)
        assert (
            "def add"
            in server.call("textDocument/hover", about(root / "a.py"))["contents"]["value"]
        )


def test_initialize_comes_once(serve: Any, root: Path) -> None:
    """The second is refused and changes nothing."""
    with serve() as server:
        assert INVALID_REQUEST == server.error("initialize", {"capabilities": {}})
        assert server.call("textDocument/hover", about(root / "a.py"))


def test_nothing_is_answered_after_shutdown(serve: Any, root: Path) -> None:
    """Each request is refused until exit."""
    with serve() as server:
        assert server.call("shutdown") is None
        assert INVALID_REQUEST == server.error("textDocument/hover", about(root / "a.py"))
        assert INVALID_REQUEST == server.error("shutdown")
        assert INVALID_REQUEST == server.error("initialize", {"capabilities": {}})


def test_what_was_asked_before_shutdown_is_answered(serve: Any, root: Path) -> None:
    """Also when it takes longer than the shutdown."""
    with serve() as server:
        asked = server.ask("textDocument/hover", about(root / "waits.py"))
        server.call("shutdown")
        (root / "waits.py").touch()
        (root / "go").touch()
        assert "result" in server.reply(asked)


def test_exit_after_shutdown_is_success(serve: Any) -> None:
    """And takes the engine along."""
    with serve() as server:
        engine = engine_of(server)
        server.call("shutdown")
        server.notify("exit")
        assert 0 == server.ended()
        assert gone(engine)


def test_exit_without_shutdown_is_a_failure(serve: Any) -> None:
    """As the specification says."""
    with serve() as server:
        server.notify("exit")
        assert 1 == server.ended()
    with serve(initialize=False) as server:
        server.notify("exit")
        assert 1 == server.ended()


def test_the_end_of_stdin_is_a_clean_end(serve: Any) -> None:
    """Without a word on stderr; the engine goes too."""
    with serve() as server:
        engine = engine_of(server)
        server.hang_up()
        assert (0, "") == (server.ended(), server.log())
        assert gone(engine)


def test_a_server_killed_takes_its_engine_along(serve: Any) -> None:
    """The engine ends with its stdin."""
    with serve() as server:
        engine = engine_of(server)
        server.process.kill()
        assert gone(engine)


def test_it_ends_with_the_process_that_the_client_named(serve: Any) -> None:
    """Though its stdin stays open."""
    with (
        subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE) as client,
        serve(processId=client.pid) as server,
    ):
        engine = engine_of(server)
        client.kill()
        client.wait()
        assert 1 == server.ended()
        assert gone(engine)


def test_a_process_of_another_user_counts_as_alive(serve: Any, root: Path) -> None:
    """Process 1 does, and so does this one."""
    for process in (1, os.getpid()):
        with serve(processId=process) as server:
            assert server.call("textDocument/hover", about(root / "a.py"))


def test_nothing_is_asked_of_the_client(serve: Any, root: Path) -> None:
    """Claude Code answers registration and progress with errors; other servers died of it."""
    with serve() as server:
        uri = server.open(root / "a.py", "def add(): wrong\n")
        server.published(uri)
        server.call("textDocument/references", about(root / "a.py"))
        server.call("shutdown")
        server.notify("exit")
        server.ended()
        with pytest.raises(Gone):
            server.until(lambda _: False)
        assert [] == [message for message in server.said if "id" in message]
        assert {"textDocument/publishDiagnostics"} >= {m["method"] for m in server.said}


@pytest.mark.parametrize(
    ("offered", "agreed"),
    [
        (None, "utf-16"),
        (["utf-16"], "utf-16"),
        (["utf-8", "utf-16"], "utf-8"),
        (["utf-32", "utf-8"], "utf-8"),
        (["utf-32"], "utf-16"),
        ([7, {}], "utf-16"),
        ("utf-8", "utf-16"),
    ],
)
def test_the_unit_of_columns_is_agreed(serve: Any, root: Path, offered: Any, agreed: str) -> None:
    """The first of the client's that is spoken here; UTF-16 otherwise."""
    with serve(initialize=False) as server:
        answer = server.start(root, {"general": {"positionEncodings": offered}})
        assert agreed == answer["capabilities"]["positionEncoding"]


def test_the_root_is_where_the_client_says(serve: Any, root: Path, tmp_path: Path) -> None:
    """Its folder, its root as URI, as path, or where it started the server."""
    said: list[dict[str, Any]] = [
        {},
        {"workspaceFolders": None},
        {"workspaceFolders": [], "rootUri": None, "rootPath": str(root)},
        {"workspaceFolders": None, "rootUri": None},
    ]
    for given in said:
        with serve(**given) as server:
            found = server.call("workspace/symbol", {"query": "x"})
            assert [(root / "a.py").as_uri()] == [one["location"]["uri"] for one in found]
