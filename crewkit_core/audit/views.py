"""What the audit's queries answer."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from crewkit_core.audit.model.record import AuditRecord, ChainedRecord
from crewkit_core.audit.model.verifying import Fault, Verdict
from crewkit_core.kernel.actor import Origin
from crewkit_core.kernel.event import Happened


@attrs.frozen(kw_only=True)
class TrailFilter:
    """Which records or events; None: whatever they say.

    Attributes:
        kind: Exactly, or what comes before the point: ``member`` for every ``member.`` kind.
        object_id: What it happened to.
        user_id: Who did it.
        refused: Tried and refused, or done; of records.
        delivered: With all that follows done, or not yet; of events.
        since, until: At or after, and before.
    """

    kind: str | None = None
    object_id: str | None = None
    user_id: uuid.UUID | None = None
    refused: bool | None = None
    delivered: bool | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def fits(self, it: AuditRecord | Happened) -> bool:
        """Test what is asked of records and of events alike."""
        return (
            self.kind in {None, it.kind, it.kind.partition(".")[0]}
            and self.object_id in {None, it.object_id}
            and self.user_id in {None, it.user_id}
            and (self.since is None or it.at >= self.since)
            and (self.until is None or it.at < self.until)
        )


@attrs.frozen(kw_only=True)
class AuditRecordView:
    """Who did what, when, from where, with what before and after.

    Attributes:
        id: Its event has the same.
        sequence: Its number in the organization's chain.
        kind: ``noun.verb``; the noun says what *object_id* is of.
        refused: It was tried and refused; *reason* names the rule.
        user_id: Who did it; null for nobody known.
        origin: By which door they came.
        sign_in_id, token_id: In which sign-in of theirs, or by which token for programs.
        address, agent: Where the request came from; empty when unknown.
        before, after: The changed fields; null where there is nothing to tell.
        erased: Its details were erased, as somebody's own data are.
        hash: What ties it to all records before it, in hexadecimal digits.
    """

    id: uuid.UUID
    organization_id: uuid.UUID
    sequence: int
    at: dt.datetime
    kind: str
    version: int
    refused: bool
    object_id: str
    user_id: uuid.UUID | None
    origin: Origin
    sign_in_id: uuid.UUID | None
    token_id: uuid.UUID | None
    request_id: str
    address: str
    agent: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str
    erased: bool
    hash: str


def record_view(chained: ChainedRecord) -> AuditRecordView:
    """Return a record as its readers see it."""
    record = chained.record
    told = {} if record.details is None else json.loads(record.details)
    return AuditRecordView(
        id=record.id,
        organization_id=record.organization_id,
        sequence=chained.sequence,
        at=record.at,
        kind=record.kind,
        version=record.version,
        refused=record.refused,
        object_id=record.object_id,
        user_id=record.user_id,
        origin=record.origin,
        sign_in_id=record.sign_in_id,
        token_id=record.token_id,
        request_id=record.request_id,
        address=told.get("address", ""),
        agent=told.get("agent", ""),
        before=told.get("before"),
        after=told.get("after"),
        reason=told.get("reason", ""),
        erased=record.details is None,
        hash=chained.hash.hex(),
    )


@attrs.frozen(kw_only=True)
class AuditExport:
    """A whole chain as lines of JSON, the last of which says where it ended.

    Attributes:
        chunks: Some lines each, read as they are asked for.
    """

    chunks: Iterator[bytes]


@attrs.frozen(kw_only=True)
class FindingView:
    """One thing that is wrong with a chain.

    Attributes:
        sequence: At which number.
        fault: ``edited``, ``moved``, ``missing`` (before it), ``foreign``, ``cut_off`` or
            ``replaced`` (what was anchored under this number was another record).
    """

    sequence: int
    fault: Fault


@attrs.frozen(kw_only=True)
class VerdictView:
    """Whether a chain is whole.

    Attributes:
        records: How many were read.
        erased: How many of them have lost their details on purpose.
        anchors: How many heads kept outside the database it was held against.
        sequence, hash: Of its last record: keep them, and the next check can be held against them.
        findings: At most 100.
    """

    organization_id: uuid.UUID
    whole: bool
    records: int
    erased: int
    anchors: int
    sequence: int
    hash: str
    findings: tuple[FindingView, ...]


def verdict_view(verdict: Verdict) -> VerdictView:
    """Return a verdict as its readers see it."""
    head = verdict.head
    return VerdictView(
        organization_id=head.organization_id,
        whole=verdict.whole,
        records=verdict.records,
        erased=verdict.erased,
        anchors=verdict.anchors,
        sequence=head.sequence,
        hash=head.hash.hex(),
        findings=tuple(
            FindingView(sequence=found.sequence, fault=found.fault) for found in verdict.findings
        ),
    )


@attrs.frozen(kw_only=True)
class EventRow:
    """An event with how far its delivery is.

    Attributes:
        delivered_at: When every reaction had been done; None: not yet.
        reactions: Those that have been done.
    """

    happened: Happened
    delivered_at: dt.datetime | None
    reactions: tuple[str, ...]


@attrs.frozen(kw_only=True)
class EventView:
    """Something that happened.

    Attributes:
        kind: ``noun.verb``; what *payload* holds follows from it and *version*.
        user_id: Who did it; null for nobody known.
        payload: The fact's own fields.
        delivered_at: When everything that follows from it had been done; null: not yet.
        reactions: What has been done.
    """

    id: uuid.UUID
    organization_id: uuid.UUID
    at: dt.datetime
    kind: str
    version: int
    object_id: str
    user_id: uuid.UUID | None
    origin: Origin
    request_id: str
    payload: Mapping[str, Any]
    delivered_at: dt.datetime | None
    reactions: tuple[str, ...]


def event_view(row: EventRow, organization_id: uuid.UUID) -> EventView:
    """Return an event as its readers see it."""
    happened = row.happened
    return EventView(
        id=happened.id,
        organization_id=organization_id,
        at=happened.at,
        kind=happened.kind,
        version=happened.version,
        object_id=happened.object_id,
        user_id=happened.user_id,
        origin=happened.origin,
        request_id=happened.request_id,
        payload=happened.payload,
        delivered_at=row.delivered_at,
        reactions=row.reactions,
    )
