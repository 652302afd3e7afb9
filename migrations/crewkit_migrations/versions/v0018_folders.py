"""A project may be a folder of a repository."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the folder; a project that is there is the whole of its repository."""
    run("0018_folders")


def downgrade() -> None:
    """Take it away, with what tells projects of one repository apart: all but one lose it."""
    op.execute("update projects set remote = null, path = '' where path <> ''")
    op.execute("alter table projects drop constraint uq_projects_organization_id_remote_path")
    op.execute("alter table projects drop column path")
    op.execute(
        "alter table projects add constraint uq_projects_organization_id_remote"
        " unique (organization_id, remote)"
    )
