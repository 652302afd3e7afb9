"""Endpoints, what is delivered to them, and each try of it."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from crewkit_postgres.tables.metadata import (
    data,
    key,
    metadata,
    moment,
    number,
    points_to,
    text,
    uuid,
)

# Of a secret only what it is derived from is here, together with a key that is not.
webhook_endpoints = sa.Table(
    "webhook_endpoints",
    metadata,
    key("organization_id"),
    key("id"),
    text("url"),
    text("description"),
    sa.Column("kinds", ARRAY(sa.Text), nullable=False),
    text("key_id"),
    data("seed"),
    text("older_key_id", optional=True),
    data("older_seed", optional=True),
    moment("older_until", optional=True),
    moment("created_at"),
    moment("disabled_at", optional=True),
    text("disabled_reason", optional=True),
    moment("failing_since", optional=True),
    sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
)
webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    key("organization_id"),
    key("id"),
    uuid("endpoint_id"),
    uuid("event_id"),
    text("kind"),
    data("body"),
    text("state"),
    number("tries"),
    number("step"),
    moment("created_at"),
    moment("due_at", optional=True),
    moment("settled_at", optional=True),
    number("status", optional=True),
    text("failure", optional=True),
    points_to("webhook_endpoints", "endpoint_id"),
    sa.UniqueConstraint("organization_id", "endpoint_id", "event_id"),
    sa.Index(None, "organization_id", "endpoint_id", "id"),
    sa.Index(None, "organization_id", "endpoint_id", "settled_at"),
)
webhook_tries = sa.Table(
    "webhook_tries",
    metadata,
    key("organization_id"),
    key("delivery_id"),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    moment("at"),
    number("status", optional=True),
    text("failure", optional=True),
    number("duration_ms"),
    text("answer"),
    points_to("webhook_deliveries", "delivery_id"),
)
