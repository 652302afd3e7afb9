"""The platform's own people, on a real platform: each write is a row of the database."""

import json
import re
import urllib.error
from collections.abc import Generator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from crewkit_testing.accounts_by_http import PASSWORD, call, register
from crewkit_testing.foreign import ForeignServer, foreign_server
from crewkit_testing.platform import Platform, crewkit, platform
from crewkit_testing.postgres import plain

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

CLAIM = re.compile(r"http\S+/kit/platform/claim#([\w-]{40,})")


@pytest.fixture(scope="module")
def server() -> Generator[ForeignServer, None, None]:
    """A server with an administrator's login, who is no superuser, and the application's."""
    with foreign_server() as running:
        running.login("kit_admin", may="createrole")
        running.login("kit_login")
        running.database("kit", owner="kit_admin")
        yield running


class Rows:
    """The database, past every wall."""

    def __init__(self, url: str) -> None:
        self._url = plain(url)

    def of(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return what is in it."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            return connection.execute(statement.encode(), parameters).fetchall()

    def told(self, kind: str) -> list[tuple[Any, ...]]:
        """Return who did it to what and why, oldest first, in whichever chain."""
        return self.of(
            "select user_id::text, object_id, details::json->>'reason', organization_id::text"
            " from audit_records where kind = %s and not refused order by at, id",
            kind,
        )


def refused(running: Platform, code: int, *asked: Any) -> None:
    """Ask, and be refused."""
    with pytest.raises(urllib.error.HTTPError) as error:
        call(running.url, *asked)
    with error.value as answer:
        assert code == answer.code


def write(running: Platform, bearer: str, danger: str, method: str, path: str, **body: Any) -> Any:
    """Change something as staff do: proven for this very action."""
    proof = call(
        running.url,
        "POST",
        "/auth/step-up",
        {"purpose": danger, "password": PASSWORD},
        bearer,
    )["step_up"]
    return call(running.url, method, path, {**body, "step_up": proof}, bearer)


def me(running: Platform, bearer: str) -> str:
    """Return whose token it is."""
    return str(call(running.url, "GET", "/auth/me", bearer=bearer)["user_id"])


def test_a_servers_platform_from_its_first_owner_on(tmp_path: Path, server: ForeignServer) -> None:
    """The link is printed until it is claimed; then roles, writes and looks are rows."""
    options: tuple[str, ...] = ("--database-url", server.url("kit_login", "kit"))
    options += ("--admin-database-url", server.url("kit_admin", "kit"))
    rows = Rows(server.url("postgres", "kit"))
    with platform(tmp_path / "data", *options) as running:
        (first,) = CLAIM.findall(running.text)
    with platform(tmp_path / "data", *options) as running:
        (secret,) = CLAIM.findall(running.text)
        assert first != secret
        hashes = rows.of(
            "select secret_hash from one_time_secrets where purpose = 'claim_platform'"
        )
        assert 2 == len(hashes)
        assert secret.encode() not in b"".join(bytes(each) for (each,) in hashes)
        rut = register(running, "rut@example.org", "Rut")
        dora = register(running, "dora@example.org", "Dora")
        refused(running, 403, "GET", "/admin/users", None, rut)
        assert "owner" == call(running.url, "POST", "/admin/claim", {"secret": secret}, rut)["role"]
        refused(running, 403, "POST", "/admin/claim", {"secret": secret}, dora)
        refused(running, 409, "POST", "/admin/claim", {"secret": first}, dora)
        people = rows.of("select user_id::text, role, granted_by from platform_roles")
        assert [(me(running, rut), "owner", None)] == people

        stan = register(running, "stan@example.org", "Stan")
        _roles(running, rows, rut, stan)
        _users(running, rows, stan, dora)
        _organizations(running, rows, stan, dora)
        _without_a_command(running)
    with platform(tmp_path / "data", *options) as running:
        assert [] == CLAIM.findall(running.text)


def _roles(running: Platform, rows: Rows, rut: str, stan: str) -> None:
    path, change = f"/admin/roles/{me(running, stan)}", "change_platform_role"
    body = {"role": "staff", "reason": "joins us"}
    refused(running, 403, "PUT", path, body, rut)
    refused(running, 422, "PUT", path, {"role": "staff", "reason": " "}, rut)
    assert "staff" == write(running, rut, change, "PUT", path, **body)["role"]
    staff = "select user_id::text, granted_by::text from platform_roles where role = 'staff'"
    assert [(me(running, stan), me(running, rut))] == rows.of(staff)
    told = rows.told("platform_role.granted")[-1]
    assert (me(running, rut), me(running, stan), "joins us") == told[:3]
    assert "staff" == call(running.url, "GET", "/admin/me", bearer=stan)["role"]
    refused(running, 403, "PUT", path, {"role": "owner", "reason": "please"}, stan)
    write(running, rut, change, "DELETE", path, reason="by mistake")
    assert [] == rows.of(staff)
    refused(running, 403, "GET", "/admin/stats", None, stan)
    write(running, rut, change, "PUT", path, **body)


def _users(running: Platform, rows: Rows, stan: str, dora: str) -> None:
    who, staff = me(running, dora), me(running, stan)
    found = call(running.url, "GET", "/admin/users?search=DORA", bearer=stan)
    assert [(who, "active")] == [(each["id"], each["state"]) for each in found]
    assert "Dora" == call(running.url, "GET", f"/admin/users/{who}", bearer=stan)["user"]["name"]
    assert [(staff, who)] == [row[:2] for row in rows.told("user.looked_at")]

    write(running, stan, "disable_user", "POST", f"/admin/users/{who}/disable", reason="spam")
    out = "select disabled_at is not null from accounts where user_id = %s"
    assert [(True,)] == rows.of(out, who)
    assert [(staff, who, "spam")] == [row[:3] for row in rows.told("user.disabled")]
    refused(running, 401, "GET", "/auth/me", None, dora)
    log_in = {"email": "dora@example.org", "password": PASSWORD}
    refused(running, 401, "POST", "/auth/login", log_in)
    write(running, stan, "enable_user", "POST", f"/admin/users/{who}/enable", reason="was none")
    assert [(False,)] == rows.of(out, who)
    assert [(staff, who, "was none")] == [row[:3] for row in rows.told("user.enabled")]
    refused(running, 401, "GET", "/auth/me", None, dora)
    call(running.url, "POST", "/auth/login", log_in)


def _organizations(running: Platform, rows: Rows, stan: str, dora: str) -> None:
    log_in = {"email": "dora@example.org", "password": PASSWORD}
    dora = call(running.url, "POST", "/auth/login", log_in)["access_token"]
    made = call(running.url, "POST", "/organizations", {"name": "Acme"}, dora)["id"]
    path, staff = f"/admin/organizations/{made}", me(running, stan)
    write(running, dora, "delete_organization", "DELETE", f"/organizations/{made}", name="Acme")
    again = call(running.url, "POST", "/organizations", {"name": "Acme"}, dora)
    assert "acme" == again["slug"]
    refused(running, 404, "GET", f"/organizations/{made}", None, stan)
    closed = call(running.url, "GET", "/admin/organizations?closed=true", bearer=stan)
    assert [made] == [each["id"] for each in closed]
    given = write(
        running, stan, "restore_organization", "POST", f"{path}/restore", reason="by mistake"
    )
    assert "acme-2" == given["slug"]
    row = "select slug, deleted_at from organizations where id = %s"
    assert [("acme-2", None)] == rows.of(row, made)
    told = rows.told("organization.restored")
    nowhere = "00000000-0000-0000-0000-000000000000"
    assert {nowhere, made} == {each[3] for each in told}
    assert {(staff, made, "by mistake")} == {each[:3] for each in told}
    assert "owner" == call(running.url, "GET", f"/organizations/{made}", bearer=dora)["level"]

    trail = call(running.url, "GET", f"/admin/audit_logs?organization_id={made}", bearer=stan)
    assert "organization.restored" in {each["kind"] for each in trail}
    events = call(running.url, "GET", f"/admin/events?organization_id={made}", bearer=stan)
    assert "organization.deleted" in {each["kind"] for each in events}
    assert {nowhere, made} == {each[3] for each in rows.told("organization.looked_at")}
    assert 4 == len(rows.told("organization.looked_at"))
    numbers = call(running.url, "GET", "/admin/stats", bearer=stan)
    assert (3, 0, 1, 1) == tuple(
        numbers[name] for name in ("accounts", "closed", "platform_owners", "platform_staff")
    )
    refused(running, 404, "GET", f"/{made}/sessions", None, stan)


def _without_a_command(running: Platform) -> None:
    """What staff do has no command: none of that name, and none that takes their words."""
    text = crewkit(running.data_dir, "--help").out.decode()
    words = ("platform", "admin", "staff", "disable", "enable", "restore", "roles")
    assert [] == [word for word in words if re.search(rf"^\s+{word}\b", text, re.MULTILINE)]
    for word in words:
        assert 0 != crewkit(running.data_dir, word).code


def test_an_embedded_platform_is_its_owners(tmp_path: Path) -> None:
    """No link is printed; the owner's file is enough, and each write still needs its reason."""
    with platform(tmp_path / "data") as running:
        assert [] == CLAIM.findall(running.text)
        owner = json.loads((running.data_dir / "owner.json").read_text())
        token = owner["token"]
        people = call(running.url, "GET", "/admin/roles", bearer=token)
        assert [(owner["user_id"], "owner")] == [(x["user_id"], x["role"]) for x in people]
        dora = register(running, "dora@example.org", "Dora")
        path = f"/admin/users/{me(running, dora)}/disable"
        refused(running, 422, "POST", path, {"reason": ""}, token)
        call(running.url, "POST", path, {"reason": "left the team"}, token)
        refused(running, 401, "GET", "/auth/me", None, dora)
