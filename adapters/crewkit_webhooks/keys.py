"""The keys that webhooks' secrets are derived from: in a file that only the platform's user reads.

A database, or a copy of it, holds nothing that signs. A secret is bound to its organization and
endpoint: a row that is moved elsewhere is another secret.
"""

import base64
import contextlib
import fcntl
import hmac
import json
import os
import secrets
import uuid
from collections.abc import Generator
from pathlib import Path

import attrs

from crewkit_core.kernel.errors import Unavailable
from crewkit_core.webhooks.model import KeptSecret

_BYTES = 32
_SEED_BYTES = 16
_WHAT_FOR = b"crewkit webhook secret 1"


@attrs.frozen
class DerivedSecrets:
    """``webhooks.ports.WebhookSecrets`` over a file of keys, newest first."""

    _path: Path

    def make(self) -> KeptSecret:
        """Return what to keep of a new secret; the first one makes the key.

        Raises:
            Unavailable: the keys cannot be read or written.
        """
        key_id = next(iter(self._keys()), None) or self._first()
        return KeptSecret(key_id=key_id, seed=secrets.token_bytes(_SEED_BYTES))

    def open(self, place: tuple[uuid.UUID, uuid.UUID], kept: KeptSecret) -> bytes:
        """Return the secret itself: of this organization's endpoint, and of no other.

        Raises:
            Unavailable: the key that it was derived from is not there.
        """
        key = self._keys().get(kept.key_id)
        if key is None:
            raise Unavailable("the key of this webhook's secret is gone; restore it, or rotate")
        organization_id, endpoint_id = place
        bound = b"".join((_WHAT_FOR, organization_id.bytes, endpoint_id.bytes, kept.seed))
        return hmac.digest(key, bound, "sha256")

    def _keys(self) -> dict[str, bytes]:
        try:
            found = json.loads(self._path.read_text())["keys"]
            return {str(each["id"]): base64.b64decode(each["key"]) for each in found}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unavailable(f"{self._path.name} is damaged; restore it") from error

    def _first(self) -> str:
        with _alone(self._path.with_suffix(".lock")):
            known = next(iter(self._keys()), None)
            if known is not None:
                return known
            made = {
                "id": secrets.token_urlsafe(9),
                "key": base64.b64encode(secrets.token_bytes(_BYTES)).decode(),
            }
            _store(self._path, json.dumps({"keys": [made]}))
        return made["id"]


def _store(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(_create(unfinished), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise Unavailable("the keys of webhooks cannot be written") from error


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
        raise Unavailable("the keys of webhooks cannot be written") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
