"""A company, from the command line: made, filled by invitation, changed, handed over, closed."""

import email
import re
import time
from email import policy
from pathlib import Path
from typing import Any

import pytest

from crewkit_testing.accounts_by_http import call, register
from crewkit_testing.asking import RECORDINGS
from crewkit_testing.dns_server import DnsServer, dns_server
from crewkit_testing.platform import Answer, Platform, crewkit, platform

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

GRACE = "grace@example.org"
FORBIDDEN, NOT_FOUND, CONFLICT, INVALID = 7, 6, 8, 2


def link_to(running: Platform, address: str) -> str:
    """Return the link of the newest mail to an address, once it is there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        files = sorted(
            (running.data_dir / "mails").glob("invitation-*.eml"),
            key=lambda each: each.stat().st_mtime_ns,
        )
        for file in reversed(files):
            letter = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            if letter["To"] == address and body is not None:
                (found,) = re.findall(r"(http\S+/kit/invitations/\S+)", body.get_content())
                return str(found)
        time.sleep(0.1)
    raise AssertionError(f"no invitation to {address}")


def run(running: Platform, *line: str) -> Answer:
    """Run a command of the installation's owner."""
    return crewkit(running.data_dir, *line)


def told(running: Platform, *line: str) -> Any:
    """Return what a command answers as JSON; it must succeed."""
    answer = run(running, *line, "--json")
    assert 0 == answer.code, answer.err
    return answer.json()


def test_a_company_from_its_founding_to_its_end(tmp_path: Path) -> None:
    """Each command changes or reads a real row, which the next one shows."""
    with (
        dns_server() as dns,
        platform(tmp_path / "data", env={"CREWKIT_DNS_SERVER": dns.address}) as running,
    ):
        made = told(running, "org", "create", "Acme Works")
        assert ("acme-works", "owner") == (made["slug"], made["level"])
        assert [False, True] == [
            each["slug"] == "acme-works" for each in told(running, "org", "list")
        ]
        assert "Personal" in run(running, "org", "show").out.decode()
        assert 0 == run(running, "org", "use", "acme-works").code
        assert "Acme" == told(running, "org", "update", "--name", "Acme", "--slug", "acme")["name"]
        assert made["id"] == told(running, "org", "show")["id"]
        assert NOT_FOUND == run(running, "org", "use", "nowhere").code

        _projects(running)
        grace = _invited(running)
        _hidden(running, grace)
        _domains(running, dns)
        _members(running, grace)
        kinds = {each["kind"] for each in told(running, "audit", "list")}
        assert {"organization.changed", "member.invited", "member.level_changed"} <= kinds

        refused = run(running, "org", "delete", "acme", "--confirm", "acme works")
        assert (FORBIDDEN, True) == (refused.code, "level_too_low" in refused.err)
        assert 0 == run(running, "members", "leave", "--yes").code
        assert NOT_FOUND == run(running, "members", "list").code
        assert ["Personal"] == [each["name"] for each in told(running, "org", "list")]


def _projects(running: Platform) -> None:
    kit = told(running, "project", "create", "Kit", "git@github.com:crew/kit.git")
    assert "github.com/crew/kit" == kit["remote"]
    assert kit["id"] == told(running, "project", "resolve", "https://github.com/crew/kit")["id"]
    named = told(running, "project", "update", "kit", "--name", "The Kit", "--slug", "the-kit")
    assert ("The Kit", "the-kit") == (named["name"], named["slug"])
    assert [named] == told(running, "project", "list")
    assert named == told(running, "project", "show", "the-kit")
    again = run(running, "project", "create", "X", "ssh://git@github.com/crew/kit")
    assert (CONFLICT, True) == (again.code, "remote_taken" in again.err)
    _taken_away(running, named["id"])


def _taken_away(running: Platform, project_id: str) -> None:
    """Delete the project and have it back; what is in the way is said."""
    refused = run(running, "project", "delete", "the-kit", "--confirm", "the kit")
    assert (INVALID, True) == (refused.code, "to confirm" in refused.err)
    gone = told(running, "project", "delete", "the-kit", "--confirm", "The Kit")
    assert {"deleted": project_id} == gone
    assert [] == told(running, "project", "list")
    assert [project_id] == [each["id"] for each in told(running, "project", "list", "--deleted")]
    assert NOT_FOUND == run(running, "project", "show", "the-kit").code
    assert project_id == told(running, "project", "restore", "the-kit")["id"]
    assert [project_id] == [each["id"] for each in told(running, "project", "list")]


