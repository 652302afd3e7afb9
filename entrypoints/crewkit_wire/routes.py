"""The one table of routes: the API, its description and its client all follow from it."""

from collections.abc import Mapping
from typing import Any

from crewkit_core.analytics.use_cases import (
    BreakDown,
    BreakDownByAgent,
    BreakDownByProject,
    BreakDownByUser,
    CheckRollups,
    ShowSuccessTrend,
    ShowTimeSeries,
    Summarize,
)
from crewkit_core.kernel.message import Message
from crewkit_core.sessions.use_cases import (
    DeleteSession,
    ExplainAccess,
    ExportStream,
    IngestBatch,
    IngestTelemetry,
    ListItems,
    ListSessions,
    MarkSession,
    ReportExit,
    SetVisibility,
    ShowHierarchy,
    ShowPosition,
    ShowSession,
)
from crewkit_wire.account_routes import ACCOUNT_ROUTES
from crewkit_wire.audit_routes import AUDIT_ROUTES
from crewkit_wire.domain_routes import DOMAIN_ROUTES
from crewkit_wire.platform_routes import PLATFORM_ROUTES
from crewkit_wire.project_routes import PROJECT_ROUTES
from crewkit_wire.route import PREFIX, Answers, Body, Route, answer_type
from crewkit_wire.tenancy_routes import TENANCY_ROUTES
from crewkit_wire.webhook_routes import WEBHOOK_ROUTES

__all__ = ["BY_MESSAGE", "BY_NAME", "PREFIX", "ROUTES", "Answers", "Body", "Route", "answer_type"]

_ORGANIZATION = "/{organization_id}"
_SESSION = "/{organization_id}/sessions/{session}"
_ANALYTICS = "/{organization_id}/sessions/analytics"
_OBSERVED = "/{organization_id}/observability/sessions/{claude_session_id}"

ROUTES: tuple[Route, ...] = (
    *TENANCY_ROUTES,
    *DOMAIN_ROUTES,
    *PROJECT_ROUTES,
    Route(
        name="sessions",
        method="GET",
        path=f"{_ORGANIZATION}/sessions",
        message=ListSessions,
        answers=Answers.PAGE,
        summary="List sessions",
    ),
    Route(
        name="summary",
        method="GET",
        path=f"{_ANALYTICS}/summary",
        message=Summarize,
        summary="Sum up a period",
    ),
    Route(
        name="timeseries",
        method="GET",
        path=f"{_ANALYTICS}/timeseries",
        message=ShowTimeSeries,
        summary="Show a period bucket by bucket",
    ),
    Route(
        name="by_agent",
        method="GET",
        path=f"{_ANALYTICS}/by-agent",
        message=BreakDownByAgent,
        summary="Compare agents",
    ),
    Route(
        name="by_project",
        method="GET",
        path=f"{_ANALYTICS}/by-project",
        message=BreakDownByProject,
        summary="Compare projects",
    ),
    Route(
        name="by_user",
        method="GET",
        path=f"{_ANALYTICS}/by-user",
        message=BreakDownByUser,
        summary="Compare people",
    ),
    Route(
        name="success_trend",
        method="GET",
        path=f"{_ANALYTICS}/success-trend",
        message=ShowSuccessTrend,
        summary="Show rates of success bucket by bucket",
    ),
    Route(
        name="cost_breakdown",
        method="GET",
        path=f"{_ANALYTICS}/cost-breakdown",
        message=BreakDown,
        summary="Split a period's figures by a dimension",
    ),
    Route(
        name="session",
        method="GET",
        path=_SESSION,
        message=ShowSession,
        summary="Show a session",
    ),
    Route(
        name="mark_session",
        method="PATCH",
        path=_SESSION,
        message=MarkSession,
        body=Body.JSON,
        summary="Say what became of a session",
    ),
    Route(
        name="set_visibility",
        method="PATCH",
        path=f"{_SESSION}/visibility",
        message=SetVisibility,
        body=Body.JSON,
        summary="Say who sees a session",
    ),
    Route(
        name="explain_access",
        method="GET",
        path="/{organization_id}/authz/explain",
        message=ExplainAccess,
        summary="Tell whether something may be done here, and by which rule",
    ),
    Route(
        name="delete_session",
        method="DELETE",
        path=_SESSION,
        message=DeleteSession,
        answers=Answers.NONE,
        status=204,
        summary="Delete a session for good",
    ),
    Route(
        name="hierarchy",
        method="GET",
        path=f"{_SESSION}/hierarchy",
        message=ShowHierarchy,
        summary="Show who called whom in a session",
    ),
    Route(
        name="items",
        method="GET",
        path=f"{_SESSION}/items",
        message=ListItems,
        answers=Answers.PAGE,
        summary="List the lines of a stream",
    ),
    Route(
        name="export",
        method="GET",
        path=f"{_SESSION}/export",
        message=ExportStream,
        answers=Answers.BYTES,
        summary="Export a stream exactly as it was sent",
    ),
    Route(
        name="ingest",
        method="POST",
        path=f"{_OBSERVED}/events",
        message=IngestBatch,
        body=Body.LINES,
        status=202,
        summary="Store some lines of a stream",
    ),
    Route(
        name="ingest_telemetry",
        method="POST",
        path="/{organization_id}/otlp/v1/{signal}",
        message=IngestTelemetry,
        body=Body.EXPORT,
        summary="Store what a client reports over OpenTelemetry",
    ),
    Route(
        name="report_exit",
        method="POST",
        path=f"{_OBSERVED}/exit",
        message=ReportExit,
        body=Body.JSON,
        answers=Answers.NONE,
        status=204,
        summary="Say how the run ended that a session was made for",
    ),
    Route(
        name="position",
        method="GET",
        path=f"{_OBSERVED}/position",
        message=ShowPosition,
        summary="Tell how far a stream is stored",
    ),
    Route(
        name="check_rollups",
        method="POST",
        path=f"{_ORGANIZATION}/rollups/check",
        message=CheckRollups,
        body=Body.JSON,
        summary="Compare the rollups with the facts",
    ),
    *AUDIT_ROUTES,
    *WEBHOOK_ROUTES,
    *ACCOUNT_ROUTES,
    *PLATFORM_ROUTES,
)

BY_NAME: Mapping[str, Route] = {route.name: route for route in ROUTES}
BY_MESSAGE: Mapping[type[Message[Any]], Route] = {route.message: route for route in ROUTES}
