"""What a request to the API asks first, in one round trip."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    run("0008_contract")


def downgrade() -> None:
    """Take it away."""
    op.execute("drop function bearer_standing(bytea)")
