"""Each of the two walls between organizations, standing alone.

*Row-level security alone*: the application asks for another organization's rows by that
organization's own id, as if it had no filter of its own, in a transaction of ours.
*The filter alone*: the database's superuser asks, for whom no row-level security exists.
"""

import contextlib
import inspect
import uuid
from collections.abc import Generator, Mapping
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from crewkit.clock import SystemClock
from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.kernel.errors import CrewkitError
from crewkit_postgres.directory import PostgresDirectory
from crewkit_postgres.driver import driver_of
from crewkit_postgres.engine import make_engine
from crewkit_postgres.transactions import Transaction, begun
from crewkit_postgres.work import PostgresUnit
from crewkit_testing.postgres import ThrowawayCluster
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.tenant_calls import LISTS, NO_TENANT, READS, WRITES, Call, is_nothing
from crewkit_testing.two_tenants import (
    TENANT_TABLES,
    Rows,
    fill,
    snapshot,
    tenant_column,
    twin_of,
)

pytestmark = pytest.mark.postgres

ANYTHING: Mapping[str, Call] = {**READS, **LISTS}

ONLY_ADDED_TO = {"audit_heads", "audit_records", "events", "reactions_done"}
"""Nobody changes them or takes from them, whosesoever they are."""


class Two:
    """Our organization and theirs, on connections with and without row-level security.

    A third is a twin of ours whose rows have the very same ids: nothing but the organization tells
    them apart.
    """

    def __init__(self, guarded: PostgresWorld, bare: sa.Engine) -> None:
        self.guarded = guarded.engine
        self.bare = bare
        self.ours = fill(guarded, "ours")
        self.theirs = fill(guarded, "theirs")
        self.twin_id = twin_of(self.ours, bare)

    @property
    def their_id(self) -> uuid.UUID:
        return self.theirs.tenant.id

    @property
    def our_id(self) -> uuid.UUID:
        return self.ours.tenant.id


@pytest.fixture(scope="module")
def two(cluster: ThrowawayCluster, template: str) -> Generator[Two, None, None]:
    with cluster.database(template) as name:
        guarded = PostgresWorld(
            engine=make_engine(cluster.app_url_of(name)),
            admin_url=cluster.admin_url_of(name),
            app_url=cluster.app_url_of(name),
        )
        bare = make_engine(cluster.admin_url_of(name))
        yield Two(guarded, bare)
        guarded.engine.dispose()
        bare.dispose()


@contextlib.contextmanager
def unit_of(
    engine: sa.Engine, organization_id: uuid.UUID
) -> Generator[tuple[PostgresUnit, sa.Connection], None, None]:
    """Open a transaction of the organization's that is rolled back at its end."""
    with contextlib.closing(engine.connect()) as connection:
        see(connection, organization_id)
        yield _unit(connection), connection


def _unit(connection: sa.Connection) -> PostgresUnit:
    pending = PendingTrail(SystemClock())
    transaction = Transaction(
        driver_of(connection), connection.connection, connection.engine, connection
    )
    return PostgresUnit(transaction, lambda *_: None, pending)


def see(connection: sa.Connection, organization_id: uuid.UUID) -> None:
    """Let the rest of the transaction be this organization's."""
    connection.exec_driver_sql(
        "select set_config('app.organization_id', %s, true)", (str(organization_id),)
    )


def changes(
    two: Two,
    engine: sa.Engine,
    organization_id: uuid.UUID,
    call: Call,
    asked: uuid.UUID,
    rows: Rows,
) -> bool:
    """Test whether *call* changes a row of theirs or the twin's; a refusal changes nothing."""
    with unit_of(engine, organization_id) as (unit, connection):
        before = others(two, connection)
        see(connection, organization_id)
        try:
            call(unit, asked, rows)
            unit.settled()
        except (CrewkitError, psycopg.Error, sa.exc.DBAPIError):
            return False
        return before != others(two, connection)


def others(two: Two, connection: sa.Connection) -> list[dict[str, list[Any]]]:
    """Return every row that is not ours."""
    found = []
    for organization_id in (two.their_id, two.twin_id):
        see(connection, organization_id)
        found.append(snapshot(connection, organization_id))
    return found


def test_the_organizations_have_a_row_in_every_tenant_table(two: Two) -> None:
    """Else the tests below would find nothing where nothing is."""
    with two.bare.connect() as connection:
        for organization_id in (two.our_id, two.their_id, two.twin_id):
            assert [] == [
                name for name, rows in snapshot(connection, organization_id).items() if not rows
            ]


def test_every_method_of_a_unit_is_called_here() -> None:
    """One that is new is added to the calls, or the walls are not known to hold for it."""
    methods = set()
    for port, made in inspect.getmembers(PostgresUnit, lambda it: isinstance(it, property)):
        kind = inspect.get_annotations(made.fget, eval_str=True)["return"]
        methods |= {
            f"{port}.{name}"
            for name, _ in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_")
        }
    assert methods == {*READS, *LISTS, *WRITES, *NO_TENANT}


@pytest.mark.parametrize("name", ANYTHING)
def test_its_own_organization_sees_it(two: Two, name: str) -> None:
    """The call as it is meant finds something; otherwise what follows proves nothing."""
    with unit_of(two.guarded, two.their_id) as (unit, _):
        assert not is_nothing(ANYTHING[name](unit, two.their_id, two.theirs))


@pytest.mark.parametrize("name", WRITES)
def test_its_own_organization_changes_it(two: Two, name: str) -> None:
    """The call as it is meant changes something."""
    assert changes(two, two.guarded, two.their_id, WRITES[name], two.their_id, two.theirs)


