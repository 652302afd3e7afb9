"""Looking along the whole way of a session: client, settings, hook, tracker, platform, clock."""

import datetime as dt
import email.utils
import http.client
import json
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import attrs

from crewkit.hooks import hook_status, settings_file
from crewkit.opening import Session
from crewkit.settings import Settings
from crewkit.tracking.asking import ensure_tracker, standing_of
from crewkit.tracking.place import prepare, tracker_folder
from crewkit_claude.hooks import registered
from crewkit_claude.plugins.command import ClaudeCommand, find_claude
from crewkit_core.kernel.errors import CrewkitError, Unavailable
from crewkit_core.sessions.use_cases import ListSessions

_TESTED = ((2, 1, 197), (2, 2))
_PATIENCE = 10.0
_QUICK = 1.0
_ODD = 60.0
_OFF = "a setting turns every hook off: disableAllHooks"
_PROBE = json.dumps({"hook_event_name": "Probe"}).encode()


@attrs.frozen(kw_only=True)
class Check:
    """What was looked at, what was seen, and how to mend it where it is wrong."""

    name: str
    ok: bool
    seen: str
    mend: str = ""


def examine(
    settings: Settings,
    door: Callable[[], AbstractContextManager[Session]],
    now: Callable[[], dt.datetime],
) -> Iterator[Check]:
    """Yield every check; none of them changes settings, the probe starts a tracker at most."""
    yield _client(settings)
    yield _valid(settings)
    yield _registered(settings)
    yield _firing(settings)
    yield from _tracker(settings)
    yield from _platform(door, now)


def _client(settings: Settings) -> Check:
    binary = find_claude(settings.environ)
    mend = "install Claude Code, or set CREWKIT_CLAUDE_BIN"
    if binary is None:
        return Check(name="client", ok=False, seen="not found", mend=mend)
    said = ClaudeCommand(binary=binary, project=Path("/"), environ=settings.environ).version()
    if said is None:
        return Check(name="client", ok=False, seen=f"{binary} does not run", mend=mend)
    numbers = tuple(int(part) for part in said.split(".") if part.isdigit())
    least, below = _TESTED
    if numbers < least:
        return Check(name="client", ok=False, seen=f"{said} is too old", mend="claude update")
    newer = "" if numbers < below else ", newer than what crewkit was tested with"
    return Check(name="client", ok=True, seen=f"{said}{newer}")


def _valid(settings: Settings) -> Check:
    place = settings_file(settings)
    try:
        text = place.read_text() if place.exists() else "{}"
        registered(text)
        off = json.loads(text).get("disableAllHooks") is True
    except (CrewkitError, OSError, ValueError) as problem:
        mend = f"mend {place} by hand: the client ignores the whole file"
        return Check(name="settings", ok=False, seen=str(problem), mend=mend)
    if off:
        return Check(name="settings", ok=False, seen=_OFF, mend=f"take it out of {place}")
    return Check(name="settings", ok=True, seen=str(place))


def _registered(settings: Settings) -> Check:
    mend = "crewkit hooks install"
    try:
        status = hook_status(settings)
    except CrewkitError as problem:
        return Check(name="hooks", ok=False, seen=str(problem), mend=mend)
    if status.missing:
        seen = f"not registered: {', '.join(status.missing)}"
        return Check(name="hooks", ok=False, seen=seen, mend=mend)
    if status.stale:
        seen = "another crewkit, or another platform's, wrote them"
        return Check(name="hooks", ok=False, seen=seen, mend=mend)
    return Check(name="hooks", ok=True, seen=f"{len(status.events)} events")


def _firing(settings: Settings) -> Check:
    """Run what the client would run, and ask the tracker whether it heard."""
    mend = "crewkit hooks install"
    try:
        text = settings_file(settings).read_text()
        command = registered(text)["SessionStart"]
        folder = prepare(settings)
        ensure_tracker(folder, settings.environ, _PATIENCE)
        before = standing_of(folder)
        began = time.monotonic()
        done = subprocess.run(
            shlex.split(command), input=_PROBE, capture_output=True, timeout=_PATIENCE, check=False
        )
        took = time.monotonic() - began
    except (KeyError, CrewkitError):
        return Check(name="probe", ok=False, seen="no hook to try", mend=mend)
    except (OSError, subprocess.SubprocessError) as problem:
        return Check(name="probe", ok=False, seen=str(problem), mend=mend)
    after = standing_of(folder)
    if before is None or after is None:
        mend = f"run it by hand to see why: python -m crewkit.tracking {folder}"
        return Check(name="probe", ok=False, seen="no tracker starts", mend=mend)
    heard = after.heard > before.heard and done.returncode == 0 and not done.stdout
    seen = f"{'heard' if heard else 'not heard'} after {1000 * took:.0f} ms"
    slow = "the machine is busy: hooks hold each prompt up as long"
    if heard and took > _QUICK:
        return Check(name="probe", ok=False, seen=seen, mend=slow)
    return Check(name="probe", ok=heard, seen=seen, mend="" if heard else mend)


def _tracker(settings: Settings) -> Iterator[Check]:
    try:
        folder = tracker_folder(settings)
    except Unavailable as problem:
        yield Check(name="tracker", ok=False, seen=str(problem), mend="set HOME")
        return
    standing = standing_of(folder)
    if standing is None:
        yield Check(name="tracker", ok=True, seen="not running; the next hook starts it")
        return
    seen = standing.problem or f"follows {standing.sessions}"
    mend = "see the platform's line" if standing.problem else ""
    yield Check(name="tracker", ok=not standing.problem, seen=seen, mend=mend)
    open_to = folder.stat().st_mode & 0o077
    seen = f"{standing.spooled} bytes wait, {standing.dropped} events lost for want of room"
    mend = f"chmod 700 {folder}" if open_to else ""
    yield Check(name="spool", ok=not open_to, seen=seen, mend=mend)


def _platform(
    door: Callable[[], AbstractContextManager[Session]],
    now: Callable[[], dt.datetime],
) -> Iterator[Check]:
    try:
        with door() as session:
            question = ListSessions(organization_id=session.organization_id, limit=1)
            session.door.handle(session.actor, question)
            url = session.url
    except CrewkitError as problem:
        mend = "crewkit auth login" if problem.code == "unauthenticated" else "crewkit up"
        yield Check(name="platform", ok=False, seen=problem.message, mend=mend)
        return
    yield Check(name="platform", ok=True, seen=url or "opened here for this check")
    if url is not None:
        yield _clock(url, now)


def _clock(url: str, now: Callable[[], dt.datetime]) -> Check:
    """Compare this machine's clock with the platform's."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.netloc, timeout=_PATIENCE)
    try:
        line.request("HEAD", "/")
        said = email.utils.parsedate_to_datetime(line.getresponse().headers["Date"])
    except (OSError, ValueError, TypeError, http.client.HTTPException) as problem:
        return Check(name="clock", ok=False, seen=f"cannot be compared: {problem}", mend="")
    finally:
        line.close()
    apart = abs((now() - said).total_seconds())
    mend = "" if apart <= _ODD else "set this machine's clock: sign-ins depend on it"
    return Check(
        name="clock", ok=apart <= _ODD, seen=f"{apart:.0f} s from the platform's", mend=mend
    )
