"""What a session cost by the client's own accounts, beside its transcript's."""

from crewkit_cli.figures import clock_time, micro_dollars
from crewkit_cli.tables import Column, Table
from crewkit_core.sessions.model.costs import (
    MICRO_DOLLAR,
    Agreement,
    Apart,
    CostAccount,
    CostViews,
)

_DIFFERENCES = (
    Column("Request", flexible=True),
    Column("Asked by", flexible=True, optional=2),
    Column("Model", flexible=True),
    Column("At", optional=3),
    Column("Difference", right=True),
    Column("Why", flexible=True, optional=1),
)
_WHY = {
    Apart.NOT_IN_TRANSCRIPT: "in no transcript",
    Apart.NOT_TOLD: "not told by the client",
    Apart.PRICED_OTHERWISE: "priced otherwise",
}
_AGREEMENT = {
    Agreement.AGREE: "All accounts agree to the micro-dollar",
    Agreement.EXPLAINED: "They differ, and each difference is named",
    Agreement.UNEXPLAINED: "They differ by what no single record explains",
}


def accounts_of(costs: CostViews) -> tuple[tuple[str, str], ...]:
    """Return each account of the client's with what it says beyond the transcript."""
    if costs.agreement is Agreement.ALONE:
        return ()
    accounts = (
        ("Client's events", costs.events),
        ("Client's counter", costs.counter),
        ("Client's total", costs.client),
    )
    told = tuple((name, _told(each)) for name, each in accounts if each is not None)
    return (*told, ("Accounts", _AGREEMENT[costs.agreement]))


def _told(account: CostAccount) -> str:
    text = micro_dollars(account.cost_usd)
    beyond = micro_dollars(account.difference_usd)
    if abs(account.difference_usd) >= MICRO_DOLLAR:
        text += f"; {beyond} beyond the transcript"
        text += f", {micro_dollars(account.unexplained_usd)} of it unexplained"
    return text


def differences_of(costs: CostViews) -> Table | None:
    """Return the records in which the client's events and the transcript differ, if any do."""
    if not costs.differences:
        return None
    rows = [
        (
            each.request_id or "(none told)",
            each.source,
            each.model,
            clock_time(each.at),
            micro_dollars(each.cost_usd),
            _WHY[each.reason],
        )
        for each in costs.differences
    ]
    return Table(_DIFFERENCES, tuple(rows))
