"""Reading a stream while a worker moves its bytes into the archive."""

import contextlib
import uuid
from collections.abc import Callable, Generator
from typing import Any

import attrs
import pytest

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.sessions.use_cases import ConsolidateStream, ExportStream, IngestBatch, ListItems
from crewkit_core.tenancy.model import ProjectHint
from crewkit_memory.archives import MemoryArchives
from crewkit_testing.builders import a_prompt, an_answer
from crewkit_testing.doors import door_on
from crewkit_testing.tenants import Tenant

READS = [("frames", "covering"), ("frames", "at"), ("frames", "indexes"), ("streams", "by_id")]
LINES = [a_prompt("s1"), an_answer("s1", "msg_1")]


@attrs.frozen
class Hooked:
    """Something whose one method, or whose one attribute's, does something else first."""

    inner: Any
    path: tuple[str, ...]
    first: Callable[[], None]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        if name != self.path[0]:
            return found
        if len(self.path) > 1:
            return Hooked(found, self.path[1:], self.first)

        def method(*args: Any) -> Any:
            self.first()
            return found(*args)

        return method


class Story:
    """A session of two lines, and a door whose transactions are disturbed."""

    def __init__(self, tenant: Tenant, path: tuple[str, ...]) -> None:
        self.tenant, self.path = tenant, path
        self.archives = MemoryArchives()
        self.actor = Actor(user_id=tenant.user_id)
        self.plain = door_on(tenant.world, self.archives)
        self.door = door_on(tenant.world, self.archives, self._disturbed)
        receipt = self.plain.handle(self.actor, self._batch())
        self.session = str(receipt.session_id)

    @contextlib.contextmanager
    def _disturbed(self, organization_id: uuid.UUID) -> Generator[Any, None, None]:
        with self.tenant.world.work(organization_id) as unit:
            yield Hooked(unit, self.path, self.consolidate)

    def _batch(self) -> IngestBatch:
        return IngestBatch(
            organization_id=self.tenant.id,
            claude_session_id="s1",
            batch_id=uuid.uuid4(),
            first_line=0,
            data=b"".join(LINES),
            project=ProjectHint(root="/app"),
        )

    def consolidate(self) -> None:
        """Have a worker do what is to be done; a second time there is nothing."""
        worker = Actor(user_id=self.tenant.user_id, origin=Origin.WORKER)
        for job in self.tenant.world.take_jobs(self.tenant.id):
            if isinstance(job, ConsolidateStream):
                self.plain.handle(worker, job)


@pytest.mark.parametrize("path", READS)
def test_an_export_meets_a_consolidation(tenant: Tenant, path: tuple[str, ...]) -> None:
    """It gives the bytes, whichever of its reads the worker comes before."""
    story = Story(tenant, path)
    query = ExportStream(organization_id=tenant.id, session=story.session)
    assert b"".join(LINES) == b"".join(story.door.handle(story.actor, query).chunks)


@pytest.mark.parametrize("path", READS)
def test_a_list_of_items_meets_a_consolidation(tenant: Tenant, path: tuple[str, ...]) -> None:
    """It shows the lines, whichever of its reads the worker comes before."""
    story = Story(tenant, path)
    query = ListItems(organization_id=tenant.id, session=story.session)
    shown = [item.raw for item in story.door.handle(story.actor, query).data]
    assert [line.decode().rstrip("\n") for line in LINES] == shown
