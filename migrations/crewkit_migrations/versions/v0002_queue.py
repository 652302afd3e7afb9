"""The job queue, so that a job is stored in the transaction of its change."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    run("0002_queue")


def downgrade() -> None:
    """Take it away with what it holds."""
    op.execute("drop schema dramatiq cascade")
