"""Domains whose people join without an invitation."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nobody claims one yet."""
    run("0020_domains")


def downgrade() -> None:
    """Take it away; who joined stays."""
    op.execute("drop table domains")
