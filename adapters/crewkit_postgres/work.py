"""Transactions: one organization each, set before anything else is said."""

import contextlib
import uuid
from collections.abc import Generator

import attrs
import sqlalchemy as sa

from crewkit_core.audit.model.pending import PendingTrail
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.work import asker
from crewkit_postgres.analytics_reader import PostgresAnalyticsReader
from crewkit_postgres.api_tokens import PostgresApiTokens, PostgresServiceAccounts
from crewkit_postgres.audit import PostgresAuditRecords
from crewkit_postgres.conversations import PostgresConversations
from crewkit_postgres.credentials import PostgresActivities
from crewkit_postgres.domains import PostgresDomains
from crewkit_postgres.events import PostgresEvents
from crewkit_postgres.foresight import foresee
from crewkit_postgres.frames import PostgresFrames
from crewkit_postgres.invitations import PostgresInvitations
from crewkit_postgres.jobs import Enqueue, PostgresJobs
from crewkit_postgres.members import PostgresMembers, PostgresOrganizations, membership
from crewkit_postgres.messages import PostgresMessages
from crewkit_postgres.projects import PostgresProjects
from crewkit_postgres.rollup_repair import PostgresRollupRepair
from crewkit_postgres.sessions_reader import PostgresSessionsReader
from crewkit_postgres.streams import PostgresStreams
from crewkit_postgres.tallies import PostgresTallies
from crewkit_postgres.telemetry import PostgresTelemetry
from crewkit_postgres.trail import end, write_refusals
from crewkit_postgres.transactions import Transaction, opened
from crewkit_postgres.webhooks import PostgresDeliveries, PostgresEndpoints


@attrs.frozen
class PostgresUnit:
    """One transaction, as each slice sees it."""

    _transaction: Transaction
    _enqueue: Enqueue
    _trail: PendingTrail

    def settled(self) -> sa.Connection:
        """Return the connection after all that waited, for what does not go through the driver."""
        return self._transaction.settled()

    def expect(
        self, organization_id: uuid.UUID, claude_session_id: str, stream: str, batch_id: uuid.UUID
    ) -> None:
        """Lock and ask in one round trip."""
        foresee(self._transaction.driver, organization_id, claude_session_id, stream, batch_id)

    @property
    def members(self) -> PostgresMembers:
        """Who belongs to the organization, in this transaction."""
        return PostgresMembers(self._transaction)

    @property
    def organizations(self) -> PostgresOrganizations:
        """The organization itself, in this transaction."""
        return PostgresOrganizations(self.settled())

    @property
    def invitations(self) -> PostgresInvitations:
        """The organization's invitations, in this transaction."""
        return PostgresInvitations(self.settled())

    @property
    def domains(self) -> PostgresDomains:
        """Domains that the organization claims, in this transaction."""
        return PostgresDomains(self.settled())

    @property
    def projects(self) -> PostgresProjects:
        """The organization's projects, in this transaction."""
        return PostgresProjects(self._transaction)

    @property
    def conversations(self) -> PostgresConversations:
        """Conversations and runs, in this transaction."""
        return PostgresConversations(self._transaction.driver)

    @property
    def streams(self) -> PostgresStreams:
        """Streams of conversations, in this transaction."""
        return PostgresStreams(self._transaction.driver)

    @property
    def frames(self) -> PostgresFrames:
        """Bytes of streams, in this transaction."""
        return PostgresFrames(self._transaction.driver)

    @property
    def messages(self) -> PostgresMessages:
        """API messages and their copies, in this transaction."""
        return PostgresMessages(self._transaction.driver)

    @property
    def tallies(self) -> PostgresTallies:
        """Rollups, as facts change, in this transaction."""
        return PostgresTallies(self._transaction.driver)

    @property
    def telemetry(self) -> PostgresTelemetry:
        """What clients reported of sessions, in this transaction."""
        return PostgresTelemetry(self._transaction.driver)

    @property
    def jobs(self) -> PostgresJobs:
        """Jobs, stored with the change, in this transaction."""
        return PostgresJobs(self._transaction.driver, self._enqueue)

    @property
    def trail(self) -> PendingTrail:
        """Who changed what; written as this transaction ends."""
        return self._trail

    @property
    def audit(self) -> PostgresAuditRecords:
        """The organization's audit records, to be read."""
        return PostgresAuditRecords(self.settled(), self._transaction.driver)

    @property
    def events(self) -> PostgresEvents:
        """What happened, for who delivers it."""
        return PostgresEvents(self.settled())

    @property
    def sessions(self) -> PostgresSessionsReader:
        """What lists and pages of sessions read, in this transaction."""
        return PostgresSessionsReader(self.settled())

    @property
    def analytics(self) -> PostgresAnalyticsReader:
        """What analytics read, in this transaction."""
        return PostgresAnalyticsReader(self.settled())

    @property
    def api_tokens(self) -> PostgresApiTokens:
        """The organization's tokens for programs, in this transaction."""
        return PostgresApiTokens(self.settled())

    @property
    def activities(self) -> PostgresActivities:
        """What members are told of themselves, in this transaction."""
        return PostgresActivities(self.settled())

    @property
    def service_accounts(self) -> PostgresServiceAccounts:
        """The organization's members that are no people, in this transaction."""
        return PostgresServiceAccounts(self.settled())

    @property
    def endpoints(self) -> PostgresEndpoints:
        """Where the organization's events are sent, in this transaction."""
        return PostgresEndpoints(self.settled())

    @property
    def deliveries(self) -> PostgresDeliveries:
        """What is on its way to the organization's endpoints, in this transaction."""
        return PostgresDeliveries(self.settled())

    @property
    def rollups(self) -> PostgresRollupRepair:
        """The check of the rollups, in this transaction."""
        return PostgresRollupRepair(self._transaction.driver)


@attrs.frozen
class PostgresWork:
    """Opens transactions of one organization; safe to use from many threads.

    Attributes:
        engine: Of the application's role: see ``make_engine``.
        enqueue: How a job gets into the queue.
        clock: When what is told in the trail happened.
    """

    engine: sa.Engine
    enqueue: Enqueue
    clock: Clock

    @contextlib.contextmanager
    def __call__(self, organization_id: uuid.UUID) -> Generator[PostgresUnit, None, None]:
        """Open the transaction.

        Raises:
            Unavailable: the database does not answer, or another transaction stood in the way.
        """
        pending = PendingTrail(self.clock)
        try:
            asking = asker.get()
            first = None if asking is None else membership(organization_id, asking)
            whose = {"app.organization_id": str(organization_id)}
            with opened(self.engine, whose, first) as transaction:
                yield PostgresUnit(transaction, self.enqueue, pending)
                end(transaction.driver, pending, self.enqueue, anywhere=False)
        finally:
            write_refusals(self.engine, pending, self.enqueue)
