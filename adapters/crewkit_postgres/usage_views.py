"""What models did, as views show it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import attrs

from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.views import ModelUsage


@attrs.frozen(kw_only=True)
class Use:
    """What was used of one model, as ``stream_usage`` keeps it."""

    model: str
    messages: int
    unpriced: int
    tokens: TokenUsage
    cost_usd: Decimal

    def __add__(self, other: "Use") -> "Use":
        return Use(
            model=self.model,
            messages=self.messages + other.messages,
            unpriced=self.unpriced + other.unpriced,
            tokens=self.tokens + other.tokens,
            cost_usd=self.cost_usd + other.cost_usd,
        )

    @property
    def view(self) -> ModelUsage:
        """As views show it: without a cost when no message has a price."""
        return ModelUsage(
            model=self.model,
            messages=self.messages,
            tokens=self.tokens,
            cost_usd=self.cost_usd if self.messages > self.unpriced else None,
        )


def use_of(row: Any) -> Use:  # noqa: ANN401 - a row of stream_usage
    """Return the use a row tells of."""
    return Use(
        model=row.model,
        messages=row.messages,
        unpriced=row.unpriced,
        tokens=tokens_of(row),
        cost_usd=row.cost_usd,
    )


def tokens_of(row: Any) -> TokenUsage:  # noqa: ANN401 - any row with these columns
    """Return the tokens of a row."""
    return TokenUsage(
        input=int(row.input),
        output=int(row.output),
        cache_read=int(row.cache_read),
        cache_write_5m=int(row.cache_write_5m),
        cache_write_1h=int(row.cache_write_1h),
    )


def by_model(uses: Iterable[Use]) -> tuple[Use, ...]:
    """Return the uses added up by model, the most expensive first."""
    sums: dict[str, Use] = {}
    for use in uses:
        sums[use.model] = sums[use.model] + use if use.model in sums else use
    return tuple(sorted(sums.values(), key=lambda use: (-use.cost_usd, use.model)))
