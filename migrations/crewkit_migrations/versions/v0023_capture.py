"""What an organization keeps of sessions, for how long, and what was left out of each."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; what is stored was kept whole."""
    run("0023_capture")


def downgrade() -> None:
    """Take it away: what was left out stays so, and nobody knows any more that it was."""
    op.execute("alter table stream_frames drop source_byte, drop capture, drop rules")
    op.execute("alter table streams drop source_size, drop removed, drop capture")
    op.execute("alter table organizations drop capture, drop retention_days, drop sweep")
