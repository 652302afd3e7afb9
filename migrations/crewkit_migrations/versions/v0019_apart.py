"""Closed and deleted projects."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what they need; every project that is there is open."""
    run("0019_apart")


def downgrade() -> None:
    """Take it away: closed projects are open, deleted ones are there again under other names."""
    op.execute("drop table project_members")
    op.execute(
        "update projects set slug = left(slug, 20) || '-' || id, remote = null, path = ''"
        " where deleted_at is not null"
    )
    op.execute("drop index uq_projects_organization_id_slug")
    op.execute("drop index uq_projects_organization_id_remote_path")
    op.execute("drop index ix_projects_apart")
    op.execute("alter table projects drop column closed, drop column deleted_at")
    op.execute(
        "alter table projects"
        " add constraint uq_projects_organization_id_slug unique (organization_id, slug),"
        " add constraint uq_projects_organization_id_remote_path"
        " unique (organization_id, remote, path)"
    )
