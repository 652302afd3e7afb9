"""The migrated schema: what its walls are made of, and that the tables as data are the same."""

from collections.abc import Generator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from crewkit_migrations.commands import APPLICATION_ROLE
from crewkit_postgres.engine import weaknesses
from crewkit_postgres.tables import metadata
from crewkit_testing.house import TOLD
from crewkit_testing.postgres import ThrowawayCluster

pytestmark = pytest.mark.postgres

ABOVE_TENANTS = {
    *("users", "organizations", "instance"),
    *("accounts", "failed_sign_ins", "sign_ins", "refresh_tokens", "one_time_secrets"),
    *("mail_requests", "passkeys", "device_requests", "activities", "known_devices"),
    *("platform_roles", "rate_limits"),
}
"""Tables that are no tenant's: people, how they sign in, and what wrote the data."""

OUTLIVES = {"audit_records", "audit_heads", "events", "kept_answers"}
"""Tables that point to no organization: they stay when it goes, and hold what has none."""

CHAINING = {("chain_audit_record", True), ("refuse", False)}
"""The only functions of ours, and whether each runs as its owner: one moves the heads of chains."""

HISTORY = "alembic_version"


@pytest.fixture(scope="module")
def migrated(cluster: ThrowawayCluster, template: str) -> Generator[sa.Engine, None, None]:
    with cluster.database(template) as name:
        engine = sa.create_engine(cluster.admin_url_of(name), poolclass=sa.NullPool)
        yield engine
        engine.dispose()


def rows(engine: sa.Engine, statement: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def tenant_tables(engine: sa.Engine) -> set[str]:
    """Return every table of ours but those known to be no tenant's."""
    return {*sa.inspect(engine).get_table_names()} - ABOVE_TENANTS - {HISTORY}


def test_the_tables_as_data_are_the_migrated_ones(migrated: sa.Engine) -> None:
    """Columns, types, keys, indexes: nothing more, nothing less."""
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _: (kind, name) != ("table", HISTORY),
            },
        )
        assert [] == compare_metadata(context, metadata)


def test_constraints_are_those_of_the_tables_as_data(migrated: sa.Engine) -> None:
    """By name, target and what a deletion does, since a comparison of columns overlooks it."""
    inspector = sa.inspect(migrated)
    for name, table in metadata.tables.items():
        wanted = {
            (
                str(key.name),
                tuple(key.column_keys),
                key.referred_table.name,
                tuple(element.column.name for element in key.elements),
                (key.ondelete or "NO ACTION").split(" (")[0].upper(),
            )
            for key in table.foreign_key_constraints
        }
        found = {
            (
                str(key["name"]),
                tuple(key["constrained_columns"]),
                key["referred_table"],
                tuple(key["referred_columns"]),
                key["options"].get("ondelete", "NO ACTION").split(" (")[0].upper(),
            )
            for key in inspector.get_foreign_keys(name)
        }
        checks = {
            str(check.name) for check in table.constraints if isinstance(check, sa.CheckConstraint)
        }
        assert wanted == found
        assert checks == {str(check["name"]) for check in inspector.get_check_constraints(name)}


def test_every_tenant_table_begins_its_key_with_the_organization(migrated: sa.Engine) -> None:
    """So that a row is its organization's, and found by it first."""
    inspector = sa.inspect(migrated)
    for name in tenant_tables(migrated):
        key = inspector.get_pk_constraint(name)["constrained_columns"]
        assert "organization_id" == key[0], name


