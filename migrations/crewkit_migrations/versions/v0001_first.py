"""Tenancy, sessions, rollups, and the walls around each organization."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "instance, browser_sessions, sign_in_links, rollups, stream_usage, message_copies, messages, "
    "stream_flaws, stream_frames, streams, run_conversations, conversations, runs, project_roots, "
    "projects, memberships, organizations, users"
)


def upgrade() -> None:
    """Make it."""
    run("0001_tables")
    run("0001_walls")


def downgrade() -> None:
    """Take it away with what it holds."""
    # The role stays: it belongs to the cluster, and other databases may use it.
    op.execute(f"drop table {TABLES}")
    op.execute("revoke all on alembic_version from crewkit_app")
    op.execute("revoke all on schema public from crewkit_app")
