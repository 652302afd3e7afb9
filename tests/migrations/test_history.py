"""The schema's history: one line, walked up and down, whatever walks it."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from crewkit_core.kernel.errors import Conflict
from crewkit_migrations.commands import (
    SchemaAge,
    check_compatible,
    downgrade,
    head,
    upgrade,
)
from crewkit_testing.postgres import ThrowawayCluster, plain


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "crewkit_migrations:")
    return ScriptDirectory.from_config(config)


def revisions() -> list[str]:
    """Return all revisions, oldest first."""
    return [step.revision for step in script().walk_revisions()][::-1]


@pytest.fixture
def empty(cluster: ThrowawayCluster) -> Generator[str, None, None]:
    """The administrator's URL of a database with nothing in it."""
    with cluster.database() as name:
        yield cluster.admin_url_of(name)


def shape(url: str) -> dict[str, list[Any]]:
    """Return all that a schema is made of."""
    questions = {
        "columns": "select table_schema, table_name, column_name, data_type, is_nullable,"
        # their order, not their numbers: a column that was taken back leaves its number behind
        " column_default, row_number() over"
        " (partition by table_schema, table_name order by ordinal_position)"
        " from information_schema.columns"
        " where table_schema in ('public', 'dramatiq', 'trail')",
        "constraints": "select conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " from pg_constraint"
        " where connamespace::regnamespace::text in ('public', 'dramatiq', 'trail')",
        "indexes": "select schemaname, tablename, indexname, indexdef from pg_indexes"
        " where schemaname in ('public', 'dramatiq', 'trail')",
        "policies": "select * from pg_policies",
        "functions": "select proname, pg_get_functiondef(oid), proacl::text from pg_proc"
        " where pronamespace::regnamespace::text in ('public', 'trail')",
        "triggers": "select tgrelid::regclass::text, pg_get_triggerdef(oid) from pg_trigger"
        " where not tgisinternal",
        "security": "select relname, relrowsecurity, relforcerowsecurity, relacl::text,"
        " reloptions::text from pg_class"
        " where relnamespace::regnamespace::text in ('public', 'dramatiq', 'trail')"
        " and relname <> 'alembic_version'",
    }
    with psycopg.connect(plain(url)) as connection:
        return {
            name: sorted(connection.execute(question).fetchall(), key=repr)
            for name, question in questions.items()
        }


def test_the_history_has_one_beginning_and_one_end() -> None:
    """And is one line: nobody has to choose a way."""
    assert [head()] == script().get_heads()
    assert ["0001"] == script().get_bases()
    for step in script().walk_revisions():
        assert isinstance(step.down_revision, str | None)


@pytest.mark.postgres
def test_every_step_can_be_taken_back_and_again(empty: str) -> None:
    """From nothing up step by step, each one down and up again; nothing is left of a step."""
    steps = revisions()
    upgrade(empty, version="1")
    final = shape(empty)
    for before, step in zip(("base", *steps), steps, strict=False):
        downgrade(empty, before)
        below = shape(empty)
        assert below != final
        upgrade(empty, version="1")
        assert final == shape(empty), step
        downgrade(empty, before)
        assert below == shape(empty), step
        upgrade(empty, version="1")


@pytest.mark.postgres
def test_two_that_migrate_at_once_do_it_once(empty: str) -> None:
    """One waits for the other, and finds nothing to do."""
    with ThreadPoolExecutor(2) as pool:
        states = list(pool.map(lambda _: upgrade(empty, version="1"), range(2)))
    assert [(SchemaAge.CURRENT, head())] * 2 == [(each.age, each.revision) for each in states]


@pytest.mark.postgres
def test_data_of_a_newer_version_is_refused(empty: str) -> None:
    """With the version that wrote it; nothing is changed."""
    upgrade(empty, version="9.9.9")
    with psycopg.connect(plain(empty)) as connection:
        connection.execute("update alembic_version set version_num = 'from-tomorrow'")
    with pytest.raises(Conflict, match=r"9\.9\.9"):
        check_compatible(empty)
    with pytest.raises(Conflict, match=r"9\.9\.9"):
        upgrade(empty, version="1")
    with psycopg.connect(plain(empty)) as connection:
        assert [("9.9.9", "from-tomorrow")] == connection.execute(
            "select version, version_num from instance, alembic_version"
        ).fetchall()


@pytest.mark.postgres
def test_age_and_version_of_data_are_told(empty: str) -> None:
    """Empty, older, current."""
    ages = [check_compatible(empty).age]
    upgrade(empty, version="1.2.3")
    state = check_compatible(empty)
    ages.append(state.age)
    downgrade(empty, revisions()[0])
    ages.append(check_compatible(empty).age)
    assert [SchemaAge.EMPTY, SchemaAge.CURRENT, SchemaAge.OLDER] == ages
    assert ("1.2.3", head()) == (state.version, state.revision)