def _invited(running: Platform) -> str:
    """Have Grace join by her mailed link; return her access token."""
    told(running, "invitations", "invite", "nobody@example.org")
    link = link_to(running, "nobody@example.org")
    assert 0 == run(running, "invitations", "decline", link).code
    told(running, "invitations", "invite", "late@example.org")
    assert 0 == run(running, "invitations", "cancel", "late@example.org").code
    assert [] == told(running, "invitations", "list")
    told(running, "invitations", "invite", GRACE, "--level", "manager")
    first = link_to(running, GRACE)
    told(running, "invitations", "resend", GRACE)
    deadline = time.monotonic() + 60
    while (link := link_to(running, GRACE)) == first:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    bearer = register(running, GRACE, "Grace")
    token = link.rpartition("/")[2]
    assert (
        "Acme" == call(running.url, "POST", "/invitations/show", {"token": token})["organization"]
    )
    joined = call(running.url, "POST", "/invitations/accept", {"token": token}, bearer)
    assert ("Acme", "manager") == (joined["name"], joined["level"])
    return bearer


def _hidden(running: Platform, grace: str) -> None:
    """Have a session come in private: Grace, a manager, finds it once it is only restricted."""
    history = RECORDINGS / "2.1.330" / "tools"
    told(running, "sessions", "import", str(history), "--visibility", "private")
    (row,) = told(running, "sessions", "list")
    place = f"/{row['organization_id']}/sessions"
    answers = ("", "/hierarchy", "/items", "/export")
    assert [] == call(running.url, "GET", place, bearer=grace)
    for each in answers:
        with pytest.raises(OSError, match="404"):
            call(running.url, "GET", f"{place}/{row['id']}{each}", bearer=grace)
    changed = told(running, "sessions", "visibility", row["id"], "restricted")
    assert "restricted" == changed[0]["visibility"]
    (seen,) = call(running.url, "GET", place, bearer=grace)
    assert (row["id"], "restricted") == (seen["id"], seen["visibility"])
    _shut_out(running, grace, place, row["project"])
    wanted = {"visibility": "organization"}
    with pytest.raises(OSError, match="403"):
        call(running.url, "PATCH", f"{place}/{row['id']}/visibility", wanted, grace)


def _shut_out(running: Platform, grace: str, place: str, project: str) -> None:
    """Close the project: Grace finds the session again once she is admitted to it."""
    assert told(running, "project", "close", project)["closed"]
    assert [] == call(running.url, "GET", place, bearer=grace)
    assert (
        "manager"
        == told(running, "project", "admit", project, GRACE, "--level", "manager")["level"]
    )
    assert [GRACE] == [each["email"] for each in told(running, "project", "members", project)]
    assert 1 == len(call(running.url, "GET", place, bearer=grace))
    told(running, "project", "dismiss", project, GRACE)
    assert [] == call(running.url, "GET", place, bearer=grace)
    assert not told(running, "project", "open", project)["closed"]
    assert 1 == len(call(running.url, "GET", place, bearer=grace))


def _domains(running: Platform, dns: DnsServer) -> None:
    """Claim a domain, prove it, have Lin join by it, and give it up again."""
    claimed = told(running, "org", "domains", "add", "acme.example")
    refused = run(running, "org", "domains", "add", "gmail.com")
    assert (INVALID, True) == (refused.code, "addresses to everybody" in refused.err)
    unproven = run(running, "org", "domains", "verify", "acme.example")
    assert (CONFLICT, True) == (unproven.code, "domain_unproven" in unproven.err)
    lin = register(running, "lin@acme.example", "Lin")
    told(running, "org", "domains", "auto-join", "acme.example", "viewer")
    assert [] == call(running.url, "GET", "/organizations/joinable", bearer=lin)
    dns.zone[claimed["record_name"]] = [[claimed["record_value"]]]
    assert told(running, "org", "domains", "verify", "acme.example")["verified_at"]
    (offer,) = call(running.url, "GET", "/organizations/joinable", bearer=lin)
    wanted = {"organization": offer["organization_id"]}
    joined = call(running.url, "POST", "/organizations/join", wanted, lin)
    assert ("Acme", "viewer") == (joined["name"], joined["level"])
    told(running, "members", "remove", "lin@acme.example", "--yes")
    off = told(running, "org", "domains", "auto-join", "acme.example", "off")
    assert [off] == told(running, "org", "domains", "list")
    assert {"removed": "acme.example"} == told(running, "org", "domains", "remove", "acme.example")
    assert [] == told(running, "org", "domains", "list")


def _members(running: Platform, grace: str) -> None:
    levels = {each["name"]: each["level"] for each in told(running, "members", "list")}
    assert "manager" == levels["Grace"]
    assert "admin" == told(running, "members", "set-level", GRACE, "admin")["level"]
    organization = told(running, "org", "show")["id"]
    path = f"/organizations/{organization}/members"
    owner = next(each for each in told(running, "members", "list") if each["level"] == "owner")
    with pytest.raises(OSError, match="403"):
        call(running.url, "DELETE", f"{path}/{owner['user_id']}", bearer=grace)
    alone = run(running, "members", "leave", "--yes")
    assert (CONFLICT, True) == (alone.code, "last_owner" in alone.err)
    assert "Grace" == told(running, "members", "transfer", GRACE)["name"]
    assert (
        "owner" == call(running.url, "GET", f"/organizations/{organization}", bearer=grace)["level"]
    )
