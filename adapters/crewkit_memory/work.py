"""Transactions over dictionaries: on a copy, kept when it ends well."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Generator

import attrs

from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.kernel.message import Command
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_memory.accounts import MemoryActivities
from crewkit_memory.api_tokens import MemoryApiTokens, MemoryServiceAccounts
from crewkit_memory.conversations import MemoryConversations
from crewkit_memory.domains import MemoryDomains
from crewkit_memory.invitations import MemoryInvitations
from crewkit_memory.messages import MemoryMessages
from crewkit_memory.projects import MemoryProjects
from crewkit_memory.reader import MemorySessionsReader
from crewkit_memory.streams import MemoryFrames, MemoryStreams
from crewkit_memory.tables import Job, Store, Tables
from crewkit_memory.tallies import MemoryTallies
from crewkit_memory.telemetry import MemoryTelemetry
from crewkit_memory.tenancy import MemoryMembers, MemoryOrganizations
from crewkit_memory.trail import MemoryAuditRecords, MemoryEvents, end, keep_refusals
from crewkit_memory.webhooks import MemoryDeliveries, MemoryEndpoints


@attrs.frozen
class MemoryJobs:
    """``sessions.ports.Jobs``: kept for whoever takes them."""

    _tables: Tables

    def add(self, message: Command[None], delay: dt.timedelta = dt.timedelta(0)) -> None:
        """Enqueue *message* for after the commit."""
        self._tables.jobs.append(Job(message=message, delay=delay))


@attrs.frozen(kw_only=True)
class MemoryUnit:
    """One transaction: what tenancy, accounts and sessions see of it."""

    members: MemoryMembers
    organizations: MemoryOrganizations
    projects: MemoryProjects
    invitations: MemoryInvitations
    domains: MemoryDomains
    conversations: MemoryConversations
    streams: MemoryStreams
    frames: MemoryFrames
    messages: MemoryMessages
    tallies: MemoryTallies
    rollups: MemoryTallies
    telemetry: MemoryTelemetry
    jobs: MemoryJobs
    sessions: MemorySessionsReader
    api_tokens: MemoryApiTokens
    service_accounts: MemoryServiceAccounts
    activities: MemoryActivities
    endpoints: MemoryEndpoints
    deliveries: MemoryDeliveries
    trail: PendingTrail
    audit: MemoryAuditRecords
    events: MemoryEvents

    def expect(
        self, organization_id: uuid.UUID, claude_session_id: str, stream: str, batch_id: uuid.UUID
    ) -> None:
        """Everything is at hand here."""

    @classmethod
    def over(cls, store: Store, tables: Tables) -> "MemoryUnit":
        """Return a unit that reads and writes *tables*."""
        tallies = MemoryTallies(tables)
        return cls(
            members=MemoryMembers(store, tables),
            organizations=MemoryOrganizations(store, tables),
            projects=MemoryProjects(store, tables),
            invitations=MemoryInvitations(tables),
            domains=MemoryDomains(store, tables),
            conversations=MemoryConversations(tables),
            streams=MemoryStreams(tables),
            frames=MemoryFrames(tables),
            messages=MemoryMessages(tables),
            tallies=tallies,
            rollups=tallies,
            telemetry=MemoryTelemetry(tables),
            jobs=MemoryJobs(tables),
            sessions=MemorySessionsReader(store, tables),
            api_tokens=MemoryApiTokens(tables),
            service_accounts=MemoryServiceAccounts(store, tables),
            activities=MemoryActivities(store.accounts),
            endpoints=MemoryEndpoints(tables),
            deliveries=MemoryDeliveries(tables),
            trail=PendingTrail(store.clock),
            audit=MemoryAuditRecords(tables.organization_id, tables.trail),
            events=MemoryEvents(tables.organization_id, tables.trail, store.clock),
        )


class MemoryWork:
    """``kernel.work.Work``: one unit at a time, on copies that replace the originals at its end."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store or Store()
        self._open = False

    @contextlib.contextmanager
    def __call__(self, organization_id: uuid.UUID) -> Generator[MemoryUnit, None, None]:
        """Open the transaction.

        Raises:
            RuntimeError: this thread is in a unit already.
            NoSuchOrganization: something was stored for an organization that is not there.
        """
        with self.store.lock:
            if self._open:
                raise RuntimeError("one unit within another")
            known = self.store.tenants.get(organization_id)
            draft = known.copy() if known else Tables(organization_id=organization_id)
            unit = MemoryUnit.over(self.store, draft)
            self._open = True
            try:
                yield unit
                end(unit.trail, draft)
                if known is not None:
                    self.store.tenants[organization_id] = draft
                elif draft != Tables(organization_id=organization_id):
                    raise NoSuchOrganization("there is no such organization")
            finally:
                self._open = False
                keep_refusals(self.store, unit.trail)

    def take_jobs(self, organization_id: uuid.UUID) -> tuple[Job, ...]:
        """Remove and return the organization's jobs, in the order they were enqueued."""
        with self.store.lock:
            tables = self.store.tenants[organization_id]
            taken, tables.jobs = tuple(tables.jobs), []
            return taken
