"""What changed since the week before is said in a sentence."""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from crewkit_core.analytics.views import AnalyticsSummary
from crewkit_dashboard.changes import since_last_week
from crewkit_testing.sums import NOW, TOTALS

NOTHING: dict[str, Any] = {"sessions": 0, "messages": 0, "cost_usd": Decimal(0)}
NO_RATE: dict[str, Any] = {"success_rate": None}


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (NOTHING, NOTHING, ""),
        (
            {},
            NOTHING,
            "In the last seven days: 1 session for $12.35; nothing in the seven before.",
        ),
        (
            {"sessions": 3, "cost_usd": Decimal(6)},
            {"sessions": 2, "cost_usd": Decimal(4), "success_rate": 0.75},
            (
                "In the last seven days: 3 sessions, 2 in the seven before;"
                " $6.00 spent, 50.0% more; success up 25.0 pp."
            ),
        ),
        (
            {"cost_usd": Decimal(1), **NO_RATE},
            {"cost_usd": Decimal(2)},
            "In the last seven days: 1 session, 1 in the seven before; $1.00 spent, 50.0% less.",
        ),
        (
            NOTHING,
            {"cost_usd": Decimal(0), **NO_RATE},
            (
                "In the last seven days: 0 sessions, 1 in the seven before;"
                " $0.00 spent, nothing before."
            ),
        ),
        (
            {"cost_usd": Decimal(40), **NO_RATE},
            {"cost_usd": Decimal(2)},
            (
                "In the last seven days: 1 session, 1 in the seven before;"
                " $40.00 spent, 20\N{MULTIPLICATION SIGN} as much."
            ),
        ),
    ],
)
def test_two_weeks_are_compared_in_words(
    now: dict[str, Any], before: dict[str, Any], said: str
) -> None:
    """A rate is compared only where both weeks have one."""
    week = AnalyticsSummary(
        start=NOW,
        end=NOW,
        current=attrs.evolve(TOTALS, **now),
        previous=attrs.evolve(TOTALS, **before),
    )
    assert said == since_last_week(week)
