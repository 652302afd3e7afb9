"""How questions about the trail travel."""

from crewkit_core.audit.use_cases import (
    ExportAudit,
    ListAuditRecords,
    ListEvents,
    ReplayEvent,
    ShowAuditRecord,
    ShowEvent,
    VerifyAudit,
)
from crewkit_wire.route import Answers, Route

_AUDIT = "/{organization_id}/audit"
_EVENTS = "/{organization_id}/events"

AUDIT_ROUTES: tuple[Route, ...] = (
    Route(
        name="audit",
        method="GET",
        path=_AUDIT,
        message=ListAuditRecords,
        answers=Answers.PAGE,
        summary="List who changed what",
    ),
    Route(
        name="audit_export",
        method="GET",
        path=f"{_AUDIT}/export",
        message=ExportAudit,
        answers=Answers.BYTES,
        summary="Export the whole chain of audit records",
    ),
    Route(
        name="audit_verdict",
        method="GET",
        path=f"{_AUDIT}/verification",
        message=VerifyAudit,
        summary="Prove that the chain of audit records is whole",
    ),
    Route(
        name="audit_record",
        method="GET",
        path=f"{_AUDIT}/{{record_id}}",
        message=ShowAuditRecord,
        summary="Show an audit record",
    ),
    Route(
        name="events",
        method="GET",
        path=_EVENTS,
        message=ListEvents,
        answers=Answers.PAGE,
        summary="List what happened",
    ),
    Route(
        name="event",
        method="GET",
        path=f"{_EVENTS}/{{event_id}}",
        message=ShowEvent,
        summary="Show an event and what followed",
    ),
    Route(
        name="replay_event",
        method="POST",
        path=f"{_EVENTS}/{{event_id}}/replay",
        message=ReplayEvent,
        status=202,
        summary="Let everything follow from an event once more",
    ),
)
