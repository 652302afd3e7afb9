"""Rollups: figures by hour and by day."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import count, key, metadata, money, points_to

# A key has no nulls: nobody is the nil UUID, the default agent and whole sessions (no model) are
# the empty text.
rollups = sa.Table(
    "rollups",
    metadata,
    key("organization_id"),
    sa.Column("grain", sa.Text, primary_key=True),
    sa.Column("bucket", sa.DateTime(timezone=True), primary_key=True),
    key("project_id"),
    key("user_id"),
    sa.Column("agent", sa.Text, primary_key=True),
    sa.Column("model", sa.Text, primary_key=True),
    count("sessions"),
    count("prompts"),
    count("tool_calls"),
    count("tool_errors"),
    count("api_errors"),
    count("successes"),
    count("failures"),
    count("timed"),
    count("duration_ms"),
    count("messages"),
    count("unpriced"),
    count("input"),
    count("output"),
    count("cache_read"),
    count("cache_write_5m"),
    count("cache_write_1h"),
    money("cost_usd"),
    points_to("projects", "project_id"),
    sa.CheckConstraint("grain in ('d', 'h')", name="grain"),
    sa.Index(None, "organization_id", "project_id"),
)
