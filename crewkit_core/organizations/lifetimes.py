"""How long things are good for, and how often they may be tried."""

import datetime as dt

from crewkit_core.accounts.lifetimes import Allowance

INVITATION = dt.timedelta(days=7)
PROOF = dt.timedelta(days=1)
"""A domain's proof lets people in for so long after it was seen."""
DOMAIN_CHECKS = Allowance(times=60, within=dt.timedelta(hours=1))
