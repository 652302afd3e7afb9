"""Who sees a session beside the member whose it is, and what new ones are."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; what is there stays seen by the whole organization."""
    run("0013_visibility")


def downgrade() -> None:
    """Take it away: everybody sees everything again."""
    op.execute("alter table conversations drop visibility")
    op.execute("alter table organizations drop session_visibility")
