"""An organization with people in it, and nobody told anything yet."""

import datetime as dt

import pytest

from crewkit_testing.account_house import House
from crewkit_testing.companies_of_people import Company, found_company


@pytest.fixture
def company(house: House) -> Company:
    """At the present day: receivers' libraries refuse old timestamps."""
    house.clock.at = dt.datetime.now(dt.UTC)
    return found_company(house)
