"""Why staff did something, in their words; what they write without is not done."""

import re

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.text import is_storable

LONGEST_REASON = 500
_WORD = re.compile(r"\w")


def check_reason(reason: str) -> str:
    """Return the reason on one line.

    Raises:
        Invalid: there is none, or it is too long.
    """
    found = " ".join(reason.split())
    if not _WORD.search(found) or len(found) > LONGEST_REASON or not is_storable(found):
        raise wrong_field("reason", f"must say why, in 1 to {LONGEST_REASON} characters")
    return found
