"""Runs and conversations."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import (
    flag,
    key,
    metadata,
    moment,
    money,
    number,
    points_to,
    text,
    uuid,
)

runs = sa.Table(
    "runs",
    metadata,
    key("organization_id"),
    key("id"),
    moment("started_at"),
    sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
)
# Nobody's session is lost with its user: the column list leaves the organization in place.
conversations = sa.Table(
    "conversations",
    metadata,
    key("organization_id"),
    key("id"),
    text("claude_session_id"),
    uuid("project_id"),
    uuid("user_id", optional=True),
    text("source"),
    moment("created_at"),
    text("agent", optional=True),
    moment("first_at", optional=True),
    moment("last_at", optional=True),
    text("cwd", optional=True),
    text("git_branch", optional=True),
    text("client_version", optional=True),
    text("title", optional=True),
    text("first_prompt", optional=True),
    number("prompts"),
    number("tool_calls"),
    number("tool_errors"),
    number("api_errors"),
    number("compactions"),
    number("interruptions"),
    money("client_cost_usd", optional=True),
    flag("client_unknown_model"),
    text("outcome", optional=True),
    text("outcome_source", optional=True),
    moment("outcome_at", optional=True),
    text("visibility"),
    points_to("projects", "project_id", ondelete=None),
    points_to("people", "user_id", target=("user_id",), ondelete="SET NULL (user_id)"),
    sa.CheckConstraint("outcome in ('success', 'failure')", name="outcome"),
    sa.CheckConstraint(
        "visibility in ('organization', 'restricted', 'private', 'sensitive')", name="visibility"
    ),
    sa.CheckConstraint(
        "num_nonnulls(outcome, outcome_source, outcome_at) in (0, 3)", name="outcome_source"
    ),
    sa.UniqueConstraint("organization_id", "claude_session_id"),
    sa.Index(None, "organization_id", "project_id"),
    sa.Index(None, "organization_id", "user_id"),
    sa.Index(
        "ix_conversations_newest",
        "organization_id",
        sa.text("first_at DESC NULLS LAST"),
        sa.text("id DESC"),
    ),
)
run_conversations = sa.Table(
    "run_conversations",
    metadata,
    key("organization_id"),
    key("run_id"),
    key("conversation_id"),
    points_to("runs", "run_id"),
    points_to("conversations", "conversation_id"),
    sa.Index(None, "organization_id", "conversation_id"),
)
