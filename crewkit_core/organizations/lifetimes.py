"""How long what organizations hand out is good for."""

import datetime as dt

INVITATION = dt.timedelta(days=7)
