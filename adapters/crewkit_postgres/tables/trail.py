"""The trail of changes: audit records in chains, events, and which reactions they had."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

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

audit_heads = sa.Table(
    "audit_heads",
    metadata,
    key("organization_id"),
    count("sequence"),
    data("hash"),
)
audit_records = sa.Table(
    "audit_records",
    metadata,
    key("organization_id"),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    uuid("id"),
    moment("at"),
    text("kind"),
    number("version"),
    flag("refused"),
    text("object_id"),
    uuid("user_id", optional=True),
    text("origin"),
    uuid("sign_in_id", optional=True),
    uuid("token_id", optional=True),
    text("request_id"),
    text("details", optional=True),
    data("salt", optional=True),
    data("commitment"),
    data("digest"),
    data("previous"),
    data("hash"),
    sa.UniqueConstraint("organization_id", "id"),
    sa.Index(None, "organization_id", "object_id"),
)
events = sa.Table(
    "events",
    metadata,
    key("organization_id"),
    key("id"),
    moment("at"),
    text("kind"),
    number("version"),
    text("object_id"),
    uuid("user_id", optional=True),
    text("origin"),
    text("request_id"),
    sa.Column("payload", JSONB, nullable=False),
    moment("delivered_at", optional=True),
    sa.Index(None, "organization_id", "object_id"),
)
reactions_done = sa.Table(
    "reactions_done",
    metadata,
    key("organization_id"),
    key("event_id"),
    sa.Column("reaction", sa.Text, primary_key=True),
    moment("at"),
    points_to("events", "event_id"),
)
