"""The schema as data; the migrations make it, and a test compares the two.

Every tenant table has the organization first in its primary key and in each foreign key to another
tenant table, so that a row can never point into another organization.
"""

from crewkit_postgres.tables.accounts import (
    accounts,
    activities,
    api_tokens,
    device_requests,
    failed_sign_ins,
    known_devices,
    mail_requests,
    one_time_secrets,
    passkeys,
    platform_roles,
    rate_limits,
    refresh_tokens,
    service_accounts,
    sign_ins,
)
from crewkit_postgres.tables.analytics import rollups
from crewkit_postgres.tables.conversations import conversations, run_conversations, runs
from crewkit_postgres.tables.messages import message_copies, messages, stream_usage
from crewkit_postgres.tables.metadata import metadata
from crewkit_postgres.tables.platform import instance
from crewkit_postgres.tables.repeats import kept_answers
from crewkit_postgres.tables.streams import stream_flaws, stream_frames, streams
from crewkit_postgres.tables.telemetry import told_points, told_requests
from crewkit_postgres.tables.tenancy import (
    domains,
    invitations,
    memberships,
    organizations,
    people,
    project_members,
    project_roots,
    projects,
    users,
)
from crewkit_postgres.tables.trail import audit_heads, audit_records, events, reactions_done
from crewkit_postgres.tables.webhooks import (
    webhook_deliveries,
    webhook_endpoints,
    webhook_tries,
)

__all__ = [
    "accounts",
    "activities",
    "api_tokens",
    "audit_heads",
    "audit_records",
    "conversations",
    "device_requests",
    "domains",
    "events",
    "failed_sign_ins",
    "instance",
    "invitations",
    "kept_answers",
    "known_devices",
    "mail_requests",
    "memberships",
    "message_copies",
    "messages",
    "metadata",
    "one_time_secrets",
    "organizations",
    "passkeys",
    "people",
    "platform_roles",
    "project_members",
    "project_roots",
    "projects",
    "rate_limits",
    "reactions_done",
    "refresh_tokens",
    "rollups",
    "run_conversations",
    "runs",
    "service_accounts",
    "sign_ins",
    "stream_flaws",
    "stream_frames",
    "stream_usage",
    "streams",
    "told_points",
    "told_requests",
    "users",
    "webhook_deliveries",
    "webhook_endpoints",
    "webhook_tries",
]
