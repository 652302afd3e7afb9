"""Names of domains that an organization may claim."""

import re

from crewkit_core.kernel.errors import wrong_field

LONGEST = 189
"""What an e-mail address may have behind its @."""
CHALLENGE = "_crewkit-challenge"
"""The label under which a domain's owner proves themselves."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")

PUBLIC_PROVIDERS = frozenset(
    [
        "126.com",
        "163.com",
        "aol.com",
        "bluewin.ch",
        "btinternet.com",
        "comcast.net",
        "duck.com",
        "fastmail.com",
        "free.fr",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.de",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "mailbox.org",
        "me.com",
        "msn.com",
        "naver.com",
        "orange.fr",
        "outlook.com",
        "outlook.de",
        "pm.me",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rediffmail.com",
        "rocketmail.com",
        "sbcglobal.net",
        "t-online.de",
        "tuta.com",
        "tutanota.com",
        "verizon.net",
        "wanadoo.fr",
        "web.de",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.de",
        "yahoo.fr",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zoho.com",
    ]
)
"""Who has an address there is nobody's colleague; what is not listed still has to be proven."""


def check_domain(text: str) -> str:
    """Return a domain as it is kept.

    Raises:
        Invalid: it is none, is not spelled in ASCII, or gives addresses to everybody.
    """
    found = text.strip().removesuffix(".").lower()
    if len(found) > LONGEST or not _DOMAIN.fullmatch(found):
        raise wrong_field(
            "domain", "is no domain; such as example.com, others as xn--", "invalid_domain"
        )
    if found in PUBLIC_PROVIDERS:
        raise wrong_field("domain", "gives addresses to everybody", "public_provider")
    return found


def domain_of(email: str) -> str:
    """Return what stands behind an address's @."""
    return email.rpartition("@")[2].lower()
