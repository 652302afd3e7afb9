"""How well two kinds of answers are told apart by the time they take."""

FULL = 200
"""From so many of each on, the bar itself counts: 0.40 to 0.60."""


def auc(left: list[float], right: list[float]) -> float:
    """Return how well one tells the two apart by a threshold: 0.5 is not at all."""
    above = sum((a > b) + (a == b) / 2 for a in left for b in right)
    return above / (len(left) * len(right))


def margin(times: int) -> float:
    """Return how far from 0.5 is too far: the bar's 0.10, or what chance does with fewer."""
    by_chance = ((2 * times + 1) / (12 * times * times)) ** 0.5
    return 0.10 if times >= FULL else 5 * by_chance
