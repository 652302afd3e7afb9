"""What is stored: one set of tables an organization, and what stands above organizations."""

import datetime as dt
import threading
import uuid
from typing import Any

import attrs

from crewkit_core.accounts.model import (
    Account,
    Activity,
    ApiToken,
    DeviceRequest,
    MailRequest,
    OneTimeSecret,
    Passkey,
    RefreshToken,
    ServiceAccount,
    SignIn,
)
from crewkit_core.audit.model.record import ChainedRecord
from crewkit_core.identity.model import PlatformGrant, User
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import Happened
from crewkit_core.kernel.message import Command
from crewkit_core.organizations.model import Domain, Invitation
from crewkit_core.sessions.model.conversation import Conversation, Run
from crewkit_core.sessions.model.frame import Flaw, Frame
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.model.tally import Bucket, Figures, MessageRecord
from crewkit_core.sessions.model.telemetry import ToldPoint, ToldRequest
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member, Organization, Project
from crewkit_core.webhooks.model import Delivery, Endpoint, Try


@attrs.frozen(kw_only=True)
class FrameRow:
    """A frame as it is kept.

    Attributes:
        packed: None once the bytes lie in the archive, from *archive_offset* on.
    """

    frame: Frame
    packed: bytes | None
    archive_offset: int | None = None


@attrs.frozen(kw_only=True)
class Job:
    """A message for a worker, due *delay* after the commit."""

    message: Command[Any]
    delay: dt.timedelta


class TickingClock:
    """Time that passes by a millisecond each time it is asked for, from the same beginning."""

    def __init__(self) -> None:
        self._now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        """Return the time."""
        self._now += dt.timedelta(milliseconds=1)
        return self._now


@attrs.define
class TrailTables:
    """One chain of audit records, and events."""

    records: list[ChainedRecord] = attrs.field(factory=list[ChainedRecord])
    events: dict[uuid.UUID, Happened] = attrs.field(factory=dict[uuid.UUID, Happened])
    reactions_done: dict[tuple[uuid.UUID, str], None] = attrs.field(
        factory=dict[tuple[uuid.UUID, str], None]
    )
    delivered: dict[uuid.UUID, dt.datetime] = attrs.field(factory=dict[uuid.UUID, dt.datetime])

    def copy(self) -> "TrailTables":
        """Return tables of their own with the same rows, which never change."""
        return TrailTables(
            self.records.copy(),
            self.events.copy(),
            self.reactions_done.copy(),
            self.delivered.copy(),
        )


@attrs.define(kw_only=True)
class Tables:
    """One organization's rows.

    Attributes:
        people: Who was a member once and is none any more.
        renamed, closed: What became of the organization itself.
    """

    organization_id: uuid.UUID
    members: dict[uuid.UUID, Member] = attrs.field(factory=dict[uuid.UUID, Member])
    people: set[uuid.UUID] = attrs.field(factory=set[uuid.UUID])
    renamed: dict[uuid.UUID, Organization] = attrs.field(factory=dict[uuid.UUID, Organization])
    closed: dict[uuid.UUID, dt.datetime] = attrs.field(factory=dict[uuid.UUID, dt.datetime])
    invitations: dict[uuid.UUID, Invitation] = attrs.field(factory=dict[uuid.UUID, Invitation])
    domains: dict[str, Domain] = attrs.field(factory=dict[str, Domain])
    projects: dict[uuid.UUID, Project] = attrs.field(factory=dict[uuid.UUID, Project])
    roots: dict[str, uuid.UUID] = attrs.field(factory=dict[str, uuid.UUID])
    admitted: dict[tuple[uuid.UUID, uuid.UUID], Level] = attrs.field(
        factory=dict[tuple[uuid.UUID, uuid.UUID], Level]
    )
    runs: dict[uuid.UUID, Run] = attrs.field(factory=dict[uuid.UUID, Run])
    run_links: set[tuple[uuid.UUID, uuid.UUID]] = attrs.field(
        factory=set[tuple[uuid.UUID, uuid.UUID]]
    )
    conversations: dict[uuid.UUID, Conversation] = attrs.field(
        factory=dict[uuid.UUID, Conversation]
    )
    streams: dict[uuid.UUID, Stream] = attrs.field(factory=dict[uuid.UUID, Stream])
    frames: dict[tuple[uuid.UUID, int], FrameRow] = attrs.field(
        factory=dict[tuple[uuid.UUID, int], FrameRow]
    )
    flaws: dict[tuple[uuid.UUID, int], Flaw] = attrs.field(
        factory=dict[tuple[uuid.UUID, int], Flaw]
    )
    messages: dict[str, MessageRecord] = attrs.field(factory=dict[str, MessageRecord])
    copies: dict[tuple[str, uuid.UUID], MessageRecord] = attrs.field(
        factory=dict[tuple[str, uuid.UUID], MessageRecord]
    )
    told_requests: dict[tuple[str, uuid.UUID, str], ToldRequest] = attrs.field(
        factory=dict[tuple[str, uuid.UUID, str], ToldRequest]
    )
    told_points: dict[tuple[str, uuid.UUID, bytes, int, int], ToldPoint] = attrs.field(
        factory=dict[tuple[str, uuid.UUID, bytes, int, int], ToldPoint]
    )
    rollups: dict[Bucket, Figures] = attrs.field(factory=dict[Bucket, Figures])
    jobs: list[Job] = attrs.field(factory=list[Job])
    api_tokens: dict[uuid.UUID, ApiToken] = attrs.field(factory=dict[uuid.UUID, ApiToken])
    service_accounts: dict[uuid.UUID, ServiceAccount] = attrs.field(
        factory=dict[uuid.UUID, ServiceAccount]
    )
    endpoints: dict[uuid.UUID, Endpoint] = attrs.field(factory=dict[uuid.UUID, Endpoint])
    deliveries: dict[uuid.UUID, Delivery] = attrs.field(factory=dict[uuid.UUID, Delivery])
    tries: dict[tuple[uuid.UUID, int], Try] = attrs.field(factory=dict[tuple[uuid.UUID, int], Try])
    trail: TrailTables = attrs.field(factory=TrailTables)

    def copy(self) -> "Tables":
        """Return tables of their own with the same rows, which never change."""
        return Tables(
            organization_id=self.organization_id,
            **{
                field.name: getattr(self, field.name).copy()
                for field in attrs.fields(Tables)
                if field.name != "organization_id"
            },
        )

    def own(self, organization_id: uuid.UUID) -> bool:
        """Test whether rows of the organization may be seen here."""
        return organization_id == self.organization_id

    def require(self, organization_id: uuid.UUID) -> None:
        """Refuse a row of another organization.

        Raises:
            PermissionError: it is another's; a bug of the caller.
        """
        if not self.own(organization_id):
            raise PermissionError("a row of another organization in this one's transaction")


