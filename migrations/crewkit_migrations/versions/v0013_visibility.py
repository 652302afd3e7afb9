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
    op.execute("drop index ix_conversations_own, ix_conversations_seen")
    op.execute("alter table conversations drop visibility")
    op.execute("alter table organizations drop session_visibility")
    op.execute(
        "create index ix_conversations_newest"
        " on conversations (organization_id, first_at desc nulls last, id desc)"
    )
    op.execute(
        "create index ix_conversations_organization_id_user_id"
        " on conversations (organization_id, user_id)"
    )
