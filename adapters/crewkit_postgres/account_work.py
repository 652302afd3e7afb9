"""Transactions on accounts, which are no organization's; and tries, counted for all processes."""

import contextlib
import datetime as dt
from collections.abc import Generator

import attrs
import sqlalchemy as sa

from crewkit_core.accounts.lifetimes import Allowance
from crewkit_core.accounts.ports import Taken
from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import NOWHERE
from crewkit_postgres.accounts import PostgresAccounts, PostgresFailures
from crewkit_postgres.api_tokens import PostgresBearers
from crewkit_postgres.audit import PostgresAuditRecords
from crewkit_postgres.credentials import (
    PostgresActivities,
    PostgresDeviceRequests,
    PostgresPasskeys,
)
from crewkit_postgres.driver import driver_of, one
from crewkit_postgres.events import PostgresEvents
from crewkit_postgres.jobs import Enqueue, PostgresJobs
from crewkit_postgres.platform_roles import PostgresPlatformRoles
from crewkit_postgres.sign_ins import (
    PostgresMailRequests,
    PostgresOneTimeSecrets,
    PostgresRefreshTokens,
    PostgresSignIns,
)
from crewkit_postgres.standings import asked_alone
from crewkit_postgres.trail import end, write_refusals
from crewkit_postgres.transactions import begun, set_local

# The generic cell rate algorithm in one statement: of many at once each sees the ones before.
# Postgres does not tell a refused upsert's row; how long to wait is asked after.
_HIT = """
insert into rate_limits as r (key, due) values (%(key)s, clock_timestamp() + %(each)s)
on conflict (key) do update set due = greatest(r.due, clock_timestamp()) + %(each)s
where greatest(r.due, clock_timestamp()) + %(each)s - %(within)s <= clock_timestamp()
returning due
"""
_WAIT = (
    "select due + %(each)s - %(within)s - clock_timestamp() from rate_limits where key = %(key)s"
)
_TAKE = """
insert into rate_limits as r (key, due) values (%s, clock_timestamp() + %s)
on conflict (key) do update set due = greatest(r.due, clock_timestamp()) + %s
where greatest(r.due, clock_timestamp()) + %s - %s <= clock_timestamp()
returning due - clock_timestamp()
"""
_WAIT_ALONE = "select due + %s - %s - clock_timestamp() from rate_limits where key = %s"
_GIVE_BACK = "update rate_limits set due = due - %(each)s where key = %(key)s"
# Refilled long since; a few at a time, and never what another transaction holds.
_FORGET = """
delete from rate_limits where key in (
    select key from rate_limits where due < clock_timestamp() - interval '1 day'
    order by due limit 10 for update skip locked
)
"""


