"""Read who changed what, newest first."""

import datetime as dt
import uuid
from typing import ClassVar

import attrs

from crewkit_core.audit.ports import AuditUnit
from crewkit_core.audit.readers import READERS_FROM
from crewkit_core.audit.use_cases.reading import checked, require_reader
from crewkit_core.audit.views import AuditRecordView, TrailFilter, record_view
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
)
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class ListAuditRecords(Query[Page[AuditRecordView]]):
    """Who changed what?

    Attributes:
        kind: Exactly, or what comes before the point: ``member`` for every ``member.`` kind.
        object_id: What it happened to.
        user_id: Who did it.
        refused: Only what was tried and refused, or only what was done.
        since, until: At or after, and before.
    """

    needs: ClassVar[Needs] = Needs(READERS_FROM)

    organization_id: uuid.UUID
    kind: str | None = None
    object_id: str | None = None
    user_id: uuid.UUID | None = None
    refused: bool | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_audit_records(
    query: ListAuditRecords, *, actor: Actor, work: Work[AuditUnit]
) -> Page[AuditRecordView]:
    """Return a page of the organization's records, newest first.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        Invalid: limit, cursor or period make no sense.
    """
    limit = check_limit(query.limit)
    after = None if query.after is None else decode_cursor(query.after, int)[0]
    which = checked(
        TrailFilter(
            kind=query.kind,
            object_id=query.object_id,
            user_id=query.user_id,
            refused=query.refused,
            since=query.since,
            until=query.until,
        )
    )
    number = after if isinstance(after, int) else None
    with work(query.organization_id) as unit:
        require_reader(unit, actor, query.organization_id)
        records, more = unit.audit.page(query.organization_id, which, number, limit)
    return Page(
        data=tuple(map(record_view, records)),
        next_cursor=encode_cursor(records[-1].sequence) if more else None,
    )
