"""Answers kept for who sends the same request again."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing was kept before."""
    run("0021_repeats")


def downgrade() -> None:
    """Take it away; what is sent again is carried out again."""
    op.execute("drop table kept_answers")
