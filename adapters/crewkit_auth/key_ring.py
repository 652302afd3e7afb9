"""Signing keys in a file that only the platform's user can read; a new one every month."""

import contextlib
import datetime as dt
import fcntl
import json
import os
import secrets
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Literal

import attrs
from joserfc.jwk import OKPKey

from crewkit_core.kernel.errors import Unavailable

CURVE: Literal["Ed25519"] = "Ed25519"
ROTATED_EVERY = dt.timedelta(days=30)
KEPT_AFTER = dt.timedelta(hours=24)
"""How long a key still verifies after the next one signs: longer than any access token lives."""


@attrs.frozen(kw_only=True)
class SigningKey:
    """A key and its name.

    Attributes:
        private: JWK of kind OKP.
    """

    kid: str
    created_at: dt.datetime
    private: OKPKey = attrs.field(repr=False)


class KeyRing:
    """The keys of an installation, newest first; shared by its processes through the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._keys: tuple[SigningKey, ...] = ()

    def signing(self, now: dt.datetime) -> SigningKey:
        """Return the key that signs now; made anew when the newest is a month old.

        Raises:
            Unavailable: the file cannot be read or written.
        """
        keys = self._read()
        if not keys or now - keys[0].created_at >= ROTATED_EVERY:
            keys = self._add(now, unless_newer=True)
        return keys[0]

    def verifying(self, kid: str) -> SigningKey | None:
        """Return the key of this name; None when there is none, or none any more."""
        return next((key for key in self._read() if key.kid == kid), None)

    def rotate(self, now: dt.datetime) -> None:
        """Let a new key sign from now on; tokens of the one before stay good till they end."""
        self._add(now, unless_newer=False)

    def _read(self) -> tuple[SigningKey, ...]:
        with self._lock:
            try:
                found = self._path.stat()
            except FileNotFoundError:
                return ()
            except OSError as error:
                raise Unavailable("the signing keys cannot be read") from error
            stamp = (found.st_mtime_ns, found.st_ino)
            if stamp != self._stamp:
                self._keys, self._stamp = _load(self._path), stamp
            return self._keys

    def _add(self, now: dt.datetime, *, unless_newer: bool) -> tuple[SigningKey, ...]:
        with _alone(self._path.with_suffix(".lock")):
            keys = self._read()
            if unless_newer and keys and now - keys[0].created_at < ROTATED_EVERY:
                return keys
            # a key stays until everything that it can have signed has ended
            kept = tuple(
                key
                for key, newer in zip(keys, (None, *keys), strict=False)
                if newer is None or now - newer.created_at < KEPT_AFTER
            )
            new = SigningKey(
                kid=secrets.token_urlsafe(9), created_at=now, private=OKPKey.generate_key(CURVE)
            )
            _store(self._path, (new, *kept))
        return self._read()


def _load(path: Path) -> tuple[SigningKey, ...]:
    try:
        return tuple(
            SigningKey(
                kid=str(each["kid"]),
                created_at=dt.datetime.fromisoformat(each["created_at"]),
                private=OKPKey.import_key(each["private"]),
            )
            for each in json.loads(path.read_text())["keys"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{path} is damaged; restore it, or remove it for new keys") from error


def _store(path: Path, keys: tuple[SigningKey, ...]) -> None:
    told = [
        {
            "kid": key.kid,
            "created_at": key.created_at.isoformat(),
            "private": key.private.as_dict(private=True),
        }
        for key in keys
    ]
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        descriptor = _create(unfinished)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"keys": told}, file)
            file.flush()
            os.fsync(descriptor)
        unfinished.replace(path)
    except OSError as error:
        raise Unavailable("the signing keys cannot be written") from error


def _create(path: Path) -> int:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    if os.geteuid() == 0:
        # whoever owns the place runs the platform
        place = path.parent.stat()
        os.fchown(descriptor, place.st_uid, place.st_gid)
    return descriptor


@contextlib.contextmanager
def _alone(path: Path) -> Generator[None, None, None]:
    try:
        descriptor = _create(path)
    except OSError as error:
        raise Unavailable("the signing keys cannot be written") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
