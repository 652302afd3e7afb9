"""``crewkit audit`` and ``crewkit events`` on a real platform: each verb, and its rows."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crewkit.opening import Session
from crewkit_cli.main import cli
from crewkit_core.tenancy.use_cases import AddPerson
from crewkit_testing.asking import Ask, answer

pytestmark = pytest.mark.postgres


@pytest.fixture
def joined(session: Session) -> str:
    """Somebody joined; their id."""
    wanted = AddPerson(organization_id=session.organization_id, email="bob@example.org", name="Bob")
    return str(session.door.handle(session.actor, wanted).user_id)


def test_changes_are_listed_and_filtered(ck: Ask, joined: str) -> None:
    """Newest first, by kind, object, person and period."""
    rows = answer(ck, "audit", "list")
    assert rows == sorted(rows, key=lambda row: -row["sequence"])
    (row,) = answer(ck, "audit", "list", "--kind", "member.joined", "--object", joined)
    assert ("member.joined", {"level": "developer"}) == (
        row["kind"],
        {"level": row["after"]["level"]},
    )
    assert [] == answer(ck, "audit", "list", "--refused")
    assert [] == answer(ck, "audit", "list", "--until", "2001-01-01")
    assert rows == answer(ck, "audit", "list", "--user", "Owner", "--since", "1d", "--all")
    assert rows[:1] == answer(ck, "audit", "list", "--limit", "1")
    assert "member.joined" in ck("audit", "list").stdout


def test_one_is_shown_by_number_or_id(ck: Ask, joined: str) -> None:
    """And what is not there ends with 6."""
    (row,) = answer(ck, "audit", "list", "--object", joined)
    assert row == answer(ck, "audit", "show", row["id"])
    assert row == answer(ck, "audit", "show", str(row["sequence"]))
    shown = ck("audit", "show", row["id"]).stdout
    assert ["Owner" in shown, "developer" in shown, row["hash"] in shown] == [True] * 3
    for missing in ("999999", "nothing", joined):
        assert 6 == ck("audit", "show", missing).exit_code


def test_an_export_is_verified_without_a_platform(ck: Ask, joined: str, tmp_path: Path) -> None:
    """Whole as it is; edited, shortened or held against another head it is not."""
    file = tmp_path / "audit.jsonl"
    assert 0 == ck("audit", "export", "-o", str(file)).exit_code
    assert joined in file.read_text()
    assert (
        file.read_bytes().splitlines()[1:-1]
        == ck("audit", "export").stdout_bytes.splitlines()[1:-1]
    )
    verdict = verified(file)
    assert (0, True) == (verdict[0], verdict[1]["whole"])
    online = answer(ck, "audit", "verify")
    assert (online["sequence"], online["hash"]) == (verdict[1]["sequence"], verdict[1]["hash"])
    lines = file.read_text().splitlines(keepends=True)
    for spoiled in (
        [*lines[:1], lines[1].replace('"version":1', '"version":2'), *lines[2:]],
        [*lines[:1], lines[1].replace("Personal", "Impersonal"), *lines[2:]],
        [*lines[:1], lines[2], lines[1], *lines[3:]],
        [*lines[:1], *lines[2:]],
        lines[:-1],
        [*lines[:-2], lines[-1]],
        [*lines[:1], "{}\n", *lines[2:]],
    ):
        file.write_text("".join(spoiled))
        assert (1, False) == (verified(file)[0], verified(file)[1]["whole"])
        assert "NOT whole" in CliRunner().invoke(cli, ["audit", "verify", str(file)]).stdout
    file.write_text("".join([*lines[:-2], lines[-1].replace(*shorter(lines))]))
    anchors = tmp_path / "anchors.jsonl"
    anchors.write_text(
        json.dumps({"organization_id": online["organization_id"], **head(lines[-1])}) + "\n"
    )
    code, found = verified(file, "--anchors", str(anchors))
    assert (1, ["cut_off"]) == (code, sorted({each["fault"] for each in found["findings"]}))


def head(line: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(line)["head"]
    return found


def shorter(lines: list[str]) -> tuple[str, str]:
    """Return the last line's head, and that of the chain without its last record."""
    before = json.loads(lines[-3])
    return (
        json.dumps(head(lines[-1])),
        json.dumps({"sequence": before["sequence"], "hash": before["hash"]}),
    )


def verified(file: Path, *more: str) -> tuple[int, Any]:
    done = CliRunner().invoke(cli, ["audit", "verify", str(file), *more, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    """With a sentence."""
    file = tmp_path / "notes.txt"
    file.write_text("hello\n")
    done = CliRunner().invoke(cli, ["audit", "verify", str(file)])
    assert (2, True) == (done.exit_code, "is no export" in done.stderr)


def test_the_chain_of_accounts_is_verified_on_its_own_machine(ck: Ask) -> None:
    """By whoever runs the installation."""
    assert answer(ck, "audit", "verify", "--accounts")["whole"]


def test_events_are_listed_shown_and_replayed(ck: Ask, joined: str) -> None:
    """A replay is a record of its own."""
    (event,) = answer(ck, "events", "list", "--kind", "member", "--object", joined)
    assert ("member.joined", {"level": "developer"}, None) == (
        event["kind"],
        event["payload"],
        event["delivered_at"],
    )
    assert event == answer(ck, "events", "show", event["id"])
    assert event in answer(ck, "events", "list", "--undelivered", "--all")
    assert "level" in ck("events", "show", event["id"]).stdout
    assert "member.joined" in ck("events", "list").stdout
    before = len(answer(ck, "audit", "list", "--kind", "event.replayed"))
    assert "once more" in ck("events", "replay", event["id"]).stdout
    assert before + 1 == len(answer(ck, "audit", "list", "--kind", "event.replayed"))
    assert 6 == ck("events", "show", joined).exit_code
