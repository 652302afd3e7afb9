"""Kill parts of a platform while it takes in a history, then look whether all is there, once."""

import contextlib
import hashlib
import random
import threading
import time
from collections.abc import Iterator

import attrs
import httpx2
import psutil

from crewkit.importing import Import, ImportReport, ImportRequest
from crewkit.opening import Session, find_door
from crewkit.settings import Settings
from crewkit_core.analytics.use_cases import CheckRollups
from crewkit_core.kernel.errors import Unavailable
from crewkit_core.sessions.stream_state import StreamState
from crewkit_core.sessions.use_cases import ExportStream, ListSessions, ShowSession
from crewkit_core.sessions.views import SessionSummary
from crewkit_testing.corpus import Corpus
from crewkit_testing.platform import Platform

VICTIMS = ("api", "worker", "postgres", "backend")
MOST_KILLS = 3
_READY_TIMES = 10
PATIENCE = 120.0
_LONGEST_DELAY = 0.1
_PAGE = 200


@attrs.frozen
class Kill:
    """What was killed, and what share of the import's bytes was in when it was aimed at."""

    part: str
    share: float


class Killer:
    """Kills at chosen points of an import, each time a little later, in the middle of a batch."""

    def __init__(self, platform: Platform, chance: random.Random) -> None:
        self._platform = platform
        self._chance = chance
        self._threads: list[threading.Thread] = []
        self._left = sorted(chance.uniform(0, 0.95) for _ in range(chance.randint(1, MOST_KILLS)))
        self.kills: list[Kill] = []

    def look(self, share: float) -> None:
        """Strike for each point that the import has passed."""
        while self._left and share >= self._left[0]:
            self._left.pop(0)
            kill = Kill(self._chance.choice(VICTIMS), round(share, 3))
            delay, which = self._chance.uniform(0, _LONGEST_DELAY), self._chance.random()
            thread = threading.Thread(target=self._strike, args=(kill, delay, which))
            self._threads.append(thread)
            thread.start()

    def rest(self) -> None:
        """Wait until all have struck."""
        for thread in self._threads:
            thread.join()

    def _strike(self, kill: Kill, delay: float, which: float) -> None:
        time.sleep(delay)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            # a part that is down already is waited for, so that every run has its kills
            found = self._platform.parts(kill.part)
            with contextlib.suppress(psutil.NoSuchProcess):
                if found:
                    found[int(which * len(found))].kill()
                    self.kills.append(kill)
                    return
            time.sleep(0.05)


def import_under_fire(platform: Platform, corpus: Corpus, chance: random.Random) -> list[Kill]:
    """Import *corpus* while parts are killed, again and again until a run ends well."""
    killer = Killer(platform, chance)
    deadline = time.monotonic() + PATIENCE
    with door_of(platform) as session:
        while True:
            try:
                _bring(session, corpus, killer)
                break
            except Unavailable:
                assert time.monotonic() < deadline, "the import never ended well"
        killer.rest()
    wait_until_ready(platform)
    return killer.kills


def _bring(session: Session, corpus: Corpus, killer: Killer) -> None:
    bringing = _import(session, corpus)
    files = bringing.find()
    whole = sum(file.size for file in files)
    done = 0
    killer.look(0.0)
    for size in bringing.run(files):
        done += size
        killer.look(done / whole)


def _import(session: Session, corpus: Corpus) -> Import:
    request = ImportRequest(root=corpus.root)
    return Import(session.door, session.actor, session.organization_id, request)


def door_of(platform: Platform) -> contextlib.AbstractContextManager[Session]:
    """Return the owner's door, over HTTP: what every command of theirs goes through."""
    return find_door(Settings(data_dir=platform.data_dir))


def _is_ready(platform: Platform) -> bool:
    with contextlib.suppress(httpx2.TransportError):
        asked = httpx2.get(f"{platform.url}/readyz", timeout=5)
        return asked.status_code == httpx2.codes.OK
    return False


def wait_until_ready(platform: Platform) -> None:
    """Wait until the platform says that it is ready, and goes on saying so.

    What was killed a moment ago may have a child that still answers.
    """
    deadline, times = time.monotonic() + PATIENCE, 0
    while time.monotonic() < deadline:
        times = times + 1 if _is_ready(platform) else 0
        if times == _READY_TIMES:
            return
        time.sleep(0.1)
    raise AssertionError("the platform did not recover")


def assert_whole(platform: Platform, corpus: Corpus, sessions: int) -> None:
    """Look at everything through the owner's door.

    Args:
        platform: Runs, and is left alone now.
        corpus: What was imported last.
        sessions: Sessions there must be in all.
    """
    with door_of(platform) as session:
        listed = {row.claude_session_id: row for row in every_session(session)}
        assert sessions == len(listed)
        mine = [listed[name] for name in {name for name, _ in corpus.hashes}]
        assert corpus.items == sum(row.items for row in mine)
        assert corpus.output_tokens == sum(row.tokens.output for row in mine)
        again = _again(session, corpus)
        assert (0, corpus.items, ()) == (again.items_new, again.items_duplicate, again.rejected)
        check = session.door.handle(
            session.actor, CheckRollups(organization_id=session.organization_id)
        )
        assert check.different == 0
        for name, stream in corpus.hashes:
            assert corpus.hashes[name, stream] == _exported(session, name, stream)


def assert_consolidated(platform: Platform, corpus: Corpus) -> None:
    """Wait until the worker, whatever happened to it, has archived every stream; read them."""
    with door_of(platform) as session:
        names = {name for name, _ in corpus.hashes}
        deadline = time.monotonic() + PATIENCE
        while unfinished := {name for name in names if not _is_archived(session, name)}:
            assert time.monotonic() < deadline, f"never consolidated: {unfinished}"
            time.sleep(0.5)
        for name, stream in corpus.hashes:
            assert corpus.hashes[name, stream] == _exported(session, name, stream)


def _is_archived(session: Session, name: str) -> bool:
    question = ShowSession(organization_id=session.organization_id, session=name)
    streams = session.door.handle(session.actor, question).streams
    return all(stream.state is StreamState.COMPLETED for stream in streams)


def _again(session: Session, corpus: Corpus) -> ImportReport:
    bringing = _import(session, corpus)
    for _ in bringing.run(bringing.find()):
        pass
    return bringing.report


def every_session(session: Session) -> Iterator[SessionSummary]:
    """Yield all sessions, page by page."""
    after: str | None = None
    while True:
        page = session.door.handle(
            session.actor,
            ListSessions(organization_id=session.organization_id, after=after, limit=_PAGE),
        )
        yield from page.data
        after = page.next_cursor
        if after is None:
            return


def _exported(session: Session, name: str, stream: str) -> str:
    export = session.door.handle(
        session.actor,
        ExportStream(organization_id=session.organization_id, session=name, stream=stream),
    )
    digest = hashlib.sha256()
    for chunk in export.chunks:
        digest.update(chunk)
    return digest.hexdigest()
