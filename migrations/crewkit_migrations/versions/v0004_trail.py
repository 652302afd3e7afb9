"""The trail of changes: audit records in chains, events, and which reactions they had."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it; what happened before is in no chain."""
    run("0004_trail")


def downgrade() -> None:
    """Take it away with what it holds."""
    op.execute("drop table reactions_done, events, audit_records, audit_heads")
    op.execute("drop schema trail cascade")
