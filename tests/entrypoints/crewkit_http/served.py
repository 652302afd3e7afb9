"""An application for a real server to open: it takes batches, and breaks an export midway."""

import os
from collections.abc import Iterator
from typing import Any

from crewkit.clock import SystemClock
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Message
from crewkit_core.platform.use_cases import ShowOwnPlatformRole
from crewkit_core.platform.views import OwnPlatformRole
from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.use_cases import ExportStream, IngestBatch
from crewkit_core.sessions.views import BatchReceipt, LineRange, StreamExport
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings
from crewkit_memory.at_once import MemoryAtOnce
from crewkit_memory.repeats import MemoryRepeats
from crewkit_memory.tables import Store
from crewkit_testing.wire import ORGANIZATION, OWNER, TOKEN


class Door:
    """Takes batches; an export of ``broken`` breaks after its first chunk."""

    def handle(self, _: Actor, message: Message[Any]) -> Any:
        """Answer."""
        if isinstance(message, IngestBatch):
            return _receipt(message)
        if isinstance(message, ExportStream):
            chunks = _chunks(broken=message.stream == "broken")
            return StreamExport(complete=True, omitted=0, size=2_000_000, chunks=chunks)
        if isinstance(message, ShowOwnPlatformRole):
            return OwnPlatformRole(role=None)
        raise LookupError(type(message).__name__)


def _receipt(message: IngestBatch) -> BatchReceipt:
    lines = message.data.count(b"\n")
    return BatchReceipt(
        session_id=ORGANIZATION,
        stream=message.stream,
        session_created=False,
        accepted=(LineRange(first_line=0, last_line=lines - 1),),
        duplicate=(),
        rejected=(),
        next_line=lines,
    )


def _chunks(*, broken: bool) -> Iterator[bytes]:
    yield b"x" * 1_000_000
    if broken:
        raise Damaged("stored bytes are not what they were")
    yield b"y" * 1_000_000


app = create_app(
    Door(),
    settings=HttpSettings(public_url=f"http://127.0.0.1:{os.environ['SERVED_PORT']}"),
    authenticator=LocalAuthenticator(token=TOKEN, owner_id=OWNER),
    repeats=MemoryRepeats(Store(), SystemClock()),
    at_once=MemoryAtOnce(Store()),
    readiness=lambda: (),
)
