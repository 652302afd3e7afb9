"""Runs and conversations."""

import datetime as dt
import enum
import uuid
from decimal import Decimal

import attrs

from crewkit_core.sessions.model.transcript import PieceFacts
from crewkit_core.sessions.outcome import Outcome, OutcomeSource, Verdict
from crewkit_core.tenancy.visibility import Visibility


class Source(enum.StrEnum):
    """How a conversation came in."""

    IMPORT = "import"
    LIVE = "live"


@attrs.frozen(kw_only=True)
class Run:
    """One run of ``crewkit code``: a crewkit session. Imports have none."""

    organization_id: uuid.UUID
    id: uuid.UUID
    started_at: dt.datetime


@attrs.frozen(kw_only=True)
class Conversation:
    """One Claude conversation, keyed by its organization and Claude's own session id.

    Attributes:
        user_id: Whose it is; None when nobody is known (any more).
        visibility: Who else sees it.
        agent: The agent of the main thread (``--agent``); None for the default one.
        first_at: Time of the main stream's first own line; None until one names a time.
        last_at: Time of the last line of any stream.
        client_cost_usd: The client's own running total, exactly as it wrote it; None without one.
        client_unknown_model: The client priced a model it did not know.
        outcome, outcome_source, outcome_at: What became of it; all None while nobody says.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    claude_session_id: str
    project_id: uuid.UUID
    user_id: uuid.UUID | None
    source: Source
    created_at: dt.datetime
    visibility: Visibility = Visibility.ORGANIZATION
    agent: str | None = None
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None
    cwd: str | None = None
    git_branch: str | None = None
    client_version: str | None = None
    title: str | None = None
    first_prompt: str | None = None
    prompts: int = 0
    tool_calls: int = 0
    tool_errors: int = 0
    api_errors: int = 0
    compactions: int = 0
    interruptions: int = 0
    client_cost_usd: Decimal | None = None
    client_unknown_model: bool = False
    outcome: Outcome | None = None
    outcome_source: OutcomeSource | None = None
    outcome_at: dt.datetime | None = None

    @property
    def verdict(self) -> Verdict | None:
        """What became of it, with the source; None while nobody says."""
        if self.outcome is None or self.outcome_source is None or self.outcome_at is None:
            return None
        return Verdict(outcome=self.outcome, source=self.outcome_source, at=self.outcome_at)

    def judged(self, verdict: Verdict | None) -> "Conversation":
        """Return the conversation with this verdict, or with none."""
        return attrs.evolve(
            self,
            outcome=None if verdict is None else verdict.outcome,
            outcome_source=None if verdict is None else verdict.source,
            outcome_at=None if verdict is None else verdict.at,
        )

    @property
    def duration_ms(self) -> int | None:
        """Milliseconds from its first own line to its last; None without either."""
        if self.first_at is None or self.last_at is None:
            return None
        return (self.last_at - self.first_at) // dt.timedelta(milliseconds=1)

    @property
    def began(self) -> tuple[dt.datetime | None, str]:
        """What decides which of two sessions a shared message belongs to."""
        return self.first_at, self.claude_session_id

    def grow(self, facts: PieceFacts, *, main: bool) -> "Conversation":
        """Return the conversation with a further piece counted.

        Args:
            main: The piece is of the main stream, which alone names title, place and agent.
        """
        grown = attrs.evolve(
            self,
            last_at=_latest(self.last_at, facts.last_at),
            tool_calls=self.tool_calls + facts.tool_calls,
            tool_errors=self.tool_errors + facts.tool_errors,
            api_errors=self.api_errors + facts.api_errors,
            interruptions=self.interruptions + facts.interruptions,
        )
        return _grow_main(grown, facts) if main else grown


def _grow_main(grown: Conversation, facts: PieceFacts) -> Conversation:
    cost = facts.cost_state
    return attrs.evolve(
        grown,
        first_at=grown.first_at or facts.first_own_at,
        cwd=grown.cwd or facts.cwd,
        git_branch=grown.git_branch or facts.git_branch,
        client_version=facts.version or grown.client_version,
        agent=grown.agent or facts.agent_name,
        title=facts.title or grown.title,
        first_prompt=grown.first_prompt or facts.first_prompt,
        prompts=grown.prompts + facts.prompts,
        compactions=grown.compactions + facts.compactions,
        client_cost_usd=grown.client_cost_usd if cost is None else cost.total_cost_usd,
        client_unknown_model=(grown.client_unknown_model if cost is None else cost.unknown_model),
    )


def _latest(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)
