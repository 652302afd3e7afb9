"""What became of a session, and how long sessions lasted, among the rollups."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0012"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it, with how long the sessions that are there lasted."""
    run("0012_outcomes")


def downgrade() -> None:
    """Take it away."""
    op.execute("alter table conversations drop outcome, drop outcome_source, drop outcome_at")
    op.execute("alter table rollups drop successes, drop failures, drop timed, drop duration_ms")
