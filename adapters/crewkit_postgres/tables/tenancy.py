"""People, organizations and projects."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import (
    flag,
    key,
    metadata,
    moment,
    number,
    points_to,
    text,
    uuid,
)

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
    moment("deleted_at", optional=True),
    text("session_visibility"),
    sa.CheckConstraint(
        "session_visibility in ('organization', 'restricted', 'private', 'sensitive')",
        name="session_visibility",
    ),
    text("capture"),
    number("retention_days"),
    uuid("sweep", optional=True),
    sa.CheckConstraint(
        "capture in ('unredacted', 'full', 'structured', 'minimal')", name="capture"
    ),
    sa.CheckConstraint("retention_days >= 0", name="retention_days"),
    sa.Index(
        "uq_organizations_slug",
        "slug",
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    ),
)
# Everybody who ever was a member; the database adds them with their first membership.
people = sa.Table(
    "people",
    metadata,
    key("organization_id"),
    key("user_id"),
    sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
    sa.Index(None, "user_id"),
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
invitations = sa.Table(
    "invitations",
    metadata,
    key("organization_id"),
    key("id"),
    text("email"),
    text("level"),
    uuid("invited_by"),
    sa.Column("token_hash", sa.LargeBinary, nullable=True),
    moment("created_at"),
    moment("expires_at"),
    sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    points_to("people", "invited_by", target=("user_id",)),
    sa.UniqueConstraint("organization_id", "email"),
    sa.UniqueConstraint("token_hash"),
    sa.Index(None, "organization_id", "invited_by"),
)
domains = sa.Table(
    "domains",
    metadata,
    key("organization_id"),
    sa.Column("name", sa.Text, primary_key=True),
    text("token"),
    moment("claimed_at"),
    moment("verified_at", optional=True),
    moment("checked_at", optional=True),
    text("level", optional=True),
    sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    sa.Index(
        "uq_domains_name",
        "name",
        unique=True,
        postgresql_where=sa.text("verified_at IS NOT NULL"),
    ),
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
    text("path"),
    sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    flag("closed"),
    moment("deleted_at", optional=True),
    sa.CheckConstraint("path = '' or remote is not null", name="path_in_repository"),
    sa.Index(
        "uq_projects_organization_id_slug",
        "organization_id",
        "slug",
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    ),
    sa.Index(
        "uq_projects_organization_id_remote_path",
        "organization_id",
        "remote",
        "path",
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    ),
    # what every member's sight begins with
    sa.Index(
        "ix_projects_apart",
        "organization_id",
        postgresql_where=sa.text("closed OR (deleted_at IS NOT NULL)"),
    ),
)
project_members = sa.Table(
    "project_members",
    metadata,
    key("organization_id"),
    key("project_id"),
    key("user_id"),
    text("level"),
    points_to("projects", "project_id"),
    points_to("memberships", "user_id", target=("user_id",)),
    sa.Index(None, "organization_id", "user_id"),
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