@attrs.define(kw_only=True)
class AccountTables:
    """What is no organization's: accounts and how they are signed in to."""

    accounts: dict[uuid.UUID, Account] = attrs.field(factory=dict[uuid.UUID, Account])
    platform_roles: dict[uuid.UUID, PlatformGrant] = attrs.field(
        factory=dict[uuid.UUID, PlatformGrant]
    )
    failures: dict[bytes, tuple[int, dt.datetime]] = attrs.field(
        factory=dict[bytes, tuple[int, dt.datetime]]
    )
    sign_ins: dict[uuid.UUID, SignIn] = attrs.field(factory=dict[uuid.UUID, SignIn])
    refresh_tokens: dict[bytes, RefreshToken] = attrs.field(factory=dict[bytes, RefreshToken])
    secrets: dict[bytes, OneTimeSecret] = attrs.field(factory=dict[bytes, OneTimeSecret])
    mail_requests: dict[uuid.UUID, MailRequest] = attrs.field(factory=dict[uuid.UUID, MailRequest])
    passkeys: dict[uuid.UUID, Passkey] = attrs.field(factory=dict[uuid.UUID, Passkey])
    device_requests: dict[uuid.UUID, DeviceRequest] = attrs.field(
        factory=dict[uuid.UUID, DeviceRequest]
    )
    activities: dict[uuid.UUID, Activity] = attrs.field(factory=dict[uuid.UUID, Activity])
    devices: dict[uuid.UUID, dict[bytes, dt.datetime]] = attrs.field(
        factory=dict[uuid.UUID, dict[bytes, dt.datetime]]
    )
    jobs: list[Job] = attrs.field(factory=list[Job])
    trail: TrailTables = attrs.field(factory=TrailTables)

    def copy(self) -> "AccountTables":
        """Return tables of their own with the same rows, which never change."""
        copied = {
            field.name: getattr(self, field.name).copy() for field in attrs.fields(type(self))
        }
        copied["devices"] = {user: known.copy() for user, known in self.devices.items()}
        return AccountTables(**copied)


@attrs.define
class Store:
    """Everything, behind one lock.

    Attributes:
        tenants: Tables by organization.
        accounts: What is no organization's.
        clock: When what is told in the trail happened.
    """

    lock: threading.RLock = attrs.field(factory=threading.RLock)
    users: dict[uuid.UUID, User] = attrs.field(factory=dict[uuid.UUID, User])
    organizations: dict[uuid.UUID, Organization] = attrs.field(
        factory=dict[uuid.UUID, Organization]
    )
    tenants: dict[uuid.UUID, Tables] = attrs.field(factory=dict[uuid.UUID, Tables])
    accounts: AccountTables = attrs.field(factory=AccountTables)
    clock: Clock = attrs.field(factory=TickingClock)

    def organization(self, tables: Tables) -> Organization:
        """Return the organization whose rows these are."""
        founded = self.organizations[tables.organization_id]
        return tables.renamed.get(tables.organization_id, founded)

    def slugs(self) -> dict[str, uuid.UUID]:
        """Return whose slugs are taken."""
        open_ones = [tables for tables in self.tenants.values() if not tables.closed]
        return {self.organization(each).slug: each.organization_id for each in open_ones}

    def trail_of(self, organization_id: uuid.UUID) -> TrailTables:
        """Return an organization's trail, or that of what has none."""
        tables = self.tenants.get(organization_id) if organization_id.int else self.accounts
        return self.accounts.trail if tables is None else tables.trail
