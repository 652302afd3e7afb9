"""Remove an archive object that its stream does not point to."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.ports import Archives, SessionsUnit


@attrs.frozen(kw_only=True)
class RemoveArchive(Command[None]):
    """Remove this object unless the stream needs it."""

    organization_id: uuid.UUID
    stream_id: uuid.UUID
    key: str


def remove_archive(
    command: RemoveArchive, *, actor: Actor, work: Work[SessionsUnit], archives: Archives
) -> None:
    """Remove the object; one that is gone is no error, one that is pointed to stays.

    Raises:
        Forbidden: somebody other than a worker asks.
    """
    if actor.origin is not Origin.WORKER:
        raise Forbidden("archives are removed by workers")
    with work(command.organization_id) as unit:
        stream = unit.streams.lock_by_id(command.organization_id, command.stream_id)
        if stream is None or stream.archive is None or stream.archive.key != command.key:
            archives.remove(command.key)
