"""Figures as people read them on a terminal."""

from decimal import Decimal

import pytest

from crewkit_cli.figures import micro_dollars


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "$0.00"),
        ("0.0103796", "$0.01038"),
        ("-0.00012", "-$0.00012"),
        ("1234.5", "$1,234.50"),
        ("-1E-17", "$0.00"),
        ("0.0000004", "$0.00"),
        ("0.0000005", "$0.000001"),
    ],
)
def test_an_account_is_told_to_the_micro_dollar(amount: str, shown: str) -> None:
    """What the client's binary fractions leave behind is nothing."""
    assert shown == micro_dollars(Decimal(amount))
