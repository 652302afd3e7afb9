"""Show one audit record."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.audit.errors import NoSuchRecord
from crewkit_core.audit.ports import AuditUnit
from crewkit_core.audit.readers import READERS_FROM
from crewkit_core.audit.use_cases.reading import require_reader
from crewkit_core.audit.views import AuditRecordView, record_view
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class ShowAuditRecord(Query[AuditRecordView]):
    """What exactly was this?"""

    needs: ClassVar[Needs] = Needs(READERS_FROM)

    organization_id: uuid.UUID
    record_id: uuid.UUID


def show_audit_record(
    query: ShowAuditRecord, *, actor: Actor, work: Work[AuditUnit]
) -> AuditRecordView:
    """Return the record.

    Raises:
        NoSuchOrganization, NoSuchRecord: there is none.
        LevelTooLow: below admin.
    """
    with work(query.organization_id) as unit:
        require_reader(unit, actor, query.organization_id)
        found = unit.audit.find(query.organization_id, query.record_id)
    if found is None:
        raise NoSuchRecord("there is no such audit record")
    return record_view(found)
