"""The local owner: whoever may read the data directory, and no one else."""

import json
import os
import secrets
import uuid
from pathlib import Path

import attrs

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import Unauthenticated, Unavailable
from crewkit_core.kernel.ids import new_id
from crewkit_core.tenancy.use_cases import FoundPersonalOrganization

FILE = "owner.json"
_TOKEN_BYTES = 32


@attrs.frozen(kw_only=True)
class Owner:
    """The owner of this installation.

    Attributes:
        token: Lets whoever holds it act as the owner over HTTP; lies in a file of mode 0600.
    """

    user_id: uuid.UUID
    organization_id: uuid.UUID
    token: str = attrs.field(repr=False)

    def actor(self, origin: Origin = Origin.LOCAL, request_id: str = "") -> Actor:
        """Return the owner as one who asks."""
        return Actor(user_id=self.user_id, origin=origin, request_id=request_id)


def read_owner(data_dir: Path) -> Owner | None:
    """Return the installation's owner; None when it has none yet.

    Raises:
        Unauthenticated: the file is another operating-system user's.
        Unavailable: the file is damaged.
    """
    path = data_dir / FILE
    try:
        data = json.loads(path.read_text())
        return Owner(
            user_id=uuid.UUID(data["user_id"]),
            organization_id=uuid.UUID(data["organization_id"]),
            token=str(data["token"]),
        )
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Unauthenticated(f"{path} belongs to another user; run this as its owner") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{path} is damaged; restore it or remove it") from error


def ensure_owner(data_dir: Path, door: Door, clock: Clock, uid: int, gid: int) -> Owner:
    """Return the installation's owner, made with their personal organization when there is none.

    Args:
        uid: Whose the file becomes (the user that runs all parts).
        gid: Likewise the group.
    """
    known = read_owner(data_dir)
    user_id = new_id(clock.now()) if known is None else known.user_id
    organization = door.handle(
        Actor(user_id=user_id, origin=Origin.LOCAL),
        FoundPersonalOrganization(owner_name="Owner", name="Personal"),
    )
    if known is not None and known.organization_id == organization.id:
        return known
    owner = Owner(
        user_id=user_id,
        organization_id=organization.id,
        token=f"crewkit_local_{secrets.token_urlsafe(_TOKEN_BYTES)}",
    )
    _write(data_dir / FILE, owner, uid, gid)
    return owner


def _write(path: Path, owner: Owner, uid: int, gid: int) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({name: str(value) for name, value in attrs.asdict(owner).items()}, file)
        file.flush()
        os.fsync(descriptor)
        if os.geteuid() == 0:
            os.fchown(descriptor, uid, gid)
    unfinished.replace(path)
