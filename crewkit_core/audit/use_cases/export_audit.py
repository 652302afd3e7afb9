"""Export a whole chain, to be kept and verified elsewhere."""

import uuid
from collections.abc import Iterator
from typing import ClassVar

import attrs

from crewkit_core.audit.model.lines import first_line, last_line, record_line
from crewkit_core.audit.model.verifying import Head
from crewkit_core.audit.ports import AuditUnit
from crewkit_core.audit.readers import READERS_FROM
from crewkit_core.audit.use_cases.chains import whole_chain
from crewkit_core.audit.use_cases.reading import require_reader
from crewkit_core.audit.views import AuditExport
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.policy import Needs


@attrs.frozen(kw_only=True)
class ExportAudit(Query[AuditExport]):
    """Give me all of it."""

    needs: ClassVar[Needs] = Needs(READERS_FROM)

    organization_id: uuid.UUID


def export_audit(
    query: ExportAudit, *, actor: Actor, work: Work[AuditUnit], clock: Clock
) -> AuditExport:
    """Return the chain as it stands when its end is read.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
    """
    with work(query.organization_id) as unit:
        require_reader(unit, actor, query.organization_id)
        beginning = unit.audit.head(query.organization_id)
    first = first_line(query.organization_id, clock.now())
    return AuditExport(chunks=_chunks(work, query.organization_id, first, beginning))


def _chunks(
    work: Work[AuditUnit], organization_id: uuid.UUID, first: str, known: Head
) -> Iterator[bytes]:
    yield f"{first}\n".encode()
    last = known
    for page in whole_chain(lambda: work(organization_id), organization_id):
        yield "".join(f"{record_line(stored)}\n" for stored in page).encode()
        end = page[-1]
        if end.sequence > last.sequence:
            last = Head(organization_id=organization_id, sequence=end.sequence, hash=end.hash)
    # records that the chain says it has and that are not there are missed by who verifies
    yield f"{last_line(last)}\n".encode()
