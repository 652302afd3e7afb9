"""Transactions on accounts: what went wrong is taken back."""

import contextlib
import datetime as dt
from collections.abc import Generator

import attrs

from crewkit_core.accounts.lifetimes import Allowance
from crewkit_core.accounts.ports import Taken
from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.kernel.message import Command
from crewkit_memory.accounts import (
    MemoryAccounts,
    MemoryActivities,
    MemoryBearers,
    MemoryDeviceRequests,
    MemoryFailures,
    MemoryMailRequests,
    MemoryOneTimeSecrets,
    MemoryPasskeys,
    MemoryRefreshTokens,
    MemorySignIns,
)
from crewkit_memory.platform_roles import MemoryPlatformRoles
from crewkit_memory.tables import AccountTables, Job, Store
from crewkit_memory.trail import MemoryAuditRecords, MemoryEvents, end_accounts, keep_refusals


@attrs.frozen
class MemoryAccountJobs:
    """``accounts.ports.AccountJobs``: kept for whoever takes them."""

    _tables: AccountTables

    def add(self, message: Command[None], delay: dt.timedelta = dt.timedelta(0)) -> None:
        """Enqueue *message* for after the commit."""
        self._tables.jobs.append(Job(message=message, delay=delay))


@attrs.frozen(kw_only=True)
class MemoryAccountUnit:
    """``accounts.ports.AccountUnit``."""

    accounts: MemoryAccounts
    platform_roles: MemoryPlatformRoles
    failures: MemoryFailures
    sign_ins: MemorySignIns
    refresh_tokens: MemoryRefreshTokens
    secrets: MemoryOneTimeSecrets
    mail_requests: MemoryMailRequests
    passkeys: MemoryPasskeys
    device_requests: MemoryDeviceRequests
    activities: MemoryActivities
    bearers: MemoryBearers
    jobs: MemoryAccountJobs
    trail: PendingTrail
    audit: MemoryAuditRecords
    events: MemoryEvents


@attrs.frozen
class MemoryAccountWork:
    """``accounts.ports.AccountWork``."""

    _store: Store

    @contextlib.contextmanager
    def __call__(self) -> Generator[MemoryAccountUnit, None, None]:
        """Open the transaction."""
        store = self._store
        with store.lock:
            kept = (
                store.accounts.copy(),
                store.users.copy(),
                store.organizations.copy(),
                store.tenants.copy(),
            )
            unit = _unit(store)
            try:
                yield unit
                end_accounts(unit.trail, store)
            except BaseException:
                store.accounts, store.users, store.organizations, store.tenants = kept
                raise
            finally:
                keep_refusals(store, unit.trail)

    def take_jobs(self) -> tuple[Job, ...]:
        """Remove and return what waits for a worker, in the order it was enqueued."""
        with self._store.lock:
            taken, self._store.accounts.jobs = tuple(self._store.accounts.jobs), []
            return taken


def _unit(store: Store) -> MemoryAccountUnit:
    tables = store.accounts
    return MemoryAccountUnit(
        accounts=MemoryAccounts(store),
        platform_roles=MemoryPlatformRoles(tables),
        failures=MemoryFailures(tables),
        sign_ins=MemorySignIns(tables),
        refresh_tokens=MemoryRefreshTokens(tables),
        secrets=MemoryOneTimeSecrets(tables),
        mail_requests=MemoryMailRequests(tables),
        passkeys=MemoryPasskeys(tables),
        device_requests=MemoryDeviceRequests(tables),
        activities=MemoryActivities(tables),
        bearers=MemoryBearers(store),
        jobs=MemoryAccountJobs(tables),
        trail=PendingTrail(store.clock),
        audit=MemoryAuditRecords(NOWHERE, tables.trail),
        events=MemoryEvents(NOWHERE, tables.trail, store.clock),
    )


@attrs.define
class MemoryLimiter:
    """``accounts.ports.Limiter``: the generic cell rate algorithm, by a clock."""

    _clock: Clock
    _due: dict[str, dt.datetime] = attrs.field(factory=dict[str, dt.datetime])

    def hit(self, key: str, allowance: Allowance) -> dt.timedelta | None:
        """Count a try; return how long to wait when it is one too many."""
        now = self._clock.now()
        due = max(self._due.get(key, now), now) + allowance.within / allowance.times
        early = due - allowance.within
        if early > now:
            return early - now
        self._due[key] = due
        return None

    def take(self, key: str, allowance: Allowance, times: int) -> Taken:
        """Count several tries that are still to come, if there is room for all of them."""
        now, each = self._clock.now(), allowance.within / allowance.times
        due = max(self._due.get(key, now), now) + each * times
        early = due - allowance.within
        if early > now:
            return Taken(times=0, wait=early - now)
        self._due[key] = due
        return Taken(times=times, left=(now - early) // each)

    def give_back(self, key: str, allowance: Allowance) -> None:
        """Uncount a try that turned out to be none."""
        if key in self._due:
            self._due[key] -= allowance.within / allowance.times
