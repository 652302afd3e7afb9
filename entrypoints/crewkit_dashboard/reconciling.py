"""The client's own total beside ours, in words."""

from decimal import Decimal

import attrs

from crewkit_core.sessions.model.costs import Agreement, Apart, CostDifference, CostViews
from crewkit_core.sessions.views import Reconciliation
from crewkit_dashboard.figures import exact

_MICRO_DOLLAR = Decimal("0.000001")
_MOST = 20
_REASON = {
    Apart.NOT_IN_TRANSCRIPT: "Request {}{} is in no transcript",
    Apart.NOT_TOLD: "A message that no event tells of",
    Apart.PRICED_OTHERWISE: "Request {}{} is priced otherwise",
}
_AGREEMENT = {
    Agreement.ALONE: "",
    Agreement.AGREE: "All accounts agree to the micro-dollar.",
    Agreement.EXPLAINED: "They differ, and the records below are all of the difference.",
    Agreement.UNEXPLAINED: "They differ by more than single records explain.",
}


@attrs.frozen(kw_only=True)
class Account:
    """Lines that add up to the client's total, and what the last of them means.

    Attributes:
        agrees: Nothing is left over.
    """

    lines: tuple[tuple[str, str], ...]
    words: str
    agrees: bool


def account(found: Reconciliation, ours: Decimal | None, *, incomplete: bool) -> Account:
    """Return the account of a session.

    Args:
        found: What the client's own record says beside ours.
        ours: The priced part of what its messages cost.
        incomplete: It has messages of models without a rate.
    """
    difference = found.difference_usd
    lines = [("Messages of this session, by crewkit", exact(ours))]
    if found.inherited_cost_usd:
        inherited = exact(found.inherited_cost_usd)
        lines.append(("Inherited from the session it was forked from", inherited))
    lines.append(("Not explained by any line", _signed(difference)))
    lines.append(("Claude Code's own total", exact(found.client_cost_usd)))
    return Account(
        lines=tuple(lines),
        words=_words(difference, incomplete=incomplete, guessed=found.client_unknown_model),
        agrees=abs(difference) < _MICRO_DOLLAR,
    )


@attrs.frozen(kw_only=True)
class Accounts:
    """What the client told while it ran, beside the transcript.

    Attributes:
        rows: An account each: its name, what it says, what of that is beyond the transcript, and
            what of that no record explains.
        differences: The records that explain: what they are, of which model, and by how much.
        further: How many there are beside those.
        agrees: Nothing differs.
    """

    rows: tuple[tuple[str, str, str, str], ...]
    differences: tuple[tuple[str, str, str], ...]
    further: int
    words: str
    agrees: bool


def accounts(costs: CostViews) -> Accounts | None:
    """Return the client's accounts of a session; None when it told nothing while it ran."""
    if costs.events is None and costs.counter is None:
        return None
    named = (
        ("Claude Code's events, request by request", costs.events),
        ("Claude Code's counter", costs.counter),
        ("Claude Code's own total", costs.client),
    )
    shown = costs.differences[:_MOST]
    return Accounts(
        rows=tuple(
            (
                words,
                exact(each.cost_usd),
                _signed(each.difference_usd),
                _signed(each.unexplained_usd),
            )
            for words, each in named
            if each is not None
        ),
        differences=tuple((_why(each), each.model, _signed(each.cost_usd)) for each in shown),
        further=costs.further + len(costs.differences) - len(shown),
        words=_AGREEMENT[costs.agreement],
        agrees=costs.agreement is Agreement.AGREE,
    )


def _why(difference: CostDifference) -> str:
    asked = f" ({difference.source})" if difference.source else ""
    return _REASON[difference.reason].format(difference.request_id, asked)


def _signed(value: Decimal) -> str:
    if abs(value) < _MICRO_DOLLAR:
        return "$0"
    return exact(value) if value > 0 else f"\N{MINUS SIGN}{exact(-value)}"


def _words(difference: Decimal, *, incomplete: bool, guessed: bool) -> str:
    if abs(difference) < _MICRO_DOLLAR:
        return "Both agree to the micro-dollar."
    if incomplete or guessed:
        return (
            "Some models have no rate here and are left out of our sum, while Claude Code prices "
            "a model it does not know as if it were another."
        )
    if difference > 0:
        return (
            "Claude Code paid for requests that it does not write down, such as compaction, "
            "titles and hooks, or priced something otherwise."
        )
    return (
        "Claude Code's total is lower: it leaves out requests that were cut off, or priced "
        "something otherwise."
    )
