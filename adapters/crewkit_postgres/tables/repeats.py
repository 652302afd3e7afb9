"""Answers kept for who sends the same request again."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import data, key, metadata, moment

kept_answers = sa.Table(
    "kept_answers",
    metadata,
    key("organization_id"),
    key("user_id"),
    sa.Column("key", sa.Text, primary_key=True),
    data("fingerprint"),
    data("answer"),
    moment("at"),
    sa.Index(None, "organization_id", "at"),
)
