"""Statements that wait for the next round trip, and arrays written here."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crewkit_core.kernel.errors import NotFound, Unavailable
from crewkit_postgres.array_binary import integers_of, keys_of, moments_of, uuids_of, words_of
from crewkit_postgres.array_text import array_of, ids_of, texts_of
from crewkit_postgres.driver import Driver, driver_of, every, one
from crewkit_postgres.transactions import begun
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.tenants import NOON, Tenant

_ADD = "insert into runs (organization_id, id, started_at) values (%s, %s, %s)"
_COUNT = "select count(*) from runs where organization_id = %s"


def _run(driver: Driver, tenant: Tenant) -> None:
    driver.later(_ADD, (tenant.id, uuid.uuid4(), NOON))


def _runs(world: PostgresWorld) -> int:
    """Return how many runs are committed."""
    with world.admin() as admin:
        row = admin.execute("select count(*) from runs").fetchone()
    assert row is not None
    return int(row[0])


def _scope(tenant: Tenant) -> dict[str, str]:
    return {"app.organization_id": str(tenant.id)}


def test_what_waits_comes_before_what_asks(world: PostgresWorld, tenant: Tenant) -> None:
    """In the same transaction and in its order."""
    with begun(world.engine, _scope(tenant)) as connection:
        driver = driver_of(connection)
        _run(driver, tenant)
        _run(driver, tenant)
        assert (2,) == one(driver, _COUNT, (tenant.id,))


def test_what_waits_is_committed_with_the_transaction(world: PostgresWorld, tenant: Tenant) -> None:
    """Nobody has to ask for anything after it."""
    conversation = tenant.conversation()
    with world.work(tenant.id) as unit:
        unit.conversations.add(conversation)
        unit.streams.add(tenant.stream(conversation))
    with world.work(tenant.id) as unit:
        assert 1 == len(unit.streams.of(tenant.id, conversation.id))


def test_an_error_of_what_waits_is_raised_at_the_end_and_nothing_stays(
    world: PostgresWorld, tenant: Tenant
) -> None:
    """As the domain's own refusal, whichever statement it was."""

    def fail() -> None:
        with begun(world.engine, _scope(tenant)) as connection:
            driver = driver_of(connection)
            _run(driver, tenant)
            driver.later(
                "insert into memberships (organization_id, user_id, level) values (%s, %s, 'x')",
                (tenant.id, uuid.uuid4()),
            )
            driver.flush(commit=True)

    with pytest.raises(NotFound):
        fail()
    assert 0 == _runs(world)


def test_what_waits_when_the_block_fails_is_never_said(
    world: PostgresWorld, tenant: Tenant
) -> None:
    """The transaction is rolled back as it is."""
    conversation = tenant.conversation()

    def fail() -> None:
        with world.work(tenant.id) as unit:
            unit.conversations.add(conversation)
            unit.streams.add(tenant.stream(conversation))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with world.work(tenant.id) as unit:
        assert () == unit.streams.of(tenant.id, conversation.id)


def test_connections_that_died_in_the_pool_are_replaced(
    world: PostgresWorld, tenant: Tenant
) -> None:
    """All of them at once: the caller notices nothing."""
    with world.work(tenant.id), world.work(tenant.id):
        pass
    with world.admin() as admin:
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    with world.work(tenant.id), world.work(tenant.id) as unit:
        assert unit.members.find(tenant.id, tenant.user_id) is not None


def test_a_connection_that_dies_within_is_a_refusal(world: PostgresWorld, tenant: Tenant) -> None:
    """The caller may try again."""

    def die() -> None:
        with begun(world.engine, _scope(tenant)) as connection:
            driver = driver_of(connection)
            pid = one(driver, "select pg_backend_pid()", ())
            assert pid is not None
            with world.admin() as admin:
                admin.execute("select pg_terminate_backend(%s)", pid)
            _run(driver, tenant)
            driver.flush(commit=True)

    with pytest.raises(Unavailable):
        die()
    assert 0 == _runs(world)


