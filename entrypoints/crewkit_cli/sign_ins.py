"""A kept sign-in as people and programs are told of it; its tokens never are."""

from pathlib import Path
from typing import Any

from crewkit.signing_on import KeptSignIn


def document_of(sign_in: KeptSignIn) -> dict[str, Any]:
    """Return what ``--json`` prints of it."""
    return {
        "server": sign_in.server,
        "user_id": sign_in.user_id,
        "name": sign_in.name,
        "email": sign_in.email,
        "organization_id": sign_in.organization_id,
        "organization": sign_in.organization,
        "signed_in_at": sign_in.signed_in_at,
        "kept_in": sign_in.keeper.value,
    }


def how_kept(sign_in: KeptSignIn, path: Path) -> str:
    """Return where the tokens are, and from whom that protects them."""
    if sign_in.keeper.value == "keyring":
        return (
            "The tokens are in this system's keyring, encrypted while it is locked; unlocked,"
            " programs that run as you may ask it for them."
        )
    return (
        f"The tokens are in {path}: other users cannot read it, but it is not encrypted:"
        " programs that run as you can, and so can root and backups."
    )
