"""What must never be written into the trail, known by its name or by its form."""

import functools
import re

from crewkit_core.kernel.event import Plain

MASK = "[secret]"

_NAMES = re.compile(
    r"(?:\A|_)(?:token|tokens|cookie|bearer|otp|challenge|nonce|salt|hash|digest|signature"
    r"|authorization|credential|credentials|public_key|signing_key|verifier)\Z"
    r"|passw|passphrase|secret|_hash_|api_?key|private_?key",
    re.IGNORECASE,
)
_FORMS = re.compile(
    r"crewkit_(?:pat|svc|ref)_[0-9A-Za-z_-]{16,}"  # ours
    r"|whsec_[0-9A-Za-z+/=_-]{16,}"  # of webhooks
    r"|\$argon2(?:id|i|d)\$\S+"
    r"|\bBearer\s+[0-9A-Za-z._~+/=-]{16,}"
    r"|\beyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]*"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]*-----END [A-Z ]*PRIVATE KEY-----)?"
    r"|\bsk-[0-9A-Za-z_-]{20,}"
    r"|\bgh[pousr]_[0-9A-Za-z]{20,}|\bgithub_pat_[0-9A-Za-z_]{20,}"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bxox[abprs]-[0-9A-Za-z-]{10,}"
    r"|(?<=://)[^/\s:@]{1,200}:[^/\s@]{1,200}(?=@)",  # a login within a URL
)


@functools.lru_cache(maxsize=1024)  # names of fields are ours, and few
def names_secret(name: str) -> bool:
    """Test whether a field of this name would hold a secret, or a hash of one."""
    return _NAMES.search(name) is not None


def masked(text: str) -> str:
    """Return *text* with what opens something replaced: people paste such things into names."""
    return _FORMS.sub(MASK, text)


def without_secrets(value: Plain, where: str) -> Plain:
    """Return plain data with every text masked.

    Args:
        value: Plain data.
        where: Named in the refusal; the value is not.

    Raises:
        ValueError: a field is named as one that holds a secret; a bug of ours.
    """
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        for name in value:
            if names_secret(name):
                raise ValueError(f"{where}.{name} would hold a secret")
        return {masked(name): without_secrets(each, where) for name, each in value.items()}
    if isinstance(value, list):
        return [without_secrets(each, where) for each in value]
    return value
