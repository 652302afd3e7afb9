"""What accounts need besides a database: proofs that cost nothing, and letters that are kept."""

import datetime as dt
from typing import Any

import attrs
from joserfc.jwk import OKPKey

from crewkit_auth.access_tokens import JwtAccessTokens
from crewkit_auth.apart import Cost
from crewkit_auth.common_passwords import ListedPasswords
from crewkit_auth.hashing import Argon2Hasher
from crewkit_auth.key_ring import SigningKey
from crewkit_auth.passkeys import WebAuthnCeremonies
from crewkit_core.accounts.model import Letter
from crewkit_core.kernel.clock import Clock
from crewkit_memory.account_work import MemoryAccountWork, MemoryLimiter
from crewkit_memory.domains import MemoryDomainDesk
from crewkit_memory.invitations import MemoryInvitationDesk
from crewkit_memory.platform import MemoryPlatformWork
from crewkit_memory.standings import MemoryStandings
from crewkit_memory.tables import Store
from crewkit_memory.trail import MemoryAnchors
from crewkit_testing.domain_parts import Published
from crewkit_testing.webhook_parts import webhook_ports

PUBLIC_URL = "http://localhost:8321"
CHEAP = Cost(memory=8, time=1, lanes=1)


class KeysInMemory:
    """A key ring that no file holds."""

    def __init__(self) -> None:
        self.keys: list[SigningKey] = []

    def signing(self, now: dt.datetime) -> SigningKey:
        """Return the newest key, made when there is none."""
        if not self.keys:
            self.rotate(now)
        return self.keys[-1]

    def verifying(self, kid: str) -> SigningKey | None:
        """Return the key of this name."""
        return next((key for key in self.keys if key.kid == kid), None)

    def rotate(self, now: dt.datetime) -> None:
        """Add a key."""
        private = OKPKey.generate_key("Ed25519")
        kid = f"key-{len(self.keys)}"
        self.keys.append(SigningKey(kid=kid, created_at=now, private=private))


class FreeLimiter:
    """A limiter that never says no."""

    def hit(self, *_: object) -> None:
        """Let them try."""

    def give_back(self, *_: object) -> None:
        """Nothing was taken."""


@attrs.frozen
class KeptLetters:
    """``accounts.ports.Mailer`` that keeps letters."""

    letters: list[Letter]

    def send(self, letter: Letter) -> None:
        """Keep it."""
        self.letters.append(letter)


def proof_ports(clock: Clock, letters: list[Letter]) -> dict[str, Any]:
    """Return the ports that no database is behind."""
    return {
        "hasher": Argon2Hasher(CHEAP, at_once=64),
        "common_passwords": ListedPasswords(),
        "signer": JwtAccessTokens(keys=KeysInMemory(), issuer=PUBLIC_URL),
        "ceremonies": WebAuthnCeremonies(origin=PUBLIC_URL),
        "limiter": MemoryLimiter(clock),
        "mailer": KeptLetters(letters),
        "public_url": PUBLIC_URL,
        "anchors": MemoryAnchors(),
        "domain_records": Published(),
        **webhook_ports(),
    }


def account_ports(store: Store, clock: Clock, letters: list[Letter]) -> dict[str, Any]:
    """Return all ports of accounts, in memory."""
    account_work = MemoryAccountWork(store)
    return {
        "account_work": account_work,
        "desk": MemoryInvitationDesk(store),
        "domain_desk": MemoryDomainDesk(store),
        "platform_work": MemoryPlatformWork(store),
        "standings": MemoryStandings(account_work),
        **proof_ports(clock, letters),
    }
