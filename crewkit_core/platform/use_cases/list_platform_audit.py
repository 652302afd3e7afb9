"""Read the platform's trail, or an organization's."""

import datetime as dt
import uuid
from typing import ClassVar

import attrs

from crewkit_core.audit.use_cases.reading import checked
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
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.model import Looked
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.platform.use_cases.looking import trail_at
from crewkit_core.platform.use_cases.standing import require_staff


@attrs.frozen(kw_only=True)
class ListPlatformAudit(Query[Page[AuditRecordView]]):
    """Who changed what? Of an organization, that it was asked is written down.

    Attributes:
        organization_id: Whose trail; None: that of accounts and of the platform itself.
        kind: Exactly, or what comes before the point: ``user`` for every ``user.`` kind.
        object_id: What it happened to.
        user_id: Who did it.
        refused: Only what was tried and refused, or only what was done.
        since, until: At or after, and before.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    organization_id: uuid.UUID | None = None
    kind: str | None = None
    object_id: str | None = None
    user_id: uuid.UUID | None = None
    refused: bool | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_platform_audit(
    query: ListPlatformAudit, *, actor: Actor, platform_work: PlatformWork
) -> Page[AuditRecordView]:
    """Return a page of records, newest first.

    Raises:
        NotStaff: the actor is none of the platform's own people.
        NoSuchOrganization: there is none.
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
    with platform_work(actor.user_id) as unit:
        require_staff(unit, actor)
        where = trail_at(unit, actor, query.organization_id, Looked.AUDIT)
        records, more = unit.reader.audit_of(where).page(where, which, number, limit)
    return Page(
        data=tuple(map(record_view, records)),
        next_cursor=encode_cursor(records[-1].sequence) if more else None,
    )