def test_every_link_between_tenant_tables_carries_the_organization(
    migrated: sa.Engine, record_property: Any
) -> None:
    """To the organization of the row it points to, and every tenant table leads to one."""
    inspector = sa.inspect(migrated)
    tenants = tenant_tables(migrated)
    composite = 0
    for name in tenants:
        links = inspector.get_foreign_keys(name)
        leads = any(key["constrained_columns"][0] == "organization_id" for key in links)
        assert leads is not (name in OUTLIVES), name
        for key in links:
            if key["referred_table"] in tenants:
                ends = zip(key["constrained_columns"], key["referred_columns"], strict=True)
                assert ("organization_id", "organization_id") in ends, key["name"]
                composite += 1
            else:
                assert key["referred_table"] in {"organizations", "users"}, key["name"]
    record_property(TOLD, f"B7: {composite} links between {len(tenants)} tenant tables, 0 plain")


def test_every_link_can_be_followed_back_by_an_index(migrated: sa.Engine) -> None:
    """Else a parent's deletion reads whole tables: the columns begin an index of their table."""
    found = rows(
        migrated,
        "select conname from pg_constraint as c where contype = 'f'"
        " and connamespace = 'public'::regnamespace and not exists ("
        "select from pg_index as i where i.indrelid = c.conrelid"
        " and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)",
    )
    assert [] == found


def test_every_tenant_table_has_row_level_security_that_binds_its_owner_too(
    migrated: sa.Engine, record_property: Any
) -> None:
    """Organizations likewise."""
    found = rows(
        migrated,
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p') and relrowsecurity and relforcerowsecurity",
    )
    assert {*tenant_tables(migrated), "organizations"} == {name for (name,) in found}
    record_property(TOLD, f"B4: {len(found)} tenant tables, 0 without forced row-level security")


def test_every_tenant_table_has_one_policy_for_all_that_reads_and_writes(
    migrated: sa.Engine,
) -> None:
    """It names the setting on both sides; any other policy only lets a person read their own."""
    found = rows(
        migrated,
        "select tablename, policyname, permissive, roles::text[], cmd, qual, with_check"
        " from pg_policies where schemaname = 'public'",
    )
    guarded = {name: row for name, policy, *row in found if policy == "tenant"}
    assert {*tenant_tables(migrated), "organizations"} == guarded.keys()
    for name, (permissive, roles, command, reads, writes) in guarded.items():
        assert ("PERMISSIVE", ["public"], "ALL") == (permissive, roles, command), name
        column = "id" if name == "organizations" else "organization_id"
        assert reads == writes, name
        assert reads.startswith(f"({column} = "), name
        assert "app.organization_id" in reads, name
    others = {
        (name, policy, command) for name, policy, _, _, command, *_ in found if policy != "tenant"
    }
    assert {
        ("memberships", "own", "SELECT"),
        ("organizations", "own", "SELECT"),
        # a token for programs finds itself by its hash, and with it its organization
        ("api_tokens", "own", "SELECT"),
        # and so does the link of an invitation
        ("invitations", "own", "SELECT"),
        # who has an address of a proven domain finds whom it lets in
        ("domains", "joining", "SELECT"),
        # the platform's own people, whom the policy itself looks up; nothing of any session
        ("organizations", "staff", "SELECT"),
        ("memberships", "staff", "SELECT"),
        ("audit_records", "staff", "SELECT"),
        ("events", "staff", "SELECT"),
        ("reactions_done", "staff", "SELECT"),
    } == others
    staff = {reads for name, policy, _, _, _, reads, _ in found if policy == "staff"}
    assert 1 == len(staff)
    assert all(word in staff.copy().pop() for word in ("app.staff_id", "platform_roles"))


