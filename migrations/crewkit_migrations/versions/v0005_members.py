"""Members come by invitation and go; organizations are closed."""

from crewkit_migrations.statements import run

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    run("0005_members")


def downgrade() -> None:
    """Take it away; sessions of people who left are nobody's, closed organizations are gone."""
    run("0005_members_undone")
