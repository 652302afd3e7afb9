"""Passwords hashed by argon2id, a few at a time."""

import contextlib
import os
import threading
from collections.abc import Generator

from crewkit_auth.apart import Apart, Cost, verified
from crewkit_core.kernel.errors import Unavailable

_MOST_SECONDS = 5.0


class Argon2Hasher:
    """``accounts.ports.PasswordHasher``.

    Half the cores hash, as many more requests may wait; the rest are told to come back, so that a
    flood of sign-ins leaves threads to everything else.

    Args:
        cost: Of one hash.
        at_once: How many are made at a time; None: half the cores.
        apart: Make them in a process of lower priority, one at a time.
    """

    def __init__(
        self, cost: Cost = Cost(), *, at_once: int | None = None, apart: bool = False
    ) -> None:
        self._hasher = cost.hasher()
        self._apart = Apart(cost) if apart else None
        at_once = at_once or max(1, (os.cpu_count() or 1) // 2)
        self._running = threading.BoundedSemaphore(at_once)
        self._admitted = threading.BoundedSemaphore(2 * at_once)
        # what nobody's password is compared with, so that nobody takes as long as somebody
        self._nobody = self._hasher.hash("nobody has this password")

    def require_room(self) -> None:
        """Refuse at once what would be refused after all the work before the hashing.

        Raises:
            Unavailable: too many are being hashed.
        """
        with self._admission():
            pass

    def hash(self, password: str) -> str:
        """Return the hash of a normalized password.

        Raises:
            Unavailable: too many are being hashed.
        """
        with self._turn():
            return (self._apart or self._hasher).hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Test a normalized password; with no hash it takes as long and is wrong.

        Raises:
            Unavailable: too many are being hashed.
        """
        compared = password_hash or self._nobody
        with self._turn():
            if self._apart is not None:
                right = self._apart.verify(compared, password)
            else:
                right = verified(self._hasher, compared, password)
        return right and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Test whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        """End the process apart, where there is one."""
        if self._apart is not None:
            self._apart.close()

    @contextlib.contextmanager
    def _turn(self) -> Generator[None, None, None]:
        with self._admission():
            if not self._running.acquire(timeout=_MOST_SECONDS):
                raise _busy()
            try:
                yield
            finally:
                self._running.release()

    @contextlib.contextmanager
    def _admission(self) -> Generator[None, None, None]:
        if not self._admitted.acquire(blocking=False):
            raise _busy()
        try:
            yield
        finally:
            self._admitted.release()


def _busy() -> Unavailable:
    return Unavailable("many are signing in just now; try again")