def test_the_applications_role_owns_nothing_and_may_pass_no_wall(
    migrated: sa.Engine, record_property: Any
) -> None:
    """Nor make roles, databases or tables, nor change what the database is told of itself."""
    assert [(False, False, False, False, False)] == rows(
        migrated,
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"  # noqa: S608
        f" from pg_roles where rolname = '{APPLICATION_ROLE}'",
    )
    owner = f"(select oid from pg_roles where rolname = '{APPLICATION_ROLE}')"  # noqa: S608
    assert [] == rows(migrated, f"select oid from pg_class where relowner = {owner}")  # noqa: S608
    assert [] == rows(migrated, f"select oid from pg_proc where proowner = {owner}")  # noqa: S608
    assert [] == rows(migrated, f"select oid from pg_namespace where nspowner = {owner}")  # noqa: S608
    assert [] == rows(migrated, f"select roleid from pg_auth_members where member = {owner}")  # noqa: S608
    assert [(False,)] == rows(
        migrated, f"select has_schema_privilege('{APPLICATION_ROLE}', 'public', 'create')"
    )
    emptied = f"has_table_privilege('{APPLICATION_ROLE}', oid, 'truncate')"
    assert [] == rows(
        migrated,
        "select relname from pg_class where relkind in ('r', 'p', 'm')"  # noqa: S608
        f" and relnamespace = 'public'::regnamespace and ({emptied} or relkind = 'm')",
    )
    record_property(TOLD, "B5: the application's role owns 0 things, may truncate 0 tables")
    for table in ("instance", HISTORY):
        for right in ("insert", "update", "delete", "truncate"):
            assert [(False,)] == rows(
                migrated,
                f"select has_table_privilege('{APPLICATION_ROLE}', '{table}', '{right}')",
            )


def test_no_function_or_view_looks_past_the_walls(migrated: sa.Engine) -> None:
    """Those that run as their owner: one that a trigger calls, and one that says yes or no."""
    assert {
        # it runs with its caller's rights: the walls hold for it
        ("bearer_standing", False, "record"),
        ("remember_person", False, "trigger"),
        # other organizations' slugs cannot be seen; that one is taken, addresses show anyway
        ("slug_is_free", True, "boolean"),
    } == set(
        rows(
            migrated,
            "select proname, prosecdef, prorettype::regtype::text from pg_proc"
            " where pronamespace = 'public'::regnamespace",
        )
    )
    assert [] == rows(
        migrated,
        "select viewname from pg_views where schemaname = 'public'"
        " union all select matviewname from pg_matviews where schemaname = 'public'",
    )
    ours = rows(
        migrated,
        "select proname, prosecdef, proconfig::text, prorettype::regtype::text,"  # noqa: S608
        f" has_function_privilege('{APPLICATION_ROLE}', oid, 'execute')"
        " from pg_proc where pronamespace = 'trail'::regnamespace",
    )
    assert CHAINING == {(name, definer) for name, definer, *_ in ours}
    for name, _, settings, answer, callable_ in ours:
        assert "search_path=pg_catalog" in settings, name
        assert ("trigger", False) == (answer, callable_), name


def test_of_the_trail_the_application_only_reads_and_adds(migrated: sa.Engine) -> None:
    """No right to change or take away; of an event only that it was delivered."""
    rights = ("insert", "update", "delete", "truncate", "references", "trigger")
    granted = {
        table: {
            right
            for right in rights
            if rows(
                migrated, f"select has_table_privilege('{APPLICATION_ROLE}', '{table}', '{right}')"
            )
            == [(True,)]
        }
        for table in ("audit_records", "audit_heads", "events", "reactions_done")
    }
    assert {
        "audit_records": {"insert"},
        "audit_heads": set(),
        "events": {"insert"},
        "reactions_done": {"insert"},
    } == granted
    assert [("events", "delivered_at")] == rows(
        migrated,
        "select table_name, column_name from information_schema.column_privileges"  # noqa: S608
        f" where grantee = '{APPLICATION_ROLE}' and privilege_type = 'UPDATE'"
        " and table_name in ('audit_records', 'audit_heads', 'events', 'reactions_done')",
    )


def test_the_weaknesses_of_a_role_are_found(cluster: ThrowawayCluster, migrated: sa.Engine) -> None:
    """The application's has none; the superuser has every one."""
    name = str(migrated.url.database)
    for url, expected in ((cluster.app_url_of(name), 0), (cluster.admin_url_of(name), 3)):
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        assert expected == len(weaknesses(engine)), url
