"""Messages as they are counted, and the figures that follow from them."""

import datetime as dt
import uuid
from decimal import Decimal

import attrs

from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.pricing import EXACT, exact_sum


@attrs.frozen(kw_only=True)
class MessageRecord:
    """One API message, counted once in its organization.

    Attributes:
        message_id: The API's id.
        conversation_id, stream_id, line: Where it stands.
        at: Its time, or the best known when its record names none.
        cost_usd: Exact price; None when its model has none.
        copied_from: The Claude session the record says it was copied from; such a one is never
            counted here.
    """

    organization_id: uuid.UUID
    message_id: str
    conversation_id: uuid.UUID
    stream_id: uuid.UUID
    line: int
    at: dt.datetime
    model: str
    usage: TokenUsage
    cost_usd: Decimal | None
    copied_from: str | None = None


@attrs.frozen(kw_only=True)
class Bucket:
    """What figures are kept by.

    Attributes:
        hour: Start of the hour (UTC).
        agent: The subagent's type, the main thread's agent, or None.
        model: None for figures of whole sessions, which stand in the hour the session began.
    """

    hour: dt.datetime
    project_id: uuid.UUID
    user_id: uuid.UUID | None
    agent: str | None
    model: str | None


@attrs.frozen(kw_only=True)
class Figures:
    """Figures of a bucket, or what is to be added to them (then they may be negative).

    Attributes:
        successes, failures: Sessions with that outcome.
        timed, duration_ms: Sessions that name times, and how long those lasted together.
    """

    sessions: int = 0
    prompts: int = 0
    tool_calls: int = 0
    tool_errors: int = 0
    api_errors: int = 0
    successes: int = 0
    failures: int = 0
    timed: int = 0
    duration_ms: int = 0
    messages: int = 0
    unpriced: int = 0
    usage: TokenUsage = TokenUsage()
    cost_usd: Decimal = Decimal(0)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            sessions=self.sessions + other.sessions,
            prompts=self.prompts + other.prompts,
            tool_calls=self.tool_calls + other.tool_calls,
            tool_errors=self.tool_errors + other.tool_errors,
            api_errors=self.api_errors + other.api_errors,
            successes=self.successes + other.successes,
            failures=self.failures + other.failures,
            timed=self.timed + other.timed,
            duration_ms=self.duration_ms + other.duration_ms,
            messages=self.messages + other.messages,
            unpriced=self.unpriced + other.unpriced,
            usage=self.usage + other.usage,
            cost_usd=EXACT.add(self.cost_usd, other.cost_usd),
        )

    def __neg__(self) -> "Figures":
        return Figures(
            sessions=-self.sessions,
            prompts=-self.prompts,
            tool_calls=-self.tool_calls,
            tool_errors=-self.tool_errors,
            api_errors=-self.api_errors,
            successes=-self.successes,
            failures=-self.failures,
            timed=-self.timed,
            duration_ms=-self.duration_ms,
            messages=-self.messages,
            unpriced=-self.unpriced,
            usage=TokenUsage(
                input=-self.usage.input,
                output=-self.usage.output,
                cache_read=-self.usage.cache_read,
                cache_write_5m=-self.usage.cache_write_5m,
                cache_write_1h=-self.usage.cache_write_1h,
            ),
            cost_usd=-self.cost_usd,
        )

    def __bool__(self) -> bool:
        return self != Figures()


def figures_of(*messages: MessageRecord) -> Figures:
    """Return what messages add."""
    used = [message.usage for message in messages]
    prices = [message.cost_usd for message in messages if message.cost_usd is not None]
    return Figures(
        messages=len(messages),
        unpriced=len(messages) - len(prices),
        usage=TokenUsage(
            input=sum([usage.input for usage in used]),
            output=sum([usage.output for usage in used]),
            cache_read=sum([usage.cache_read for usage in used]),
            cache_write_5m=sum([usage.cache_write_5m for usage in used]),
            cache_write_1h=sum([usage.cache_write_1h for usage in used]),
        ),
        cost_usd=exact_sum(prices),
    )
