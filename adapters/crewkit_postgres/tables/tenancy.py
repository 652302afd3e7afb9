"""People, organizations and projects."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import flag, key, metadata, moment, points_to, text, uuid

users = sa.Table(
    "users",
    metadata,
    key("id"),
    text("name"),
    text("email", optional=True),
    moment("created_at"),
    sa.UniqueConstraint("email"),
)
organizations = sa.Table(
    "organizations",
    metadata,
    key("id"),
    text("name"),
    text("slug"),
    flag("personal"),
    moment("created_at"),
    sa.UniqueConstraint("slug"),
)
memberships = sa.Table(
    "memberships",
    metadata,
    key("organization_id"),
    key("user_id"),
    text("level"),
    sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
    sa.Index(None, "user_id"),
)
projects = sa.Table(
    "projects",
    metadata,
    key("organization_id"),
    key("id"),
    text("name"),
    text("slug"),
    text("remote", optional=True),
    text("root"),
    moment("created_at"),
    sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    sa.UniqueConstraint("organization_id", "slug"),
    sa.UniqueConstraint("organization_id", "remote"),
)
# A folder's name may be longer than an index takes: its hash is the key.
project_roots = sa.Table(
    "project_roots",
    metadata,
    key("organization_id"),
    key("root_key"),
    uuid("project_id"),
    text("root"),
    points_to("projects", "project_id"),
    sa.Index(None, "organization_id", "project_id"),
)