@attrs.frozen
class PostgresAccountUnit:
    """One transaction on accounts."""

    _connection: sa.Connection
    _enqueue: Enqueue
    _trail: PendingTrail

    @property
    def accounts(self) -> PostgresAccounts:
        """People who can sign in."""
        return PostgresAccounts(self._connection)

    @property
    def platform_roles(self) -> PostgresPlatformRoles:
        """Who is what to the platform."""
        return PostgresPlatformRoles(self._connection)

    @property
    def failures(self) -> PostgresFailures:
        """Wrong passwords in a row."""
        return PostgresFailures(self._connection)

    @property
    def sign_ins(self) -> PostgresSignIns:
        """Who is signed in."""
        return PostgresSignIns(self._connection)

    @property
    def refresh_tokens(self) -> PostgresRefreshTokens:
        """Refresh tokens."""
        return PostgresRefreshTokens(self._connection)

    @property
    def secrets(self) -> PostgresOneTimeSecrets:
        """Secrets that work once."""
        return PostgresOneTimeSecrets(self._connection)

    @property
    def mail_requests(self) -> PostgresMailRequests:
        """What strangers asked mails for."""
        return PostgresMailRequests(self._connection)

    @property
    def passkeys(self) -> PostgresPasskeys:
        """Passkeys."""
        return PostgresPasskeys(self._connection)

    @property
    def device_requests(self) -> PostgresDeviceRequests:
        """Devices that ask for tokens."""
        return PostgresDeviceRequests(self._connection)

    @property
    def activities(self) -> PostgresActivities:
        """What happened."""
        return PostgresActivities(self._connection)

    @property
    def bearers(self) -> PostgresBearers:
        """Tokens for programs, by the token."""
        return PostgresBearers(self._connection)

    @property
    def jobs(self) -> PostgresJobs:
        """Jobs, stored with the change."""
        return PostgresJobs(driver_of(self._connection), self._enqueue)

    @property
    def trail(self) -> PendingTrail:
        """Who changed what; written as this transaction ends."""
        return self._trail

    @property
    def audit(self) -> PostgresAuditRecords:
        """The chain of what has no organization, to be read."""
        set_local(self._connection, {"app.organization_id": str(NOWHERE)})
        return PostgresAuditRecords(self._connection, driver_of(self._connection))

    @property
    def events(self) -> PostgresEvents:
        """What happened in no organization, for who delivers it."""
        set_local(self._connection, {"app.organization_id": str(NOWHERE)})
        return PostgresEvents(self._connection)


@attrs.frozen
class PostgresAccountWork:
    """``accounts.ports.AccountWork``; safe to use from many threads."""

    _engine: sa.Engine
    _enqueue: Enqueue
    _clock: Clock

    @contextlib.contextmanager
    def __call__(self) -> Generator[PostgresAccountUnit, None, None]:
        """Open the transaction.

        Raises:
            Unavailable: the database does not answer, or another transaction stood in the way.
        """
        pending = PendingTrail(self._clock)
        try:
            with begun(self._engine, {"app.organization_id": "", "app.user_id": ""}) as connection:
                yield PostgresAccountUnit(connection, self._enqueue, pending)
                end(driver_of(connection), pending, self._enqueue, anywhere=True)
        finally:
            write_refusals(self._engine, pending, self._enqueue)


@attrs.frozen
class PostgresLimiter:
    """``accounts.ports.Limiter``, by the server's clock."""

    _engine: sa.Engine

    def hit(self, key: str, allowance: Allowance) -> dt.timedelta | None:
        """Count a try; return how long to wait when it is one too many."""
        values = {
            "key": key,
            "each": allowance.within / allowance.times,
            "within": allowance.within,
        }
        with begun(self._engine, {"app.organization_id": ""}) as connection:
            driver = driver_of(connection)
            if one(driver, _HIT, values) is not None:
                driver.execute(_FORGET)
                return None
            row = one(driver, _WAIT, values)
        wait: dt.timedelta = allowance.within if row is None else row[0]
        return max(wait, dt.timedelta(seconds=1))

    def take(self, key: str, allowance: Allowance, times: int) -> Taken:
        """Count several tries that are still to come, if there is room for all of them."""
        each = allowance.within / allowance.times
        asked = (key, each * times, each * times, each * times, allowance.within)
        row = asked_alone(self._engine, _TAKE, asked)
        if row is not None:
            left = (allowance.within - row[0]) // each
            if left + times >= allowance.times:
                # a key that is new here, or again: room is made for it
                asked_alone(self._engine, _FORGET + " returning key", ())
            return Taken(times=times, left=left)
        found = asked_alone(self._engine, _WAIT_ALONE, (each * times, allowance.within, key))
        wait: dt.timedelta = allowance.within if found is None else found[0]
        return Taken(times=0, wait=max(wait, dt.timedelta(seconds=1)))

    def give_back(self, key: str, allowance: Allowance) -> None:
        """Uncount a try that turned out to be none."""
        values = {"key": key, "each": allowance.within / allowance.times}
        with begun(self._engine, {"app.organization_id": ""}) as connection:
            driver_of(connection).execute(_GIVE_BACK, values)
