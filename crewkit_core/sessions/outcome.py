"""Whether a session reached what it was for, and who says so."""

import datetime as dt
import enum

import attrs


class Outcome(enum.StrEnum):
    """What became of what a session was for; where nobody says so it is unknown, not a failure."""

    SUCCESS = "success"
    FAILURE = "failure"


class OutcomeSource(enum.StrEnum):
    """Who says so, the weakest word first."""

    EXIT = "exit"
    JUDGE = "judge"
    MERGE = "merge"
    USER = "user"

    def outranks(self, other: "OutcomeSource") -> bool:
        """Test whether this word counts more than *other*."""
        ranks = list(OutcomeSource)
        return ranks.index(self) > ranks.index(other)


@attrs.frozen(kw_only=True)
class Verdict:
    """An outcome with its source.

    Attributes:
        at: When it was said.
    """

    outcome: Outcome
    source: OutcomeSource
    at: dt.datetime


def prevailing(standing: Verdict | None, said: Verdict) -> Verdict:
    """Return which of two counts: the later, unless the standing one has the better source."""
    if standing is not None and standing.source.outranks(said.source):
        return standing
    return said


def success_rate(successes: int, failures: int) -> float | None:
    """Return successes / (successes + failures), 0 to 1; None when nothing is known.

    A session without an outcome is in neither: how many there are is told beside the rate.
    """
    known = successes + failures
    return successes / known if known else None


def coverage(successes: int, failures: int, sessions: int) -> float | None:
    """Return the share of *sessions* whose outcome is known, 0 to 1; None without any."""
    return (successes + failures) / sessions if sessions else None
