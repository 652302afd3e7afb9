"""Addresses of the pages."""

import uuid
from urllib.parse import quote, urlencode

OVERVIEW = "/kit"
SESSIONS = "/kit/sessions"
CONNECT = "/kit/connect"
FIRST_SESSION = "/kit/connect/first"
SIGN_OUT = "/kit/sign-out"


def link(path: str, fragment: str = "", /, **parameters: object) -> str:
    """Return *path* with the parameters that have a value."""
    query = urlencode({k: str(v) for k, v in parameters.items() if v is not None and v != ""})
    return path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def session(identity: uuid.UUID | str) -> str:
    """Return the address of a session's page."""
    return f"{SESSIONS}/{quote(str(identity), safe='')}"
