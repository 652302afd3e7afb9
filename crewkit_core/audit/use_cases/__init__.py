"""What the audit can do."""

from crewkit_core.audit.use_cases.deliver_event import DeliverEvent, deliver_event
from crewkit_core.audit.use_cases.export_audit import ExportAudit, export_audit
from crewkit_core.audit.use_cases.keep_anchor import KeepAnchor, keep_anchor
from crewkit_core.audit.use_cases.list_audit_records import ListAuditRecords, list_audit_records
from crewkit_core.audit.use_cases.list_events import ListEvents, list_events
from crewkit_core.audit.use_cases.replay_event import ReplayEvent, replay_event
from crewkit_core.audit.use_cases.show_audit_record import ShowAuditRecord, show_audit_record
from crewkit_core.audit.use_cases.show_event import ShowEvent, show_event
from crewkit_core.audit.use_cases.verify_audit import VerifyAudit, verify_audit
from crewkit_core.kernel.dispatch import UseCases

__all__ = [
    "USE_CASES",
    "DeliverEvent",
    "ExportAudit",
    "KeepAnchor",
    "ListAuditRecords",
    "ListEvents",
    "ReplayEvent",
    "ShowAuditRecord",
    "ShowEvent",
    "VerifyAudit",
]

USE_CASES: UseCases = {
    DeliverEvent: deliver_event,
    ExportAudit: export_audit,
    KeepAnchor: keep_anchor,
    ListAuditRecords: list_audit_records,
    ListEvents: list_events,
    ReplayEvent: replay_event,
    ShowAuditRecord: show_audit_record,
    ShowEvent: show_event,
    VerifyAudit: verify_audit,
}
