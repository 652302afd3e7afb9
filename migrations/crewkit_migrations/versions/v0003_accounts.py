"""Accounts, their sign-ins and tokens; browser sessions become sign-ins."""

from alembic import op

from crewkit_migrations.statements import run

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "rate_limits, service_accounts, api_tokens, known_devices, activities, device_requests, "
    "passkeys, mail_requests, one_time_secrets, refresh_tokens, sign_ins, failed_sign_ins, accounts"
)


def upgrade() -> None:
    """Make it; browsers sign in again."""
    run("0003_accounts")


def downgrade() -> None:
    """Take it away with what it holds."""
    op.execute(f"drop table {TABLES}")
    run("0003_accounts_undone")
