"""Streams of conversations."""

import json
import uuid
from typing import Any

import attrs

from crewkit_core.sessions.model.reduction import Removed
from crewkit_core.sessions.model.stream import Archive, Stream, SubagentMeta
from crewkit_core.sessions.stream_state import StreamState
from crewkit_core.tenancy.capture import Capture
from crewkit_postgres.asking import Row
from crewkit_postgres.driver import Driver, every, one

_META = tuple(field.name for field in attrs.fields(SubagentMeta))
_OWN = tuple(
    field.name
    for field in attrs.fields(Stream)
    if field.name not in {"meta", "archive", "record_types", "state", "removed", "capture"}
)
_KEY = ("organization_id", "id")
COLUMNS = (
    *_OWN,
    *_META,
    "state",
    "record_types",
    "removed",
    "capture",
    "archive_key",
    "archive_size",
    "archive_sha256",
)
_CHANGING = tuple(name for name in COLUMNS if name not in {*_KEY, "conversation_id", "name"})

_SELECT = f"select {', '.join(COLUMNS)} from streams where organization_id = %s"  # noqa: S608
_BY_NAME = f"{_SELECT} and conversation_id = %s and name = %s"
LOCK = f"{_BY_NAME} for update"
OF_SESSION = "(select id from conversations where organization_id = %s and claude_session_id = %s)"
LOCK_OF_SESSION = LOCK.replace("conversation_id = %s", f"conversation_id = {OF_SESSION}")
_ADD = (
    f"insert into streams ({', '.join(COLUMNS)})"  # noqa: S608
    f" values ({', '.join('%s' for _ in COLUMNS)})"
)
_SAVE = (
    f"update streams set {', '.join(f'{name} = %s' for name in _CHANGING)}"  # noqa: S608
    " where organization_id = %s and id = %s"
)


@attrs.frozen
class PostgresStreams:
    """Streams in one transaction."""

    _driver: Driver

    def lock(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID, name: str
    ) -> Stream | None:
        """Return a stream by name, held until the transaction ends."""
        return _optional(self._driver.one((LOCK, (organization_id, conversation_id, name))))

    def lock_by_id(self, organization_id: uuid.UUID, stream_id: uuid.UUID) -> Stream | None:
        """Return a stream by id, held until the transaction ends; None when it is gone."""
        key = (organization_id, stream_id)
        return _optional(one(self._driver, f"{_SELECT} and id = %s for update", key))

    def by_id(self, organization_id: uuid.UUID, stream_id: uuid.UUID) -> Stream | None:
        """Return a stream by id as it stands, held by nobody."""
        return _optional(one(self._driver, f"{_SELECT} and id = %s", (organization_id, stream_id)))

    def find(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID, name: str
    ) -> Stream | None:
        """Return a stream by name."""
        return _optional(one(self._driver, _BY_NAME, (organization_id, conversation_id, name)))

    def of(self, organization_id: uuid.UUID, conversation_id: uuid.UUID) -> tuple[Stream, ...]:
        """Return the conversation's streams: main first, then by time, then by name."""
        rows = every(
            self._driver,
            f"{_SELECT} and conversation_id = %s"
            " order by name <> 'main', first_at, name collate \"C\"",
            (organization_id, conversation_id),
        )
        return tuple(stream_of(row) for row in rows)

    def add(self, stream: Stream) -> None:
        """Store a new stream.

        Raises:
            Unavailable: another transaction added one of its name.
        """
        self._driver.later(_ADD, tuple(_columns(stream).values()))

    def save(self, stream: Stream) -> None:
        """Write its changed fields."""
        columns = _columns(stream)
        self._driver.later(_SAVE, [columns[name] for name in (*_CHANGING, *_KEY)])


def _columns(stream: Stream) -> dict[str, Any]:
    columns = {name: getattr(stream, name) for name in _OWN}
    columns |= {name: getattr(stream.meta, name) for name in _META}
    archive = stream.archive
    return columns | {
        "state": stream.state.value,
        "record_types": json.dumps(dict(stream.record_types)),
        "removed": json.dumps(attrs.asdict(stream.removed)),
        "capture": stream.capture.value,
        "archive_key": None if archive is None else archive.key,
        "archive_size": None if archive is None else archive.size,
        "archive_sha256": None if archive is None else archive.sha256,
    }


def stream_of(row: Row) -> Stream:
    """Return the stream a row stands for."""
    values: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    key, size, sha256 = (values.pop(f"archive_{name}") for name in ("key", "size", "sha256"))
    meta = SubagentMeta(**{name: values.pop(name) for name in _META})
    return Stream(
        **values
        | {
            "meta": meta,
            "state": StreamState(values["state"]),
            "record_types": json.loads(values["record_types"]),
            "removed": Removed(**json.loads(values["removed"])),
            "capture": Capture(values["capture"]),
            "archive": None if key is None else Archive(key=key, size=size, sha256=sha256),
        }
    )


def _optional(row: Row | None) -> Stream | None:
    return None if row is None else stream_of(row)
