"""The tokens of a kept sign-in, exchanged when they end, by one process at a time."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

from crewkit.outside import Outside
from crewkit_core.kernel.errors import Unauthenticated
from crewkit_credentials.sign_in import KeptSecrets, KeptSignIn
from crewkit_credentials.store import SignInStore
from crewkit_remote.oauth import Tokens

_EARLY = dt.timedelta(seconds=30)
"""Exchanged before they end, for a request takes time; of short-lived ones a fifth."""


def secrets_of(tokens: Tokens, now: dt.datetime) -> KeptSecrets:
    """Return tokens that just came as they are kept."""
    life = dt.timedelta(seconds=tokens.expires_in)
    return KeptSecrets(
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        expires_at=now + life - min(_EARLY, life / 5),
    )


class KeptBearer:
    """``crewkit_remote.bearers.Bearer`` of a kept sign-in; several threads may share it.

    A refresh token works once, and using it twice looks like theft: so who exchanges it holds the
    lock of the store, and first looks whether another process has done so.
    """

    def __init__(self, store: SignInStore, sign_in: KeptSignIn, outside: Outside) -> None:
        self._store = store
        self._sign_in = sign_in
        self._outside = outside
        self._mutex = threading.Lock()
        self._secrets: KeptSecrets | None = None

    def token(self) -> str:
        """Return an access token that has not ended, as far as this machine's clock knows.

        Raises:
            Unauthenticated: the sign-in has ended, or was forgotten meanwhile.
            Unavailable: the platform or the keyring does not answer.
        """
        with self._mutex:
            secrets = self._secrets or self._store.secrets(self._sign_in)
            if self._has_ended(secrets):
                secrets = self._renewed_whole(secrets.access_token)
            self._secrets = secrets
            return secrets.access_token

    def instead_of(self, refused: str) -> str | None:
        """Return another access token; None when the platform had just given this one.

        Raises:
            Unauthenticated: the sign-in has ended, was forgotten meanwhile, or is by a token for
                programs, for which there is no other.
            Unavailable: the platform or the keyring does not answer.
        """
        with self._mutex:
            if self._secrets is None or self._secrets.access_token == refused:
                self._secrets = self._renewed_whole(refused)
            other = self._secrets.access_token
            return None if other == refused else other

    def _renewed_whole(self, stale: str) -> KeptSecrets:
        """Exchange in a thread of its own, which Ctrl-C lets finish.

        Interrupted between the platform's answer and the disk, the one token that still works
        would be lost.
        """
        with ThreadPoolExecutor(1) as apart:
            # Ctrl-C while a thread starts would leave it to itself, so it starts with nothing to do
            apart.submit(bool).result()
            return apart.submit(self._renewed, stale).result()

    def _renewed(self, stale: str) -> KeptSecrets:
        with self._store.lock():
            secrets = self._store.secrets(self._sign_in)
            if secrets.refresh_token is None:
                raise Unauthenticated(
                    f"{self._sign_in.server} does not take the token any more that you signed in"
                    " with: it has ended, or was revoked"
                )
            if secrets.access_token != stale and not self._has_ended(secrets):
                return secrets
            with self._outside.oauth(self._sign_in.server) as client:
                tokens = client.refresh(secrets.refresh_token)
            renewed = secrets_of(tokens, self._outside.now())
            self._store.replace(self._sign_in, renewed)
            return renewed

    def _has_ended(self, secrets: KeptSecrets) -> bool:
        if secrets.refresh_token is None or secrets.expires_at is None:
            return False
        return secrets.expires_at <= self._outside.now()
