"""Fill an empty installation with the made-up team's last ninety days."""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from crewkit.clock import SystemClock
from crewkit.demo.session import MadeUp, Writer
from crewkit.demo.team import PEOPLE, REPOSITORIES
from crewkit.owner import Owner
from crewkit.rates import shipped_rates
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import Conflict
from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.model.conversation import Source
from crewkit_core.sessions.use_cases import IngestBatch, ListSessions
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.use_cases import AddPerson

DAYS = 90
MARK = "demo"
_SEED = 20_260
_WEEKEND = 5


def fill_demo(data_dir: Path, door: Door, owner: Owner, say: Callable[[str], None]) -> None:
    """Tell ninety days of a team of eight through the same door as real sessions.

    Raises:
        Conflict: the installation holds real sessions.
    """
    mark = data_dir / MARK
    if mark.exists():
        return
    held = door.handle(owner.actor(), ListSessions(organization_id=owner.organization_id, limit=1))
    if held.data:
        raise Conflict(
            f"{data_dir} holds real sessions; the demo wants a data directory of its own"
        )
    say("Making up ninety days of a team of eight ...")
    people = {
        person.email: door.handle(
            owner.actor(),
            AddPerson(organization_id=owner.organization_id, email=person.email, name=person.name),
        ).user_id
        for person in PEOPLE
    }
    for made_up in sessions(SystemClock().now()):
        _ingest(door, owner, people[made_up.person.email], made_up)
    mark.write_text("Everything in this data directory is made up.\n")


def sessions(now: dt.datetime) -> Iterator[MadeUp]:
    """Yield the team's sessions of the ninety days before *now*, the same at every call."""
    chance = random.Random(_SEED)  # noqa: S311 - the same team every time
    rates = shipped_rates()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    weights = [repository.weight for repository in REPOSITORIES]
    for back in range(DAYS, -1, -1):
        day = today - dt.timedelta(days=back)
        # the team takes to it: half as many sessions at first
        share = (0.25 if day.weekday() >= _WEEKEND else 1.0) * (1.0 - 0.5 * back / DAYS)
        for person in PEOPLE:
            for _ in range(_sessions_a_day(chance, person.pace * share)):
                began = day + dt.timedelta(hours=person.hour + chance.uniform(0, 9))
                repository = chance.choices(REPOSITORIES, weights)[0]
                made_up = Writer(chance, person, repository, began).session(rates)
                if began < now - dt.timedelta(hours=2):
                    yield made_up


def _sessions_a_day(chance: random.Random, mean: float) -> int:
    return int(mean) + (chance.random() < mean - int(mean))


def _ingest(door: Door, owner: Owner, user_id: uuid.UUID, made_up: MadeUp) -> None:
    root = f"/home/{made_up.person.home}/code/{made_up.repository.folder}"
    for name, meta, data in made_up.streams:
        door.handle(
            owner.actor(),
            IngestBatch(
                organization_id=owner.organization_id,
                claude_session_id=made_up.session_id,
                stream=name,
                batch_id=new_id(SystemClock().now()),
                first_line=0,
                data=data,
                meta=meta,
                project=ProjectHint(remote=made_up.repository.remote, root=root),
                user_id=user_id,
                source=Source.IMPORT,
            ),
        )
