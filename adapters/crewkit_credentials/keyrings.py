"""The operating system's keyring, where there is one."""

import contextlib
from typing import Protocol

from crewkit_core.kernel.errors import Unavailable

_SERVICE = "crewkit"
_OF_THE_SYSTEM = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
)
"""Modules of backends that are a system's own: of others (plain files, say) it is not known what
they protect."""


class Keyring(Protocol):
    """Holds texts by name."""

    def get(self, name: str) -> str | None:
        """Return the text of this name; None when there is none.

        Raises:
            Unavailable: it stays locked, or fails.
        """
        ...

    def put(self, name: str, text: str) -> None:
        """Hold a text.

        Raises:
            Unavailable: it stays locked, or fails.
        """
        ...

    def remove(self, name: str) -> None:
        """Forget a text; nothing happens when there is none, or the keyring stays locked."""
        ...


class Backend(Protocol):
    """What the library offers of one keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a text."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Hold a text."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget a text."""
        ...


class SystemKeyring:
    """The keyring of who is logged in to this machine."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def get(self, name: str) -> str | None:
        """Return the text of this name; None when there is none."""
        try:
            return self._backend.get_password(_SERVICE, name)
        except Exception as error:  # backends raise what their system's library raises
            raise _locked(error) from error

    def put(self, name: str, text: str) -> None:
        """Hold a text."""
        try:
            self._backend.set_password(_SERVICE, name, text)
        except Exception as error:  # likewise
            raise _locked(error) from error

    def remove(self, name: str) -> None:
        """Forget a text."""
        with contextlib.suppress(Exception):  # likewise; what is left there is of no use
            self._backend.delete_password(_SERVICE, name)


def find_keyring() -> Keyring | None:
    """Return the system's keyring; None where there is none, or its library is not installed."""
    try:
        from keyring.backend import get_all_keyring
    except ImportError:
        return None
    usable = [
        backend
        for backend in get_all_keyring()
        if type(backend).__module__.startswith(_OF_THE_SYSTEM)
    ]
    best = max(usable, key=lambda backend: backend.priority, default=None)
    return None if best is None else SystemKeyring(best)


def _locked(error: Exception) -> Unavailable:
    return Unavailable(f"this system's keyring does not open ({type(error).__name__})")
