"""The schema as data; the migrations make it, and a test compares the two.

Every tenant table has the organization first in its primary key and in each foreign key to another
tenant table, so that a row can never point into another organization.
"""

from crewkit_postgres.tables.analytics import rollups
from crewkit_postgres.tables.conversations import conversations, run_conversations, runs
from crewkit_postgres.tables.messages import message_copies, messages, stream_usage
from crewkit_postgres.tables.metadata import metadata
from crewkit_postgres.tables.platform import browser_sessions, instance, sign_in_links
from crewkit_postgres.tables.streams import stream_flaws, stream_frames, streams
from crewkit_postgres.tables.tenancy import (
    memberships,
    organizations,
    project_roots,
    projects,
    users,
)

__all__ = [
    "browser_sessions",
    "conversations",
    "instance",
    "memberships",
    "message_copies",
    "messages",
    "metadata",
    "organizations",
    "project_roots",
    "projects",
    "rollups",
    "run_conversations",
    "runs",
    "sign_in_links",
    "stream_flaws",
    "stream_frames",
    "stream_usage",
    "streams",
    "users",
]
