"""Rates as they are shipped, and an installation's own."""

import datetime as dt
import importlib.resources
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.sessions.pricing import Rate, RateBook, Surcharge

_PRICES = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")


def shipped_rates() -> RateBook:
    """Return the table that comes with crewkit, each line with its source."""
    text = importlib.resources.files("crewkit").joinpath("data/rates.json").read_text()
    table = json.loads(text)
    return RateBook(
        tuple(map(_rate, table["rates"])),
        tuple(
            Surcharge(
                field=row["field"],
                value=row["value"],
                factor=Decimal(row["factor"]),
                source=row["source"],
            )
            for row in table["surcharges"]
        ),
        Decimal(table["web_search"]["per_request"]),
    )


def rates_with_own(path: Path | None) -> RateBook:
    """Return the shipped rates, those of a file of one's own in their place.

    Args:
        path: JSON of the same form (``{"rates": [{"model": ..., "input": "4", ...}]}``), for
            negotiated prices or models behind another provider; None: shipped rates alone.

    Raises:
        Invalid: the file cannot be read; names what is wrong.
    """
    book = shipped_rates()
    if path is None:
        return book
    try:
        rows = json.loads(path.read_text())["rates"]
        return book.with_own([_rate({"source": str(path), **row}) for row in rows])
    except (OSError, ValueError, KeyError, TypeError, InvalidOperation) as error:
        raise wrong_field("rates_file", f"{path} is no table of rates: {error!r}") from error


def _rate(row: Mapping[str, Any]) -> Rate:
    since = row.get("since")
    prices = {name: Decimal(row[name]) for name in _PRICES}
    if any(not price.is_finite() or price < 0 for price in prices.values()):
        raise ValueError(f"a price of {row['model']} is no amount")
    return Rate(
        model=row["model"],
        since=None if since is None else dt.date.fromisoformat(since),
        source=row["source"],
        **prices,
    )
