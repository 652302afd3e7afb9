"""Kill parts of a platform while it takes in a history, then look whether all is there, once."""

import contextlib
import hashlib
import random
import subprocess
import threading
import time
from pathlib import Path

import attrs
import psutil

from crewkit_testing.corpus import Corpus
from crewkit_testing.platform import Platform, crewkit

VICTIMS = ("api", "worker", "postgres")
TRIES = 60


@attrs.frozen
class Kill:
    """What was killed, and how long after the import began, in seconds."""

    part: str
    after: float


def killing(platform: Platform, chance: random.Random, stop: threading.Event) -> list[Kill]:
    """Kill one to three parts at random moments; return the kills."""
    kills: list[Kill] = []
    began = time.monotonic()
    most = chance.randint(1, 3)
    while len(kills) < most and not stop.wait(chance.uniform(0.05, 1.2)):
        part = chance.choice(VICTIMS)
        found = platform.parts(part)
        if found:
            with contextlib.suppress(psutil.NoSuchProcess):
                chance.choice(found).kill()
                kills.append(Kill(part, round(time.monotonic() - began, 3)))
        # an import has to get somewhere in between
        if stop.wait(chance.uniform(0.5, 2.5)):
            break
    return kills


def import_under_fire(platform: Platform, corpus: Corpus, seed: int) -> list[Kill]:
    """Import *corpus* while parts are killed, again and again until a run ends well."""
    chance = random.Random(seed)
    stop = threading.Event()
    kills: list[Kill] = []
    killer = threading.Thread(target=lambda: kills.extend(killing(platform, chance, stop)))
    killer.start()
    try:
        _import_until_done(platform.data_dir, corpus.root, stop)
    finally:
        stop.set()
        killer.join()
    return kills


def _import_until_done(data_dir: Path, root: Path, stop: threading.Event) -> None:
    said = ""
    for attempt in range(TRIES):
        with contextlib.suppress(subprocess.TimeoutExpired):
            answer = crewkit(data_dir, "sessions", "import", str(root), "--json", timeout=120)
            if answer.code == 0:
                return
            said = answer.err
        if attempt == TRIES // 3:
            stop.set()
        time.sleep(0.5)
    raise AssertionError(f"the import never ended well: {said}")


def assert_whole(platform: Platform, corpus: Corpus, sessions: int) -> None:
    """Look at everything through the user's own doors.

    Args:
        platform: Runs, and is left alone now.
        corpus: What was imported last.
        sessions: Sessions there must be in all.
    """
    data_dir = platform.data_dir
    listed = crewkit(data_dir, "sessions", "list", "--all", "--json").json()
    assert sessions == len(listed)
    wanted = {session for session, _ in corpus.hashes}
    items = sum(row["items"] for row in listed if row["claude_session_id"] in wanted)
    assert corpus.items == items
    again = crewkit(data_dir, "sessions", "import", str(corpus.root), "--json").json()
    assert (0, []) == (again["items_new"], again["rejected"])
    check = crewkit(data_dir, "rollups", "check", "--json").json()
    assert check["different"] == 0
    for (session, stream), sha256 in sorted(corpus.hashes.items())[
        :: max(1, len(corpus.hashes) // 4)
    ]:
        args = ["sessions", "export", session]
        if stream != "main":
            args += ["--subagent", stream]
        export = crewkit(data_dir, *args)
        assert (0, sha256) == (export.code, hashlib.sha256(export.out).hexdigest()), export.err
