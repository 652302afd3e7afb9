"""Accounts and how they are signed in to; of whatever opens something only a hash is kept."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

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


def _words(name: str, *, optional: bool = False) -> "sa.Column[list[str]]":
    return sa.Column(name, ARRAY(sa.Text), nullable=optional)


def _of_user(column: str = "user_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], ondelete="CASCADE")


def _of_organization() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["grant_organization_id"], ["organizations.id"], ondelete="CASCADE"
    )


accounts = sa.Table(
    "accounts",
    metadata,
    key("user_id"),
    text("password_hash", optional=True),
    moment("password_changed_at", optional=True),
    moment("verified_at"),
    moment("created_at"),
    moment("disabled_at", optional=True),
    moment("deletes_at", optional=True),
    _of_user(),
)
platform_roles = sa.Table(
    "platform_roles",
    metadata,
    key("user_id"),
    text("role"),
    moment("granted_at"),
    uuid("granted_by", optional=True),
    _of_user(),
    sa.CheckConstraint("role in ('owner', 'staff')", name="role"),
)
failed_sign_ins = sa.Table(
    "failed_sign_ins",
    metadata,
    sa.Column("email_hash", sa.LargeBinary, primary_key=True),
    number("failures"),
    moment("at"),
    sa.Index(None, "at"),
)
sign_ins = sa.Table(
    "sign_ins",
    metadata,
    key("id"),
    uuid("user_id"),
    text("client"),
    text("method"),
    moment("created_at"),
    moment("seen_at"),
    moment("ends_at"),
    text("address"),
    text("agent"),
    data("cookie_hash", optional=True),
    moment("ended_at", optional=True),
    uuid("grant_organization_id", optional=True),
    _words("grant_scopes", optional=True),
    _of_user(),
    _of_organization(),
    sa.UniqueConstraint("cookie_hash"),
    sa.Index(None, "user_id"),
    sa.Index(None, "grant_organization_id"),
)
refresh_tokens = sa.Table(
    "refresh_tokens",
    metadata,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    uuid("sign_in_id"),
    data("nonce"),
    moment("issued_at"),
    moment("used_at", optional=True),
    sa.ForeignKeyConstraint(["sign_in_id"], ["sign_ins.id"], ondelete="CASCADE"),
    sa.Index(None, "sign_in_id"),
)
one_time_secrets = sa.Table(
    "one_time_secrets",
    metadata,
    sa.Column("secret_hash", sa.LargeBinary, primary_key=True),
    text("purpose"),
    uuid("user_id", optional=True),
    sa.Column("data", JSONB, nullable=False),
    moment("expires_at"),
    _of_user(),
    sa.Index(None, "user_id"),
    sa.Index(None, "expires_at"),
)
mail_requests = sa.Table(
    "mail_requests",
    metadata,
    key("id"),
    text("purpose"),
    text("email"),
    text("name"),
    text("password_hash"),
    moment("created_at"),
    sa.Index(None, "email"),
    sa.Index(None, "created_at"),
)
passkeys = sa.Table(
    "passkeys",
    metadata,
    key("id"),
    uuid("user_id"),
    data("credential_id"),
    data("public_key"),
    text("name"),
    count("sign_count"),
    _words("transports"),
    flag("backup_eligible"),
    flag("backed_up"),
    moment("created_at"),
    moment("used_at", optional=True),
    _of_user(),
    sa.UniqueConstraint("credential_id"),
    sa.Index(None, "user_id"),
)
device_requests = sa.Table(
    "device_requests",
    metadata,
    key("id"),
    data("device_hash"),
    text("user_code"),
    text("client_id"),
    _words("scopes"),
    moment("created_at"),
    moment("expires_at"),
    text("address"),
    text("agent"),
    text("state"),
    number("interval"),
    moment("polled_at", optional=True),
    uuid("user_id", optional=True),
    uuid("grant_organization_id", optional=True),
    _of_user(),
    _of_organization(),
    sa.UniqueConstraint("device_hash"),
    sa.Index(
        "uq_device_requests_user_code",
        "user_code",
        unique=True,
        postgresql_where=sa.text("state = 'pending'"),
    ),
    sa.Index(None, "expires_at"),
    sa.Index(None, "user_id"),
    sa.Index(None, "grant_organization_id"),
)
activities = sa.Table(
    "activities",
    metadata,
    key("id"),
    uuid("user_id"),
    moment("at"),
    text("kind"),
    text("address"),
    text("agent"),
    text("detail"),
    flag("new_device"),
    _of_user(),
    sa.Index(None, "user_id", "id"),
)
known_devices = sa.Table(
    "known_devices",
    metadata,
    key("user_id"),
    sa.Column("device_hash", sa.LargeBinary, primary_key=True),
    moment("met_at"),
    _of_user(),
)
api_tokens = sa.Table(
    "api_tokens",
    metadata,
    key("organization_id"),
    key("id"),
    uuid("user_id"),
    uuid("created_by"),
    text("name"),
    data("token_hash"),
    _words("scopes"),
    moment("created_at"),
    moment("expires_at"),
    moment("used_at", optional=True),
    sa.UniqueConstraint("token_hash"),
    points_to("memberships", "user_id", target=("user_id",)),
    points_to("memberships", "created_by", target=("user_id",)),
    sa.Index(None, "organization_id", "user_id"),
    sa.Index(None, "organization_id", "created_by"),
)
service_accounts = sa.Table(
    "service_accounts",
    metadata,
    key("organization_id"),
    key("user_id"),
    text("name"),
    uuid("created_by"),
    moment("created_at"),
    points_to("memberships", "user_id", target=("user_id",)),
)
rate_limits = sa.Table(
    "rate_limits",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    moment("due"),
    sa.Index(None, "due"),
    prefixes=["UNLOGGED"],
)
