"""B6: whatever becomes of a unit, the next one to have its connection finds no organization set."""

import os
import random
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from crewkit.clock import SystemClock
from crewkit_core.kernel.errors import CrewkitError
from crewkit_postgres.engine import Timeouts, make_engine
from crewkit_postgres.work import PostgresWork
from crewkit_testing.house import TOLD
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.proving import seed
from crewkit_testing.tenants import Tenant, found_tenant

pytestmark = pytest.mark.postgres

CHECKOUTS = int(os.environ.get("CREWKIT_CHECKOUTS", "500"))
THREADS, POOL = 4, 3
SETTINGS = ("app.organization_id", "app.user_id")


class Stopped(BaseException):
    """What ends a thread from outside, as Ctrl-C does."""


class Pool:
    """Units of two organizations on few connections; each start is looked at."""

    def __init__(self, world: PostgresWorld, tenants: tuple[Tenant, Tenant]) -> None:
        self.tenants = tenants
        self.engine = make_engine(
            world.app_url, pool_size=POOL, timeouts=Timeouts(pool=60), application_name="pool"
        )
        self.admin = make_engine(world.admin_url, application_name="reaper")
        self.work = PostgresWork(self.engine, lambda *_: None, SystemClock())
        self.starts, self.left, self.foreign = 0, list[str](), 0
        self.ends: dict[str, int] = {}
        self._lock = threading.Lock()
        sa.event.listen(self.engine, "checkout", self._look)

    def _look(self, connection: Any, *_: object) -> None:
        """Ask the connection, outside any transaction, whose it still is."""
        driver: psycopg.Connection[Any] = connection
        try:
            found = driver.execute(
                "select current_setting(%s, true), current_setting(%s, true)", SETTINGS
            ).fetchone()
            driver.rollback()
        except psycopg.OperationalError:  # killed in the pool: the next one is looked at
            return
        with self._lock:
            self.starts += 1
            self.left += [each for each in found or () if each]

    def once(self, dice: random.Random) -> None:
        """Have one unit, and let it end in one of the ways a unit may end."""
        end = dice.choice(tuple(_ENDS))
        tenant = dice.choice(self.tenants)
        try:
            with self.work(tenant.id) as unit:
                members = unit.members.people(tenant.id)
                with self._lock:
                    self.foreign += [user.id for user, _ in members] != [tenant.user_id]
                _ENDS[end](self, unit.settled())
        except (CrewkitError, psycopg.Error, sa.exc.SQLAlchemyError, Stopped, ZeroDivisionError):
            pass
        with self._lock:
            self.ends[end] = self.ends.get(end, 0) + 1

    def signal(self, function: str, connection: sa.Connection) -> None:
        """Have another session stop or kill this one, while it waits."""
        pid = connection.exec_driver_sql("select pg_backend_pid()").scalar_one()
        with self.admin.begin() as other:
            other.exec_driver_sql(f"select {function}(%s)", (pid,))
        connection.exec_driver_sql("select pg_sleep(1)")


def _raise(error: BaseException) -> None:
    raise error


def _timeout(_: Pool, connection: sa.Connection) -> None:
    connection.exec_driver_sql("set local statement_timeout = '1ms'")
    connection.exec_driver_sql("select pg_sleep(1)")


_ENDS: dict[str, Any] = {
    "committed": lambda *_: None,
    "our own bug": lambda *_: 1 / 0,
    "stopped": lambda *_: _raise(Stopped()),
    "wrong statement": lambda _, c: c.exec_driver_sql("select nothing from nowhere"),
    "inner rollback": lambda _, c: c.begin_nested().rollback(),
    "statement timeout": _timeout,
    "cancelled": lambda pool, c: pool.signal("pg_cancel_backend", c),
    "killed": lambda pool, c: pool.signal("pg_terminate_backend", c),
    "thrown away": lambda _, c: c.invalidate(),
}


def test_no_unit_begins_with_anothers_organization(
    postgres_world: PostgresWorld, record_property: Any
) -> None:
    """Units of four threads that end well, fail, time out, are cancelled or killed."""
    pool = Pool(postgres_world, _two(postgres_world))
    dice = [random.Random(seed() + n) for n in range(THREADS)]

    def drive(own: random.Random) -> None:
        while pool.starts < CHECKOUTS and not pool.left:
            pool.once(own)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(drive, dice))
    pool.engine.dispose()
    pool.admin.dispose()
    record_property(
        TOLD,
        f"B6: {pool.starts} check-outs after {len(pool.ends)} kinds of ends,"
        f" {len(pool.left)} with a setting left, {pool.foreign} with foreign rows",
    )
    assert set(_ENDS) == set(pool.ends)
    assert ([], 0) == (pool.left, pool.foreign)
    assert pool.starts >= CHECKOUTS


def _two(world: PostgresWorld) -> tuple[Tenant, Tenant]:
    return found_tenant(world), found_tenant(world, f"other-{uuid.uuid4().hex[:6]}")
