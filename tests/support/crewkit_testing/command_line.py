"""A command line without a platform: a door of canned answers, every text in them the same.

As a program (``python -m crewkit_testing.command_line TEXT ARGUMENT...``) it runs one command, so
that its bytes can be seen in a real terminal or pipe; TEXT is JSON.
"""

import contextlib
import datetime as dt
import json
import sys
import uuid
from collections.abc import Callable, Generator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from crewkit.opening import Session
from crewkit.settings import Settings
from crewkit_cli.main import cli
from crewkit_cli.shell import Shell
from crewkit_core.accounts.use_cases import (
    CreateServiceAccount,
    CreateToken,
    ListServiceAccounts,
    ListTokens,
    RemoveServiceAccount,
    RevokeToken,
    ShowMe,
)
from crewkit_core.accounts.views import AccountView, NewToken, ServiceAccountView, TokenView
from crewkit_core.analytics.use_cases import CheckRollups
from crewkit_core.analytics.views import RollupCheck
from crewkit_core.audit.use_cases import (
    ListAuditRecords,
    ListEvents,
    ReplayEvent,
    ShowAuditRecord,
    ShowEvent,
)
from crewkit_core.audit.views import AuditRecordView, EventView
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.scopes import Scope
from crewkit_core.sessions.model.costs import Agreement, CostAccount, CostViews
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_core.sessions.stream_state import StreamState
from crewkit_core.sessions.use_cases import (
    DeleteSession,
    ExportStream,
    ListSessions,
    MarkSession,
    SetVisibility,
    ShowSession,
)
from crewkit_core.sessions.views import (
    ModelUsage,
    Reconciliation,
    SessionDetail,
    SessionSummary,
    StreamExport,
    StreamView,
)
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ListMembers, ListProjects, ShowOrganization
from crewkit_core.tenancy.views import MemberView, OrganizationView, ProjectView
from crewkit_core.tenancy.visibility import Visibility
from crewkit_testing.sums import NOW, TOKENS, analytics

ORGANIZATION = uuid.UUID(int=1)
USER = uuid.UUID(int=2)
PROJECT = uuid.UUID(int=3)
SESSION = uuid.UUID(int=4)
CLAUDE_ID = "0b52f3e4-6c1d-4a77-9d5e-2f6a1c9b7e30"

Answers = Mapping[type[Message[Any]], Any]


class FakeDoor:
    """Answers each kind of message with a value, or with what a function makes of the message."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[Message[Any]] = []

    def handle(self, actor: Actor, message: Message[Any]) -> Any:
        self.asked.append(message)
        answer = self.answers[type(message)]
        if isinstance(answer, Exception):
            raise answer
        return answer(message) if callable(answer) else answer


def a_shell(door: Any, *, settings: Settings | None = None, empty: Path | None = None) -> Shell:
    """Return a shell whose platform is *door*; with *empty*, nothing lies there yet."""

    @contextlib.contextmanager
    def opener(_: Settings, __: Callable[[str], None]) -> Generator[Session, None, None]:
        yield Session(
            door=door,
            actor=Actor(user_id=USER),
            organization_id=ORGANIZATION,
            url="http://localhost:8700",
            data_dir=Path("/data"),
        )

    return Shell(
        opener=opener,
        vacancy=lambda _: empty,
        environment=lambda: settings or Settings(),
        now=lambda: NOW,
    )


def a_summary(text: str = "text", **changes: Any) -> SessionSummary:
    """Return a session with *text* in every field that holds text."""
    fields: dict[str, Any] = {
        "organization_id": ORGANIZATION,
        "id": SESSION,
        "claude_session_id": CLAUDE_ID,
        "project": text,
        "project_id": PROJECT,
        "user": text,
        "user_id": USER,
        "agent": text,
        "title": text,
        "first_prompt": text,
        "source": text,
        "visibility": Visibility.PRIVATE,
        "started_at": NOW - dt.timedelta(hours=3),
        "ended_at": NOW - dt.timedelta(hours=2),
        "duration_ms": 3_600_000,
        "models": (text,),
        "tokens": TOKENS,
        "cost_usd": Decimal("0.0012345"),
        "unpriced_models": (text,),
        "messages": 7,
        "subagents": 1,
        "items": 1234,
        "malformed": 1,
        "omitted": 1,
        "prompts": 2,
        "tool_calls": 3,
        "tool_errors": 1,
        "api_errors": 1,
        "compactions": 1,
        "interruptions": 1,
        "outcome": Outcome.SUCCESS,
        "outcome_source": OutcomeSource.USER,
        "state": StreamState.STREAMING,
    }
    return SessionSummary(**fields | changes)


def a_stream(name: str, text: str, depth: int) -> StreamView:
    """Return a stream with *text* in every field that holds text."""
    return StreamView(
        name=name,
        agent_type=text,
        description=text,
        tool_use_id=text,
        parent=None,
        depth=depth,
        state=StreamState.STREAMING,
        lines=10,
        size=2048,
        items=10,
        malformed=0,
        omitted=1,
        complete=False,
        record_types={text: 1},
        started_at=NOW,
        ended_at=NOW,
        usage=(ModelUsage(model=text, messages=1, tokens=TOKENS, cost_usd=None),),
    )


def a_detail(text: str = "text") -> SessionDetail:
    """Return a session's page with *text* in every field that holds text."""
    return SessionDetail(
        summary=a_summary(text),
        cwd=text,
        git_branch=text,
        client_version=text,
        runs=(),
        usage=(ModelUsage(model=text, messages=1, tokens=TOKENS, cost_usd=Decimal("1.005")),),
        streams=(a_stream("main", text, 0), a_stream(text, text, 1)),
        inherited_messages=2,
        reconciliation=Reconciliation(
            client_cost_usd=Decimal(2),
            client_unknown_model=False,
            inherited_cost_usd=Decimal(1),
            difference_usd=Decimal("-0.001"),
        ),
        costs=CostViews(
            transcript_usd=Decimal("1.005"),
            client=CostAccount(
                cost_usd=Decimal(2),
                difference_usd=Decimal("-0.001"),
                unexplained_usd=Decimal("-0.001"),
            ),
            agreement=Agreement.UNEXPLAINED,
        ),
    )