@pytest.mark.parametrize("name", ANYTHING)
def test_with_row_level_security_alone_another_organization_sees_nothing(
    two: Two, name: str
) -> None:
    """Though the statement asks for the other organization's rows by its id."""
    with unit_of(two.guarded, two.our_id) as (unit, _):
        assert is_nothing(ANYTHING[name](unit, two.their_id, two.theirs))


@pytest.mark.parametrize("name", WRITES)
def test_with_row_level_security_alone_another_organization_changes_nothing(
    two: Two, name: str
) -> None:
    """Though the statement names the other organization."""
    assert not changes(two, two.guarded, two.our_id, WRITES[name], two.their_id, two.theirs)


@pytest.mark.parametrize("name", READS)
def test_with_the_filter_alone_another_organizations_row_is_not_found(two: Two, name: str) -> None:
    """Though its very id is asked for."""
    with unit_of(two.bare, two.our_id) as (unit, _):
        assert is_nothing(READS[name](unit, two.our_id, two.theirs))


@pytest.mark.parametrize("name", ANYTHING)
def test_with_the_filter_alone_answers_are_the_same(two: Two, name: str) -> None:
    """No list has a row more, no sum a figure."""
    answers = []
    for engine in (two.guarded, two.bare):
        with unit_of(engine, two.our_id) as (unit, _):
            answers.append(repr(ANYTHING[name](unit, two.our_id, two.ours)))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", WRITES)
def test_with_the_filter_alone_another_organization_changes_nothing(two: Two, name: str) -> None:
    """Neither with its own rows nor by the other's ids."""
    for rows in (two.ours, two.theirs.of(two.our_id)):
        assert not changes(two, two.bare, two.our_id, WRITES[name], two.our_id, rows)


@pytest.mark.parametrize("name", TENANT_TABLES)
def test_the_database_hides_and_guards_every_tenant_table(two: Two, name: str) -> None:
    """Without any filter: no row is read, changed, removed, taken over or given away."""
    table = TENANT_TABLES[name]
    whose = tenant_column(table)
    with two.bare.connect() as connection:
        theirs = (
            connection.execute(sa.select(table).where(whose == two.their_id)).mappings().first()
        )
    assert theirs is not None
    with unit_of(two.guarded, two.our_id) as (_, connection):
        assert {two.our_id} == set(connection.execute(sa.select(whose)).scalars())
        if name not in ONLY_ADDED_TO:
            changed = connection.execute(sa.update(table).values({whose: whose}))
            own = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            assert own == changed.rowcount
    for statement in (
        sa.insert(table).values(dict(theirs)),
        sa.update(table).values({whose: two.their_id}),
    ):
        with unit_of(two.guarded, two.our_id) as (_, connection):
            with pytest.raises(sa.exc.ProgrammingError) as refused:
                connection.execute(statement)
            assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)
    removal = sa.delete(table).where(whose == two.their_id)
    with unit_of(two.guarded, two.our_id) as (_, connection):
        if name in ONLY_ADDED_TO:
            with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
                connection.execute(removal)
        else:
            assert 0 == connection.execute(removal).rowcount


@pytest.mark.parametrize("name", TENANT_TABLES)
def test_who_names_no_organization_has_none(two: Two, name: str) -> None:
    """A transaction without the setting sees no tenant's row, nor one with an empty one."""
    table = TENANT_TABLES[name]
    with two.guarded.connect() as connection:
        assert None is connection.execute(sa.select(table)).first()
    with begun(two.guarded, {"app.organization_id": ""}) as connection:
        assert None is connection.execute(sa.select(table)).first()


def _links() -> dict[str, sa.ForeignKeyConstraint]:
    return {
        str(link.name): link
        for table in TENANT_TABLES.values()
        for link in table.foreign_key_constraints
        if link.referred_table.name in TENANT_TABLES and len(link.columns) > 1
    }


@pytest.mark.parametrize("name", _links())
def test_no_row_can_point_into_another_organization(two: Two, name: str) -> None:
    """Whoever writes it, also where row-level security does not exist."""
    link = _links()[name]
    parent = link.referred_table
    targets = {element.parent.name: element.column for element in link.elements}
    with two.bare.connect() as connection:
        other = (
            connection.execute(
                sa.select(*targets.values()).where(tenant_column(parent) == two.their_id)
            )
            .mappings()
            .first()
        )
        assert other is not None
        values: dict[str, Any] = {
            column: other[target.name]
            for column, target in targets.items()
            if column != "organization_id"
        }
        one_of_ours = (
            sa.select(sa.literal_column("ctid"))
            .select_from(link.table)
            .where(link.table.c.organization_id == two.our_id)
            .limit(1)
            .scalar_subquery()
        )
        crossing = (
            sa.update(link.table).where(sa.literal_column("ctid") == one_of_ours).values(values)
        )
        with pytest.raises(sa.exc.IntegrityError) as refused:
            connection.execute(crossing)
    assert isinstance(refused.value.orig, psycopg.errors.ForeignKeyViolation)


def test_a_person_sees_their_own_organizations_alone(two: Two) -> None:
    """With either wall: memberships and organizations of others are none of theirs."""
    their_user = two.theirs.tenant.user_id
    with begun(two.guarded, {"app.user_id": str(their_user)}) as connection:
        for name in ("memberships", "organizations"):
            table = TENANT_TABLES[name]
            seen = set(connection.execute(sa.select(tenant_column(table))).scalars())
            assert {two.their_id} == seen
    for engine in (two.guarded, two.bare):
        directory = PostgresDirectory(engine, lambda *_: None, SystemClock())
        found = directory.organizations_of(their_user)
        assert [two.their_id] == [organization.id for organization, _ in found]