def test_what_is_foreseen_is_answered_once(world: PostgresWorld, tenant: Tenant) -> None:
    """The second time the database is asked."""
    question = (_COUNT, (tenant.id,))
    with begun(world.engine, _scope(tenant)) as connection:
        driver = driver_of(connection)
        driver.foresee({question: (7,)})
        assert [(7,), (0,)] == [driver.one(question), driver.one(question)]


def test_nothing_is_foreseen_past_another_statement(world: PostgresWorld, tenant: Tenant) -> None:
    """It may have changed the answer, at once or with the next round trip."""
    question = (_COUNT, (tenant.id,))
    with begun(world.engine, _scope(tenant)) as connection:
        driver = driver_of(connection)
        driver.foresee({question: (7,)})
        _run(driver, tenant)
        assert (1,) == driver.one(question)
        driver.foresee({question: (7,)})
        driver.execute(_ADD, (tenant.id, uuid.uuid4(), NOON))
        assert (2,) == driver.one(question)
        driver.foresee({question: (7,)})
        driver.flush()
        assert (2,) == driver.one(question)


def test_questions_asked_together_see_what_waits(world: PostgresWorld, tenant: Tenant) -> None:
    """And each gives its first row."""
    question = (_COUNT, (tenant.id,))
    with begun(world.engine, _scope(tenant)) as connection:
        driver = driver_of(connection)
        _run(driver, tenant)
        assert [(1,), None] == driver.together(question, ("select 1 where false", ()))


storable = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
few = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@few
@given(st.lists(st.none() | storable | st.sampled_from(["NULL", '"', "\\", "{}", ",", " ", ""])))
def test_texts_come_back(world: PostgresWorld, texts: list[str | None]) -> None:
    """Whatever they hold, as what they were."""
    assert texts == _back(world, "select unnest(%s::text[])", texts_of(texts))


@few
@given(st.lists(st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=12)))
def test_numbers_come_back(world: PostgresWorld, numbers: list[Decimal | None]) -> None:
    """To the last digit."""
    assert numbers == _back(world, "select unnest(%s::numeric[])", array_of(numbers))


@few
@given(st.lists(st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(1, 1, 2))))  # noqa: DTZ001 - Hypothesis takes them without
def test_times_come_back(world: PostgresWorld, times: list[dt.datetime]) -> None:
    """To the microsecond, written as text or as the server holds them."""
    written = array_of([at.isoformat() for at in times])
    assert times == _back(world, "select unnest(%s::timestamptz[])", written)
    assert times == _back(world, "select unnest(%s::timestamptz[])", moments_of(times))


@few
@given(st.lists(st.uuids()))
def test_ids_come_back(world: PostgresWorld, ids: list[uuid.UUID]) -> None:
    """In their order, repeated or not."""
    twice = [*ids, *ids]
    keys = [each.bytes for each in twice]
    assert twice == _back(world, "select unnest(%s::uuid[])", ids_of(twice))
    assert twice == _back(world, "select unnest(%s::uuid[])", uuids_of(twice))
    assert twice == _back(world, "select unnest(%s::uuid[])", keys_of(keys))


@few
@given(st.lists(storable))
def test_words_come_back(world: PostgresWorld, words: list[str]) -> None:
    """Whatever they hold, as what they were."""
    assert words == _back(world, "select unnest(%s::text[])", words_of(words))


@few
@given(st.lists(st.integers(min_value=-(2**31), max_value=2**31 - 1)))
def test_integers_come_back(world: PostgresWorld, numbers: list[int]) -> None:
    """Every one that four bytes hold."""
    assert numbers == _back(world, "select unnest(%s::int[])", integers_of(numbers))


def _back(world: PostgresWorld, statement: str, written: str | bytes) -> list[object]:
    with world.engine.connect() as connection:
        return [row[0] for row in every(driver_of(connection), statement, (written,))]
