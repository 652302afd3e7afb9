"""The client's own total beside ours, in words."""

from decimal import Decimal

import attrs

from crewkit_core.sessions.views import Reconciliation
from crewkit_dashboard.figures import exact

_MICRO_DOLLAR = Decimal("0.000001")


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
