"""Which operating-system user runs PostgreSQL and every part of the platform."""

import os
import pwd
from pathlib import Path

import attrs

from crewkit_embedded.errors import UnsafeDataDirectory

ROOT = 0
PREFERRED = ("crewkit", "postgres", "nobody")


@attrs.frozen(kw_only=True)
class ServiceUser:
    """An entry of the user database.

    Attributes:
        uid: Numeric user id.
        gid: Its primary group.
        name: Its login name, as peer authentication sees it.
    """

    uid: int
    gid: int
    name: str

    @property
    def is_current(self) -> bool:
        """Whether this process already runs as that user."""
        return os.geteuid() == self.uid


def current_user() -> ServiceUser:
    """Return the user of this process, by its effective id: LOGNAME may lie."""
    return _user(pwd.getpwuid(os.geteuid()))


def choose_service_user(data_dir: Path | None = None) -> ServiceUser:
    """Return who runs the parts.

    Root runs nothing itself (PostgreSQL refuses it, and the others need not):
    it hands over to ``crewkit``, else ``postgres``, else ``nobody``.
    A data directory that one of these owns already keeps its owner,
    so that a user ``crewkit`` made later does not lock the data away.

    Raises:
        UnsafeDataDirectory: root was pointed at the data of an ordinary user.
    """
    if os.geteuid() != ROOT:
        return current_user()
    candidates = _candidates()
    owner = data_dir.stat().st_uid if data_dir is not None and data_dir.exists() else ROOT
    if owner == ROOT:
        return candidates[0]
    for user in candidates:
        if user.uid == owner:
            return user
    raise UnsafeDataDirectory(
        f"{data_dir} belongs to user {_name(owner)}: run crewkit as that user, "
        "or give root a data directory of its own with --data-dir"
    )


def _candidates() -> tuple[ServiceUser, ...]:
    found = []
    for name in PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != ROOT:
            found.append(_user(entry))
    if not found:
        raise UnsafeDataDirectory(
            f"root runs PostgreSQL as another user, and none of {', '.join(PREFERRED)} exists: "
            "create one with `useradd --system crewkit`"
        )
    return tuple(found)


def _user(entry: pwd.struct_passwd) -> ServiceUser:
    return ServiceUser(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
