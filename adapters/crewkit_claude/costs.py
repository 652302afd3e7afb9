"""The client's own running total, digit for digit."""

from decimal import Decimal, InvalidOperation

from crewkit_claude.records import Record
from crewkit_core.sessions.model.transcript import CostState

_DEAREST = Decimal(10) ** 9
_FINEST = -40
_LONGEST = 64


def cost_of(record: Record) -> CostState | None:
    """Return what a ``cost-state`` record says; None when it is no amount from 0 to 10**9."""
    text = bytes(record.total_cost)
    if not 0 < len(text) <= _LONGEST:
        return None
    try:
        total = Decimal(text.decode())
    except (InvalidOperation, UnicodeDecodeError):
        return None
    if not total.is_finite() or not 0 <= total < _DEAREST or _exponent(total) < _FINEST:
        return None
    return CostState(total_cost_usd=total, unknown_model=bool(record.has_unknown_model_cost))


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else _FINEST - 1
