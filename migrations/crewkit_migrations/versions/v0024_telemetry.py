"""What clients report of their sessions."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nothing was reported yet."""
    run("0024_telemetry")


def downgrade() -> None:
    """Take them away, and what was reported with them."""
    op.execute("drop table told_points, told_requests")
