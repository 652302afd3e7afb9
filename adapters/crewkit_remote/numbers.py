"""Numbers that a server told, brought within bounds."""

import math


def seconds(told: object, least: float, most: float, default: float) -> float:
    """Return a duration within bounds; *default* for what is no number."""
    if isinstance(told, bool) or not isinstance(told, int | float):
        return default
    if isinstance(told, float) and math.isnan(told):  # of a huge int it cannot even be asked
        return default
    return min(max(told, least), most)
