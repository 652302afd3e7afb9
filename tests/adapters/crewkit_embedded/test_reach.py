"""What a child of root can reach, and what it no longer can."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

from crewkit_embedded.errors import Unreachable
from crewkit_embedded.reach import (
    child_preparation,
    interpreter_paths,
    plan_covers,
    spawn_options,
)
from crewkit_embedded.service_user import ServiceUser

PR_CAPBSET_DROP, CAP_SYS_ADMIN = 24, 21

LOOK = """
import json, os, sys
home, secret = sys.argv[1:]
groups = os.getgroups()
print(json.dumps([os.geteuid(), os.getegid(), groups, sorted(os.listdir(home)),
                  os.path.exists(secret), sys.prefix]))
"""

SHARED = """
import subprocess, sys
from pathlib import Path
from crewkit_embedded.reach import spawn_options
from crewkit_embedded.service_user import choose_service_user
current, secret = map(Path, sys.argv[1:])
options = spawn_options(choose_service_user(), [current])
subprocess.run(["/bin/sh", "-c", "true"], check=True, cwd="/", **options)
print(secret.read_text())
"""

PREPARE = """
import sys
from pathlib import Path
from crewkit_embedded.errors import Unreachable
from crewkit_embedded.reach import child_preparation
from crewkit_embedded.service_user import choose_service_user
try:
    child_preparation(choose_service_user(), [Path(sys.argv[1])])
except Unreachable as error:
    print(error)
"""


@pytest.fixture
def home(place: Path, as_root: None) -> Generator[Path, None, None]:
    """A closed directory of root's with an environment, a link to it, and a secret beside."""
    directory = place / "home"
    directory.mkdir()
    environment = directory / "deep" / "environment"
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True, timeout=60
    )
    (directory / "current").symlink_to("deep/environment")
    (directory / "secret").write_text("hush", encoding="utf-8")
    (directory / "secret").chmod(0o644)
    directory.chmod(0o700)
    yield directory
    # Whatever a child mounted was its own: here everything is as before.
    assert {"current", "deep", "secret"} == {path.name for path in directory.iterdir()}


def run_as(user: ServiceUser, needed: Sequence[Path], argv: Sequence[str]) -> str:
    answer: subprocess.CompletedProcess[str] = subprocess.run(
        argv,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **spawn_options(user, needed),
    )
    assert "" == answer.stderr
    return answer.stdout


@pytest.fixture
def grouped(as_root: None) -> Generator[None, None, None]:
    """Root in a group that the service user must not inherit."""
    before = os.getgroups()
    os.setgroups([*before, 4242])
    yield
    os.setgroups(before)


def test_an_interpreter_below_a_closed_directory_runs_and_sees_nothing_else(
    home: Path, user: ServiceUser, namespaces: None, grouped: None
) -> None:
    """The child is the service user, reaches its environment by the link, and no sibling."""
    python = home / "current" / "bin" / "python"
    needed = [*interpreter_paths(user), home / "current"]
    seen = json.loads(run_as(user, needed, [str(python), "-c", LOOK, str(home), f"{home}/secret"]))
    environment = str(home / "current")
    assert [user.uid, user.gid, [], ["current", "deep"], False, environment] == seen


def test_nothing_is_mounted_for_anybody_else(
    home: Path, user: ServiceUser, namespaces: None
) -> None:
    """Where mounts are shared between namespaces, as under systemd, ours still stay the child's."""
    script = [sys.executable, "-c", SHARED, str(home / "current"), str(home / "secret")]
    answer = subprocess.run(
        ["unshare", "--mount", "--propagation", "shared", *script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("", "hush\n") == (answer.stderr, answer.stdout)


def test_the_child_reaches_every_package_of_this_interpreter(
    user: ServiceUser, namespaces: None
) -> None:
    """With ``interpreter_paths`` alone the service user imports this very package."""
    argv = [sys.executable, "-c", "import os, crewkit_embedded.cluster as c; print(os.geteuid())"]
    assert f"{user.uid}\n" == run_as(user, interpreter_paths(user), argv)


def test_a_needed_path_that_is_closed_itself_is_refused(home: Path, user: ServiceUser) -> None:
    """Nothing can be shown of a directory that the user may not even enter; the cure is named."""
    with pytest.raises(Unreachable, match=f"(?s){home} cannot be entered.*chmod o\\+x {home}"):
        plan_covers(user, [home])


def test_a_needed_path_closed_further_down_is_refused(
    home: Path, user: ServiceUser, namespaces: None
) -> None:
    """The trial run looks at every needed path as the user, so a second closed door shows."""
    (home / "deep").chmod(0o755)
    inner = home / "deep" / "environment" / "lib"
    inner.chmod(0o700)
    with pytest.raises(Unreachable, match="stays closed"):
        child_preparation(user, [home / "deep", next(inner.iterdir())])


def test_without_the_right_to_mount_the_closed_path_is_named(home: Path, user: ServiceUser) -> None:
    """A root without CAP_SYS_ADMIN, as in a container, gets one sentence with the cures."""
    libc = ctypes.CDLL(None, use_errno=True)
    answer = subprocess.run(
        [sys.executable, "-c", PREPARE, str(home / "current")],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: libc.prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN, 0, 0, 0),
    )
    assert answer.stdout.startswith(f"{home} cannot be entered by user {user.name}")
    assert "unshare: Operation not permitted" in answer.stdout
    assert "ordinary user" in answer.stdout


def test_open_paths_need_no_namespace(user: ServiceUser, place: Path) -> None:
    """What everybody can reach is left as it is."""
    place.chmod(0o755)
    assert () == plan_covers(user, [Path("/usr"), place])


def test_a_child_ends_with_its_parent(user: ServiceUser, place: Path) -> None:
    """The preparation itself refuses to run for a parent that is not the one it was made for."""
    prepare = child_preparation(user, [place])
    child = os.fork()
    if child == 0:
        grandchild = os.fork()
        if grandchild == 0:
            prepare()  # its parent is not this test
            os._exit(0)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(grandchild, 0)[1]))
    assert 1 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
