"""API messages, each counted once, and what a stream used of each model."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import (
    count,
    key,
    metadata,
    moment,
    money,
    number,
    points_to,
    text,
    uuid,
)

# The widest table by rows: the API's id is kept as 16 bytes of its hash, and columns stand in the
# order that wastes no padding.
messages = sa.Table(
    "messages",
    metadata,
    key("organization_id"),
    key("message_key"),
    uuid("stream_id"),
    moment("at"),
    number("line"),
    number("input"),
    number("output"),
    number("cache_read"),
    number("cache_write_5m"),
    number("cache_write_1h"),
    money("cost_usd", optional=True),
    text("model"),
    points_to("streams", "stream_id"),
    sa.Index(None, "organization_id", "stream_id"),
)
message_copies = sa.Table(
    "message_copies",
    metadata,
    key("organization_id"),
    key("message_key"),
    key("conversation_id"),
    uuid("stream_id"),
    moment("at"),
    number("line"),
    number("input"),
    number("output"),
    number("cache_read"),
    number("cache_write_5m"),
    number("cache_write_1h"),
    money("cost_usd", optional=True),
    text("model"),
    text("message_id"),
    text("copied_from", optional=True),
    points_to("conversations", "conversation_id"),
    points_to("streams", "stream_id"),
    sa.Index(None, "organization_id", "conversation_id"),
    sa.Index(None, "organization_id", "stream_id"),
)
# Follows from messages; lists and pages would read every message without it.
stream_usage = sa.Table(
    "stream_usage",
    metadata,
    key("organization_id"),
    key("stream_id"),
    sa.Column("model", sa.Text, primary_key=True),
    count("messages"),
    count("unpriced"),
    count("input"),
    count("output"),
    count("cache_read"),
    count("cache_write_5m"),
    count("cache_write_1h"),
    money("cost_usd"),
    points_to("streams", "stream_id"),
)
