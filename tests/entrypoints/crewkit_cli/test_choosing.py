"""Which transcripts are brought in, from where, and whose they are."""

import datetime as dt
import json
import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner

from crewkit.importing import NOBODY
from crewkit.settings import Settings
from crewkit_cli.failures import ExitCode
from crewkit_cli.main import cli
from crewkit_testing.command_line import USER, a_shell
from crewkit_testing.store import OTHER, Store, a_line, bring, main_file, report


def test_a_dry_run_sends_nothing(root: Path) -> None:
    """It counts what would come in."""
    store = Store()
    assert 3 == report(store, root, "--dry-run")["items_new"]
    assert not store.batches


@pytest.mark.parametrize(
    ("pattern", "files"), [("app", 1), ("APP", 1), ("/gone/*", 1), ("-gone-app", 1), ("ap", 0)]
)
def test_it_takes_one_project_only(root: Path, pattern: str, files: int) -> None:
    """By name, path, folder or glob."""
    assert files == report(Store(), root, "--project", pattern)["files"]


def test_it_takes_recent_files_only(root: Path) -> None:
    """Files last written before --since stay out."""
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    assert 0 == report(Store(), root, "--since", tomorrow.date().isoformat())["files"]
    assert 1 == report(Store(), root, "--since", "2020-01-01")["files"]


def test_a_history_is_mapped_to_people(root: Path, tmp_path: Path) -> None:
    """The longest prefix of path or working folder wins; who is nowhere named stays out."""
    folder = root / "-srv-x"
    folder.mkdir()
    (folder / f"{OTHER}.jsonl").write_bytes(a_line(1, OTHER, "/srv/x"))
    users = tmp_path / "users.csv"
    users.write_text("prefix,email,name\n/gone,Ann@example.com,Ann\n/go,no@example.com,No\n")
    store = Store()
    done = report(store, root, "--users", str(users))
    assert [("ann@example.com", "Ann")] == [(one.email, one.name) for one in store.people]
    assert {uuid.uuid5(USER, "ann@example.com")} == {batch.user_id for batch in store.batches}
    assert [NOBODY] == [one["reason"] for one in done["rejected"]]
    users.write_text("/gone,ann@example.com\n*,rest@example.com\n")
    assert [] == report(store, root, "--users", str(users))["rejected"]


def test_a_mapping_that_makes_no_sense_is_refused(root: Path, tmp_path: Path) -> None:
    """The line at fault is named."""
    users = tmp_path / "users.csv"
    users.write_text("prefix,email,name\n/gone,nobody\n")
    answer = bring(Store(), root, "--users", str(users))
    assert (ExitCode.USAGE, True) == (answer.exit_code, "line 2" in answer.stderr)


def test_a_folder_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    """Nothing was brought in, and the exit code says so."""
    answer = bring(Store(), tmp_path / "missing")
    assert ExitCode.FAILURE == answer.exit_code
    assert "no such file or folder" == json.loads(answer.stdout)["rejected"][0]["reason"]


def test_it_looks_where_claude_code_keeps_its_files(root: Path) -> None:
    """CLAUDE_CONFIG_DIR is honored."""
    store = Store()
    shell = a_shell(store.door(), settings=Settings(claude_config_dir=root.parent))
    assert 0 == CliRunner().invoke(cli, ["sessions", "import"], obj=shell).exit_code
    assert main_file(root).read_bytes() == store.bytes_of()
