"""How long things are good for, and how often they may be tried."""

import datetime as dt

import attrs

ACCESS = dt.timedelta(minutes=15)
REFRESH_IDLE = dt.timedelta(days=30)
REFRESH_ABSOLUTE = dt.timedelta(days=90)
REFRESH_GRACE = dt.timedelta(seconds=10)
"""Within it a used refresh token gets the same successor again: the answer may have been lost."""

BROWSER = dt.timedelta(hours=12)
BROWSER_REMEMBERED = dt.timedelta(days=30)
BROWSER_IDLE = dt.timedelta(days=7)
SEEN_EVERY = dt.timedelta(minutes=5)
"""How exactly it is kept when a sign-in was last used."""

VERIFY_LINK = dt.timedelta(hours=24)
RESET_LINK = dt.timedelta(hours=1)
SIGN_IN_LINK = dt.timedelta(hours=1)
UNDO_LINK = dt.timedelta(days=14)
CLAIM_LINK = dt.timedelta(hours=24)
STEP_UP = dt.timedelta(minutes=5)
CHALLENGE = dt.timedelta(minutes=5)

DEVICE_CODE = dt.timedelta(minutes=10)
DEVICE_INTERVAL = 5
"""Seconds between polls; grows by as much with each poll that comes too soon."""

LONGEST_TOKEN = 366
"""Days until an API token ends, at most."""

MOST_FAILURES = 100
"""Wrong passwords in a row; then the password is no way in until it is reset."""


@attrs.frozen(kw_only=True)
class Allowance:
    """So many times within a while, evenly refilled."""

    times: int
    within: dt.timedelta


_FIVE_MINUTES = dt.timedelta(minutes=5)
_HOUR = dt.timedelta(hours=1)
LOG_IN = Allowance(times=10, within=_FIVE_MINUTES)
LOG_IN_ALL = Allowance(times=1000, within=_FIVE_MINUTES)
STEP_UP_TRIES = Allowance(times=10, within=_FIVE_MINUTES)
REGISTER = Allowance(times=10, within=_HOUR)
MAIL_TO_ONE = Allowance(times=5, within=dt.timedelta(days=1))
SECRET_TRIES = Allowance(times=30, within=_FIVE_MINUTES)
CHALLENGES = Allowance(times=60, within=_FIVE_MINUTES)
CHALLENGES_ALL = Allowance(times=5000, within=_FIVE_MINUTES)
DEVICE_REQUESTS = Allowance(times=20, within=_HOUR)
DEVICE_REQUESTS_ALL = Allowance(times=1000, within=_HOUR)
USER_CODE_TRIES = Allowance(times=5, within=DEVICE_CODE)
USER_CODE_TRIES_ALL = Allowance(times=50, within=_HOUR)
REFRESHES = Allowance(times=300, within=_FIVE_MINUTES)
DELETIONS = Allowance(times=5, within=dt.timedelta(days=1))
