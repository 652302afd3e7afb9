"""What browsers hold."""


def session_cookie(public_url: str) -> str:
    """Return the name of the sign-in cookie; browsers guard the longer one, which needs https."""
    return "__Host-crewkit" if public_url.startswith("https://") else "crewkit"


def device_cookie(public_url: str) -> str:
    """Return the name of the cookie by which a browser is known again; it signs nobody in."""
    return f"{session_cookie(public_url)}-device"


def organization_cookie(public_url: str) -> str:
    """Return the name of the cookie that says which organization's pages a browser shows."""
    return f"{session_cookie(public_url)}-organization"
