"""What is drawn: named rows of values, each with its color."""

from collections.abc import Sequence

import attrs

COLORS = ("a", "b", "c", "d", "e", "f")
OTHER = "z"


@attrs.frozen(kw_only=True)
class Series:
    """One value a label.

    Attributes:
        color: Letter of a color of the style sheet.
        total: The sum as people read it, shown in the legend.
    """

    name: str
    color: str
    values: tuple[float, ...]
    total: str = ""


def largest_sum(series: Sequence[Series]) -> float:
    """Return the largest sum over the series at one place."""
    return max((sum(column) for column in zip(*(s.values for s in series), strict=True)), default=0)