def a_record(text: str, *, refused: bool = False) -> AuditRecordView:
    """Return an audit record."""
    return AuditRecordView(
        id=USER,
        organization_id=ORGANIZATION,
        sequence=7,
        at=NOW,
        kind=text,
        version=1,
        refused=refused,
        object_id=text,
        user_id=None,
        origin=Origin.BROWSER,
        sign_in_id=USER,
        token_id=USER,
        request_id=text,
        address=text,
        agent=text,
        before={"was": text, text: None},
        after={"is": text, text: [text]},
        reason=text,
        erased=False,
        hash=text,
    )


def an_event(text: str) -> EventView:
    """Return an event."""
    return EventView(
        id=USER,
        organization_id=ORGANIZATION,
        at=NOW,
        kind=text,
        version=1,
        object_id=text,
        user_id=USER,
        origin=Origin.BROWSER,
        request_id=text,
        payload={text: text},
        delivered_at=None,
        reactions=(text,),
    )


def a_platform(text: str = "text") -> dict[type[Message[Any]], Any]:
    """Return answers to every message of the command line, *text* wherever text can be."""
    return {
        ShowOrganization: OrganizationView(
            id=ORGANIZATION, name=text, slug="personal", personal=True, level=Level.OWNER
        ),
        ListProjects: Page(
            data=(
                ProjectView(
                    organization_id=ORGANIZATION,
                    id=PROJECT,
                    name=text,
                    slug="text",
                    remote=text,
                    root=text,
                ),
            )
        ),
        ListMembers: Page(
            data=(MemberView(user_id=USER, name=text, email=text, level=Level.OWNER),)
        ),
        ListSessions: Page(data=(a_summary(text),)),
        **dict.fromkeys((ShowSession, MarkSession, SetVisibility), a_detail(text)),
        ListAuditRecords: Page(data=(a_record(text), a_record(text, refused=True))),
        ShowAuditRecord: a_record(text),
        ListEvents: Page(data=(an_event(text),)),
        ShowEvent: an_event(text),
        ReplayEvent: an_event(text),
        DeleteSession: None,
        ExportStream: lambda _: StreamExport(
            complete=False, omitted=1, size=3, chunks=iter((b"{}\n",))
        ),
        **analytics(text),
        CheckRollups: RollupCheck(buckets=10, different=0, repaired=False),
        **accounts(text),
    }


def accounts(text: str = "text") -> dict[type[Message[Any]], Any]:
    """Return answers to the messages of accounts, *text* wherever text can be."""
    service = ServiceAccountView(
        organization_id=ORGANIZATION,
        user_id=USER,
        name=text,
        level=Level.VIEWER,
        created_by=USER,
        created_at=NOW,
    )
    token = TokenView(
        organization_id=ORGANIZATION,
        id=SESSION,
        name=text,
        user_id=USER,
        created_by=USER,
        scopes=(Scope.READ,),
        created_at=NOW,
        expires_at=NOW + dt.timedelta(days=1),
        used_at=None,
    )
    return {
        ShowMe: AccountView(
            user_id=USER,
            name=text,
            email=text,
            has_password=True,
            passkeys=0,
            created_at=NOW,
            deletes_at=None,
        ),
        ListTokens: Page(data=(token,)),
        CreateToken: NewToken(
            token=text, id=SESSION, name=text, scopes=(Scope.READ,), expires_at=token.expires_at
        ),
        RevokeToken: None,
        ListServiceAccounts: Page(data=(service,)),
        CreateServiceAccount: service,
        RemoveServiceAccount: None,
    }


if __name__ == "__main__":
    cli.main(args=sys.argv[2:], obj=a_shell(FakeDoor(a_platform(json.loads(sys.argv[1])))))
