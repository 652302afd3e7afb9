"""Proofs that no database is behind, and what keeps strangers at a distance."""

import datetime as dt
from collections.abc import Sequence
from typing import NoReturn, Protocol

import attrs

from crewkit_core.accounts.lifetimes import Allowance
from crewkit_core.accounts.model import (
    Claims,
    Letter,
    Passkey,
)
from crewkit_core.identity.model import User


class PasswordHasher(Protocol):
    """Hashes passwords so that guessing stays expensive; few at a time."""

    def require_room(self) -> None:
        """Refuse at once what would be refused after all the work before the hashing.

        Raises:
            Unavailable: too many are being hashed.
        """
        ...

    def hash(self, password: str) -> str:
        """Return the hash of a normalized password.

        Raises:
            Unavailable: too many are being hashed.
        """
        ...

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Test a normalized password; with no hash it takes as long and is wrong.

        Raises:
            Unavailable: too many are being hashed.
        """
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Test whether a hash was made with other parameters than today's."""
        ...


class CommonPasswords(Protocol):
    """The list of passwords that everybody would try."""

    def __call__(self, lowered: str) -> bool:
        """Test whether a password, lowercase, is on it."""
        ...


class AccessTokens(Protocol):
    """Signs and reads access tokens."""

    def issue(self, claims: Claims, now: dt.datetime) -> tuple[str, dt.timedelta]:
        """Return a token and how long it is good for."""
        ...

    def read(self, token: str, now: dt.datetime) -> Claims | None:
        """Return what a token of ours says; None for anything that is not exactly one."""
        ...


@attrs.frozen(kw_only=True)
class NewCredential:
    """What an authenticator made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    backup_eligible: bool
    backed_up: bool


@attrs.frozen(kw_only=True)
class Assertion:
    """What an authenticator proved."""

    sign_count: int
    backed_up: bool


class PasskeyCeremonies(Protocol):
    """The relying party's side of WebAuthn; everything one answer alone can show is checked."""

    def registration(self, challenge: bytes, user: User, known: Sequence[Passkey]) -> str:
        """Return creation options as JSON text."""
        ...

    def check_registration(self, challenge: bytes, answer: str) -> NewCredential:
        """Return what was made.

        Raises:
            PasskeyRefused: the answer is not exactly what was asked for.
        """
        ...

    def assertion(self, challenge: bytes, allowed: Sequence[Passkey]) -> str:
        """Return request options as JSON text; with nothing allowed, any of our passkeys."""
        ...

    def credential_id_of(self, answer: str) -> bytes:
        """Return which credential answers.

        Raises:
            PasskeyRefused: that cannot be read.
        """
        ...

    def check_assertion(
        self, challenge: bytes, answer: str, passkey: Passkey, *, user_known: bool
    ) -> Assertion:
        """Return what was proved.

        Args:
            challenge: As it was asked.
            answer: JSON text of the authenticator.
            passkey: The one that answers.
            user_known: Whether it was asked of a known user; otherwise the answer must name them.

        Raises:
            PasskeyRefused: the answer is not exactly what was asked for.
        """
        ...

    def refuse_assertion(self, challenge: bytes, answer: str) -> NoReturn:
        """Refuse the answer of no passkey of ours, in the words and the time of a wrong one.

        Raises:
            PasskeyRefused: always.
        """
        ...


@attrs.frozen(kw_only=True)
class Taken:
    """Some of an allowance, all at once or nothing.

    Attributes:
        times: How many tries were asked for, or none.
        left: How many more there would be now.
        wait: How long until there is one, where there was none.
    """

    times: int
    left: int = 0
    wait: dt.timedelta = dt.timedelta(0)


class Limiter(Protocol):
    """Counts tries, in one place for all processes."""

    def hit(self, key: str, allowance: Allowance) -> dt.timedelta | None:
        """Count a try; return how long to wait when it is one too many.

        Kept at once, whatever becomes of the caller's transaction.
        """
        ...

    def take(self, key: str, allowance: Allowance, times: int) -> Taken:
        """Count several tries that are still to come, if there is room for all of them."""
        ...

    def give_back(self, key: str, allowance: Allowance) -> None:
        """Uncount a try that turned out to be none."""
        ...


class Mailer(Protocol):
    """Writes letters and gets them on their way."""

    def send(self, letter: Letter) -> None:
        """Send it.

        Raises:
            Unavailable: it cannot be sent now.
        """
        ...
