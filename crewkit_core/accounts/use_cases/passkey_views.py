"""How passkeys are shown, and how many there may be."""

from crewkit_core.accounts.model import (
    Passkey,
)
from crewkit_core.accounts.views import PasskeyView

LONGEST_ANSWER = 64 * 1024


def passkey_view(passkey: Passkey) -> PasskeyView:
    """Return how its owner sees a passkey."""
    return PasskeyView(
        id=passkey.id,
        name=passkey.name,
        created_at=passkey.created_at,
        used_at=passkey.used_at,
        backed_up=passkey.backed_up,
    )
