"""The one sign-in of this user: who and where in a file, the tokens in the keyring or there too."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import attrs

from crewkit_core.kernel.errors import Unavailable
from crewkit_credentials.errors import SecretsLost
from crewkit_credentials.keyrings import Keyring, find_keyring
from crewkit_credentials.private_files import locked, read_private, write_private
from crewkit_credentials.sign_in import (
    Keeper,
    KeptSecrets,
    KeptSignIn,
    read_secrets,
    read_sign_in,
    secrets_text,
    spelled,
)

FILE = "sign-in.json"


def default_folder(environ: Mapping[str, str]) -> Path | None:
    """Return where this user's programs keep such things; None when they have no home."""
    shared, home = environ.get("XDG_CONFIG_HOME", ""), environ.get("HOME", "")
    if Path(shared).is_absolute():  # the specification: a relative one is to be ignored
        return Path(shared) / "crewkit"
    return Path(home) / ".config" / "crewkit" if Path(home).is_absolute() else None


class SignInStore:
    """Keeps one sign-in, and its tokens as safe as this machine can.

    The keyring is looked for only when tokens are read or written.
    """

    def __init__(
        self, folder: Path, *, keyring: Callable[[], Keyring | None] = find_keyring
    ) -> None:
        self.path = folder / FILE
        self._keyring = keyring

    def lock(self) -> AbstractContextManager[None]:
        """Keep other processes from changing the sign-in; not reentrant."""
        return locked(self.path.with_name(".sign-in.lock"))

    def read(self) -> KeptSignIn | None:
        """Return who is signed in where; None for nobody.

        Raises:
            UnsafeSignIn: the file is open to others, or theirs.
            SecretsLost: it is damaged.
        """
        found = self._read()
        return None if found is None else found[0]

    def secrets(self, sign_in: KeptSignIn) -> KeptSecrets:
        """Return the tokens as they are now.

        Raises:
            SecretsLost: they are not there any more, or another sign-in's are.
            Unavailable: the keyring stays locked.
        """
        found = self._read()
        if found is None or found[0].id != sign_in.id:
            raise SecretsLost("you signed out meanwhile")
        if found[0].keeper is Keeper.FILE:
            if found[1] is None:
                raise self._damaged()
            return found[1]
        keyring = self._keyring()
        text = None if keyring is None else keyring.get(sign_in.id)
        if text is None:
            raise SecretsLost("this system's keyring does not hold the tokens: sign in again")
        try:
            return read_secrets(text)
        except ValueError as error:
            raise self._damaged() from error

    def save(self, sign_in: KeptSignIn, secrets: KeptSecrets) -> KeptSignIn:
        """Keep a new sign-in in place of any other; return it with what holds its tokens.

        Where a keyring is that does not open, the file holds them.
        """
        before = self._before()
        keyring = self._keyring()
        if keyring is not None:
            try:
                keyring.put(sign_in.id, secrets_text(secrets))
            except Unavailable:
                keyring = None
        keeper = Keeper.FILE if keyring is None else Keeper.KEYRING
        kept = attrs.evolve(sign_in, keeper=keeper)
        try:
            write_private(self.path, spelled(kept, secrets if keyring is None else None))
        except BaseException:
            if keyring is not None:
                keyring.remove(sign_in.id)
            raise
        if before is not None:
            self._forget(before)
        return kept

    def replace(self, sign_in: KeptSignIn, secrets: KeptSecrets) -> None:
        """Keep new tokens of the same sign-in where the old ones were.

        Raises:
            Unavailable: the keyring stays locked.
        """
        if sign_in.keeper is Keeper.FILE:
            write_private(self.path, spelled(sign_in, secrets))
            return
        keyring = self._keyring()
        if keyring is None:
            raise Unavailable("this system's keyring is not there any more")
        keyring.put(sign_in.id, secrets_text(secrets))

    def remove(self) -> None:
        """Forget the sign-in and its tokens, damaged ones too."""
        before = self._before()
        self.path.unlink(missing_ok=True)
        if before is not None:
            self._forget(before)

    def _before(self) -> KeptSignIn | None:
        try:
            return self.read()
        except SecretsLost:
            return None

    def _forget(self, sign_in: KeptSignIn) -> None:
        if sign_in.keeper is Keeper.KEYRING and (keyring := self._keyring()) is not None:
            keyring.remove(sign_in.id)

    def _read(self) -> tuple[KeptSignIn, KeptSecrets | None] | None:
        text = read_private(self.path)
        if text is None:
            return None
        try:
            return read_sign_in(text)
        except ValueError as error:
            raise self._damaged() from error

    def _damaged(self) -> SecretsLost:
        return SecretsLost(f"{self.path} is damaged: sign out and in again")
