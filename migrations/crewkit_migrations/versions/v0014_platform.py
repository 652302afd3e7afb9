"""The platform's own people, and what they may read across organizations."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

READ = ("organizations", "memberships", "audit_records", "events", "reactions_done")


def upgrade() -> None:
    """Make it; nobody is one of them yet."""
    run("0014_platform")


def downgrade() -> None:
    """Take it away; nobody is one of them any more."""
    for name in READ:
        op.execute(f"drop policy staff on {name}")
    op.execute("drop table platform_roles")
