"""Streams and their bytes."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import (
    count,
    data,
    flag,
    key,
    metadata,
    moment,
    number,
    points_to,
    text,
    uuid,
)

# record_types and removed are JSON as text: jsonb refuses NUL and lone surrogates, and nothing
# queries them.
streams = sa.Table(
    "streams",
    metadata,
    key("organization_id"),
    key("id"),
    uuid("conversation_id"),
    text("name"),
    text("agent_type", optional=True),
    text("description", optional=True),
    text("tool_use_id", optional=True),
    text("parent_agent_id", optional=True),
    number("spawn_depth", optional=True),
    text("model", optional=True),
    text("state"),
    number("lines"),
    count("size"),
    number("items"),
    number("malformed"),
    number("omitted"),
    count("omitted_bytes"),
    text("record_types"),
    count("source_size"),
    text("removed"),
    text("capture"),
    moment("first_at", optional=True),
    moment("last_at", optional=True),
    moment("last_batch_at"),
    text("archive_key", optional=True),
    count("archive_size", optional=True),
    data("archive_sha256", optional=True),
    text("failure", optional=True),
    points_to("conversations", "conversation_id"),
    sa.UniqueConstraint("organization_id", "conversation_id", "name"),
)
# Frames are compressed when they come in: `packed` is kept as it is (storage external), beside an
# index of a few bytes a line.
stream_frames = sa.Table(
    "stream_frames",
    metadata,
    key("organization_id"),
    key("stream_id"),
    sa.Column("first_line", sa.Integer, primary_key=True, autoincrement=False),
    number("lines"),
    count("first_byte"),
    number("size"),
    number("packed_size"),
    count("archive_offset", optional=True),
    count("omitted_bytes"),
    uuid("batch_id"),
    data("sha256"),
    data("line_index"),
    data("packed", optional=True),
    count("source_byte"),
    text("capture"),
    number("rules"),
    points_to("streams", "stream_id"),
    sa.UniqueConstraint("organization_id", "stream_id", "batch_id"),
)
stream_flaws = sa.Table(
    "stream_flaws",
    metadata,
    key("organization_id"),
    key("stream_id"),
    sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
    text("reason"),
    flag("kept"),
    points_to("streams", "stream_id"),
)
