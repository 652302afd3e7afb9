"""What sessions can do."""

from crewkit_core.kernel.dispatch import UseCases
from crewkit_core.sessions.use_cases.batch import IngestBatch
from crewkit_core.sessions.use_cases.consolidate_stream import ConsolidateStream, consolidate_stream
from crewkit_core.sessions.use_cases.delete_session import DeleteSession, delete_session
from crewkit_core.sessions.use_cases.explain_access import ExplainAccess, explain_access
from crewkit_core.sessions.use_cases.export_stream import ExportStream, export_stream
from crewkit_core.sessions.use_cases.ingest_batch import ingest_batch
from crewkit_core.sessions.use_cases.ingest_telemetry import IngestTelemetry, ingest_telemetry
from crewkit_core.sessions.use_cases.list_items import ListItems, list_items
from crewkit_core.sessions.use_cases.list_sessions import ListSessions, list_sessions
from crewkit_core.sessions.use_cases.mark_session import MarkSession, mark_session
from crewkit_core.sessions.use_cases.remove_archive import RemoveArchive, remove_archive
from crewkit_core.sessions.use_cases.report_exit import ReportExit, report_exit
from crewkit_core.sessions.use_cases.set_visibility import SetVisibility, set_visibility
from crewkit_core.sessions.use_cases.show_hierarchy import ShowHierarchy, show_hierarchy
from crewkit_core.sessions.use_cases.show_position import ShowPosition, show_position
from crewkit_core.sessions.use_cases.show_session import ShowSession, show_session
from crewkit_core.sessions.use_cases.sweep_sessions import SweepSessions, sweep_sessions

__all__ = [
    "USE_CASES",
    "ConsolidateStream",
    "DeleteSession",
    "ExplainAccess",
    "ExportStream",
    "IngestBatch",
    "IngestTelemetry",
    "ListItems",
    "ListSessions",
    "MarkSession",
    "RemoveArchive",
    "ReportExit",
    "SetVisibility",
    "ShowHierarchy",
    "ShowPosition",
    "ShowSession",
    "SweepSessions",
]

USE_CASES: UseCases = {
    ConsolidateStream: consolidate_stream,
    DeleteSession: delete_session,
    ExplainAccess: explain_access,
    ExportStream: export_stream,
    IngestBatch: ingest_batch,
    IngestTelemetry: ingest_telemetry,
    ListItems: list_items,
    ListSessions: list_sessions,
    MarkSession: mark_session,
    RemoveArchive: remove_archive,
    ReportExit: report_exit,
    SweepSessions: sweep_sessions,
    SetVisibility: set_visibility,
    ShowHierarchy: show_hierarchy,
    ShowPosition: show_position,
    ShowSession: show_session,
}
