"""What a member may do, as rules over levels; who asks is told the rule's name."""

import enum

import attrs

from crewkit_core.tenancy.levels import Level


@attrs.frozen
class Decision:
    """Whether something may be done, and by which rule.

    Attributes:
        rule: Stable, for answers, audit records and tests.
    """

    allowed: bool
    rule: str


class Further(enum.StrEnum):
    """A rule over the levels of those concerned, asked after the sender's own."""

    GRANT = "grant"
    CHANGE = "change"
    REMOVE = "remove"


@attrs.frozen
class Needs:
    """What a message needs of the member who sends it.

    Attributes:
        level: Of whoever sends it.
        others: When what it is about is another member's; None: whose it is makes no difference.
        further: What is asked besides; None: nothing is.
    """

    level: Level
    others: Level | None = None
    further: Further | None = None

    def decide(self, mine: Level, *, own: bool = True) -> Decision:
        """Decide by level and by whose it is.

        Args:
            mine: Of the member, no higher than their token.
            own: What it is about is theirs.
        """
        if own or self.others is None or not mine.reaches(self.level):
            return may_reach(mine, self.level)
        return Decision(mine.reaches(self.others), f"others_need_{self.others}")

    def of(self, *, own: bool) -> Level:
        """Return the level that is needed."""
        return self.level if own or self.others is None else self.others


def may_reach(mine: Level, needed: Level) -> Decision:
    """Decide by level alone."""
    return Decision(mine.reaches(needed), f"needs_{needed}")


def may_grant(mine: Level, level: Level) -> Decision:
    """Decide whether a member of level *mine* may make somebody one of *level*."""
    if not mine.reaches(Level.ADMIN):
        return Decision(allowed=False, rule="only_admins_grant")
    if mine is Level.OWNER:
        return Decision(allowed=True, rule="owners_grant_anything")
    return Decision(not level.reaches(mine), "grant_below_own_level")


def may_change(mine: Level, theirs: Level, to: Level, *, own: bool, owners_left: int) -> Decision:
    """Decide whether a member's level may become *to*.

    Args:
        mine: Of who asks.
        theirs: Of whose level it is, now.
        to: What it is to become.
        own: They are the same person.
        owners_left: Owners beside the one whose level it is who can sign in.
    """
    if own:
        if mine is not Level.OWNER:
            return Decision(allowed=False, rule="own_level_is_for_others")
        return _while_another_remains(owners_left, "owners_step_down")
    decision = may_grant(mine, theirs)
    if decision.allowed:
        decision = may_grant(mine, to)
    if not decision.allowed:
        return decision
    if theirs is Level.OWNER and to is not Level.OWNER:
        return _while_another_remains(owners_left, decision.rule)
    return decision


def may_remove(mine: Level, theirs: Level, *, own: bool, owners_left: int) -> Decision:
    """Decide whether a member may be taken out of the organization, by others or themselves."""
    decision = Decision(allowed=True, rule="anybody_leaves") if own else may_grant(mine, theirs)
    if decision.allowed and theirs is Level.OWNER:
        return _while_another_remains(owners_left, decision.rule)
    return decision


def _while_another_remains(owners_left: int, rule: str) -> Decision:
    if owners_left > 0:
        return Decision(allowed=True, rule=rule)
    return Decision(allowed=False, rule="an_owner_remains")
