"""What is kept of sessions, as commands say and are told it."""

import json
import uuid
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner, Result

from crewkit.tracking.capture_note import note_capture, noted_capture
from crewkit_claude.capturing import RULES, reduced
from crewkit_cli.main import cli
from crewkit_core.sessions.use_cases import ShowPosition
from crewkit_core.sessions.views import StreamPosition
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ShowOrganization, UpdateOrganization
from crewkit_core.tenancy.views import OrganizationView
from crewkit_testing.command_line import FakeDoor, a_platform, a_shell
from crewkit_testing.store import SESSION, Store

LINE = {
    "type": "user",
    "sessionId": SESSION,
    "message": {"content": "use ghp_" + "a1B2" * 9},
}


def run(door: FakeDoor, *words: str) -> Result:
    return CliRunner().invoke(cli, words, obj=a_shell(door))


def an_organization(capture: Capture) -> OrganizationView:
    return OrganizationView(
        id=uuid.UUID(int=1),
        name="Crew",
        slug="crew",
        personal=False,
        level=Level.ADMIN,
        capture=capture,
        retention_days=30,
    )


def test_what_is_kept_and_how_long_is_told_to_the_platform() -> None:
    """By one command; nonsense is refused before anything is asked."""
    door = FakeDoor({UpdateOrganization: an_organization(Capture.MINIMAL)})
    result = run(door, "org", "update", "--capture", "minimal", "--retention-days", "30")
    assert "Kept: minimal: figures and names of tools, 30 days\n" == result.stdout
    (sent,) = door.asked
    assert isinstance(sent, UpdateOrganization)
    assert (Capture.MINIMAL, 30) == (sent.capture, sent.retention_days)
    for wrong in (("--capture", "some"), ("--retention-days", "-1"), ()):
        assert 2 == run(door, "org", "update", *wrong).exit_code


@pytest.mark.parametrize("capture", Capture)
def test_developers_are_told_where_answers_are_kept(capture: Capture) -> None:
    """In the overview, beside what it prints; where they are not, nothing is said."""
    door = FakeDoor({**a_platform(), ShowOrganization: an_organization(capture)})
    result = run(door)
    assert ("kept in full here" in result.stderr) is capture.keeps_answers
    assert f"{capture}: " in result.stdout


def test_what_was_kept_last_is_noted(tmp_path: Path) -> None:
    """For the next run to begin with; what makes no sense is no note."""
    assert noted_capture(tmp_path) is None
    note_capture(tmp_path, Capture.FULL)
    note_capture(tmp_path, None)
    assert noted_capture(tmp_path) is Capture.FULL
    (tmp_path / "capture").write_text("all")
    assert noted_capture(tmp_path) is None
    note_capture(tmp_path / "gone", Capture.FULL)


@attrs.define
class Keeping(Store):
    """A store that says how much it keeps."""

    capture: Capture = Capture.FULL

    def position(self, query: ShowPosition) -> StreamPosition:
        return attrs.evolve(super().position(query), capture=self.capture)


@pytest.mark.parametrize(
    ("capture", "options"),
    [
        *((each, ()) for each in Capture),
        (Capture.UNREDACTED, ("--sensitive",)),
    ],
)
def test_what_is_not_kept_is_not_sent(
    tmp_path: Path, capture: Capture, options: tuple[str, ...]
) -> None:
    """The client reduces before it sends, and says how; of sensitive ones figures go alone."""
    file = tmp_path / f"{SESSION}.jsonl"
    data = json.dumps(LINE).encode() + b"\n"
    file.write_bytes(data)
    store = Keeping(capture=capture)
    done: Any = json.loads(
        run(store.door(), "--json", "sessions", "import", str(file), *options).stdout
    )
    wanted = Capture.MINIMAL if options else capture
    (batch,) = store.batches
    sent = reduced(data, wanted)
    assert batch.data == sent.data
    assert done["removed"] == attrs.asdict(sent.removed)
    if wanted is Capture.UNREDACTED:
        assert batch.reduced is None
    else:
        how = batch.reduced
        assert how is not None
        assert (how.capture, how.rules, how.source_bytes) == (wanted, RULES, len(data))
        assert how.removed == sent.removed
