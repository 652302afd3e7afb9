"""Prove that a chain is whole."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.audit.model.verifying import Verifier
from crewkit_core.audit.ports import Anchors, AuditUnit, EventWork
from crewkit_core.audit.readers import READERS_FROM
from crewkit_core.audit.use_cases.chains import whole_chain
from crewkit_core.audit.use_cases.reading import require_reader
from crewkit_core.audit.views import VerdictView, verdict_view
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.policy import Needs

_OWN_MACHINE = {Origin.LOCAL, Origin.LIBRARY}


@attrs.frozen(kw_only=True)
class VerifyAudit(Query[VerdictView]):
    """Was anything edited, moved, left out or cut off?

    Attributes:
        organization_id: The nil UUID for the chain of what belongs to none; only whoever runs the
            installation may ask for that.
    """

    needs: ClassVar[Needs] = Needs(READERS_FROM)

    organization_id: uuid.UUID


def verify_audit(
    query: VerifyAudit,
    *,
    actor: Actor,
    work: Work[AuditUnit],
    event_work: EventWork,
    anchors: Anchors,
) -> VerdictView:
    """Read the whole chain, and hold it against every head that was kept of it.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below admin.
        Forbidden: of what belongs to no organization, somebody from elsewhere asks.
    """
    wanted = query.organization_id
    if wanted == NOWHERE:
        if actor.origin not in _OWN_MACHINE:
            raise Forbidden("this chain is for whoever runs the installation")
    else:
        with work(wanted) as unit:
            require_reader(unit, actor, wanted)
    with event_work(wanted) as reader:
        head = reader.audit.head(wanted)
    kept = anchors.of(wanted)
    verifier = Verifier(wanted, (*kept, head) if head.sequence else kept)
    for page in whole_chain(lambda: event_work(wanted), wanted):
        for stored in page:
            verifier.read(stored)
    # what the database says of itself counts, but not as kept outside it
    return verdict_view(attrs.evolve(verifier.verdict(), anchors=len(kept)))
