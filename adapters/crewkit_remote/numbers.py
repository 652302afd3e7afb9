"""Numbers that a server told, brought within bounds."""

import math


def seconds(told: object, least: float, most: float, default: float) -> float:
    """Return a duration within bounds; *default* for what is no number."""
    if isinstance(told, bool) or not isinstance(told, int | float) or math.isnan(told):
        return default
    return min(max(told, least), most)
