"""What is not a tenant's: ways in, and what the data was last written by."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import metadata, moment, text, uuid

# Only hashes: who reads the table still cannot sign in.
sign_in_links = sa.Table(
    "sign_in_links",
    metadata,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    uuid("user_id"),
    moment("expires_at"),
    moment("used_at", optional=True),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
    sa.Index(None, "user_id"),
)
browser_sessions = sa.Table(
    "browser_sessions",
    metadata,
    sa.Column("id_hash", sa.LargeBinary, primary_key=True),
    uuid("user_id"),
    moment("created_at"),
    moment("expires_at"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
    sa.Index(None, "user_id"),
)
instance = sa.Table(
    "instance",
    metadata,
    sa.Column("sole", sa.Boolean, primary_key=True),
    uuid("id"),
    text("version"),
    moment("upgraded_at"),
    sa.CheckConstraint("sole", name="sole"),
)
