"""People with accounts, before a real browser."""

import attrs
from playwright.sync_api import CDPSession, Page

from crewkit_core.accounts.model import LetterKind
from crewkit_core.accounts.use_cases import Register, VerifyEmail
from crewkit_core.kernel.actor import Source, nobody
from crewkit_pages.platform import Platform

PASSWORD = "difference engines rattle"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def a_person(platform: Platform, email: str, name: str = "Ada Lovelace") -> str:
    """Have somebody with an account; return the address."""
    somebody = nobody(Source(address="198.51.100.9", agent=AGENT, device=email))
    platform.application.door.handle(
        somebody,
        Register(email=email, name=name, password=PASSWORD, password_confirmation=PASSWORD),
    )
    token = platform.link(LetterKind.VERIFY, email).rpartition("/")[2]
    platform.application.door.handle(somebody, VerifyEmail(token=token, password=PASSWORD))
    return email


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the form that is shown, and send it by keyboard."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


@attrs.frozen
class Authenticator:
    """A virtual authenticator in a page's browser, which verifies its user by itself."""

    devtools: CDPSession
    identity: str

    @classmethod
    def of(cls, page: Page) -> "Authenticator":
        """Plug one in."""
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return cls(devtools, made["authenticatorId"])

    def refuse(self) -> None:
        """Let its user fail to prove who they are, from now on."""
        wanted = {"authenticatorId": self.identity, "isUserVerified": False}
        self.devtools.send("WebAuthn.setUserVerified", wanted)

    def count(self) -> int:
        """Return how many passkeys it holds."""
        held = self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.identity})
        return len(held["credentials"])
