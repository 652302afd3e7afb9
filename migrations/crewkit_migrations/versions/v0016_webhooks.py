"""Outgoing webhooks: endpoints, deliveries, tries."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    run("0016_webhooks")


def downgrade() -> None:
    """Take them away."""
    op.execute("drop table webhook_tries, webhook_deliveries, webhook_endpoints")
