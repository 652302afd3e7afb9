"""Where a visitor goes after signing in: to a page of ours they asked for, nowhere else."""

import re

import falcon

from crewkit_dashboard import links

ABOVE = ".."
_LONGEST = 2_000
# characters of an address as we write it ourselves: no backslash, no control, nothing but ASCII
_PAGE = re.compile(
    r"/kit(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)
_UPWARD = re.compile(r"/(?:\.|%2e){1,2}(?:/|\?|$)", re.IGNORECASE)
_SAFE = frozenset({"GET", "HEAD"})


def safe_next(wanted: str) -> str:
    """Return *wanted* when it is the address of a page of ours, else the overview."""
    path = wanted.partition("?")[0]
    usable = len(wanted) <= _LONGEST and _PAGE.fullmatch(wanted) and not _UPWARD.search(path)
    return wanted if usable else links.OVERVIEW


def sign_in_first(req: falcon.Request, home: str) -> falcon.HTTPSeeOther:
    """Return the way to sign-in and back.

    Args:
        req: What was asked by nobody known.
        home: The page that it is a piece of, or a change made there; ``ABOVE`` for the address one
            step up; empty for a page of its own.
    """
    if not home and req.method not in _SAFE:
        home = ABOVE
    if home == ABOVE:
        wanted = links.spelled(req.path.rpartition("/")[0])
    else:
        query = f"?{req.query_string}" if req.query_string else ""
        wanted = home or links.spelled(req.path) + query
    wanted = safe_next(wanted)
    return see_other(links.link(links.LOG_IN, next="" if wanted == links.OVERVIEW else wanted))


def see_other(address: str) -> falcon.HTTPSeeOther:
    """Return the way to a page, which nobody keeps for later."""
    return falcon.HTTPSeeOther(address, headers={"Cache-Control": "no-store"})
