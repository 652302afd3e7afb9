"""How service accounts are shown."""

from crewkit_core.accounts.model import ServiceAccount
from crewkit_core.accounts.views import ServiceAccountView


def service_account_view(account: ServiceAccount) -> ServiceAccountView:
    """Return how members see a service account."""
    return ServiceAccountView(
        organization_id=account.organization_id,
        user_id=account.user_id,
        name=account.name,
        level=account.level,
        created_by=account.created_by,
        created_at=account.created_at,
    )
