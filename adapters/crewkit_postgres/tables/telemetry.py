"""What clients reported of sessions, which may not be known yet: hence no key to them."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import (
    count,
    key,
    metadata,
    moment,
    money,
    points_to,
    text,
)

told_requests = sa.Table(
    "told_requests",
    metadata,
    key("organization_id"),
    sa.Column("claude_session_id", sa.Text, primary_key=True),
    key("user_id"),
    sa.Column("request_id", sa.Text, primary_key=True),
    moment("at"),
    text("model"),
    text("source"),
    count("input"),
    count("output"),
    count("cache_read"),
    count("cache_write"),
    money("cost_usd"),
    points_to("people", "user_id", target=("user_id",)),
    sa.Index(None, "organization_id", "user_id"),
)
told_points = sa.Table(
    "told_points",
    metadata,
    key("organization_id"),
    sa.Column("claude_session_id", sa.Text, primary_key=True),
    key("user_id"),
    sa.Column("series", sa.LargeBinary, primary_key=True),
    sa.Column("since", sa.Numeric, primary_key=True),
    sa.Column("slot", sa.Numeric, primary_key=True),
    sa.Column("until", sa.Numeric, nullable=False),
    text("measure"),
    text("model"),
    money("value"),
    points_to("people", "user_id", target=("user_id",)),
    sa.Index(None, "organization_id", "user_id"),
)
