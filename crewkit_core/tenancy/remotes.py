"""What makes two git remotes the same repository."""

import re

_LONGEST = 1_000
_URL = re.compile(
    r"\A(?:https?|ssh|git|git\+ssh|ssh\+git|git\+https)://(?P<rest>.+)\Z", re.IGNORECASE | re.DOTALL
)
_SCP = re.compile(
    r"\A(?:[^@/:\s]+@)?(?P<host>\[[0-9a-fA-F:.]+\]|[^@/:\s\[\]]+):(?P<path>.+)\Z", re.DOTALL
)
_AUTHORITY = re.compile(r"\A(?P<host>\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(?::(?P<port>[0-9]*))?\Z")
_HOST = re.compile(r"\A(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)\Z")
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]")
_DRIVE_LETTER = 1


def normalize_remote(url: str) -> str | None:
    """Return ``host/owner/repo`` of a git remote, the same for all ways to write it.

    ``https://token@GitHub.com:443/crew/kit.git``, ``ssh://git@github.com/crew/kit`` and
    ``git@github.com:crew/kit.git`` are all ``github.com/crew/kit``: the scheme, credentials, port,
    query, ``.git`` and trailing slashes go, the host is lowercased, the path keeps its case.

    None for what names no host (a folder, a ``file:`` URL), and for anything over 1,000 characters
    or with a blank or control character in it.
    """
    url = url.strip()
    if len(url) > _LONGEST or _UNFIT.search(url):
        return None
    url = re.split(r"[?#]", url, maxsplit=1)[0]
    if (match := _URL.match(url)) is not None:
        authority, _, path = match["rest"].partition("/")
        host = _AUTHORITY.match(authority.rpartition("@")[2])
        return None if host is None else _joined(host["host"], path)
    if "://" in url or (match := _SCP.match(url)) is None or len(match["host"]) <= _DRIVE_LETTER:
        return None
    return _joined(match["host"], match["path"])


def _joined(host: str, path: str) -> str | None:
    host = host.lower().rstrip(".")
    parts = [part for part in path.split("/") if part not in {"", "."}]
    while parts and parts[-1].endswith(".git"):
        parts[-1] = parts[-1].removesuffix(".git")
        if parts[-1] in {"", "."}:
            del parts[-1]
    if not parts or ".." in parts or not _HOST.match(host):
        return None
    return "/".join([host, *parts])
