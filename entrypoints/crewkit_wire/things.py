"""What an answer is about: the thing in it, and which fields of paths it fills."""

from collections.abc import Callable, Mapping
from typing import Any

from crewkit_core.accounts.views import (
    NewToken,
    PasskeyView,
    ServiceAccountView,
    SignInView,
    TokenView,
)
from crewkit_core.audit.views import AuditRecordView, EventView
from crewkit_core.organizations.views import InvitationView
from crewkit_core.platform.views import (
    PlatformOrganizationDetail,
    PlatformOrganizationView,
    PlatformUserDetail,
    PlatformUserView,
    RestoredView,
)
from crewkit_core.sessions.views import BatchReceipt, SessionDetail, SessionSummary
from crewkit_core.tenancy.views import OrganizationView, ProjectView
from crewkit_core.webhooks.views import DeliveryDetail, DeliveryView, NewSecretView, WebhookView

_WITHIN: Mapping[type, Callable[[Any], object]] = {
    SessionDetail: lambda it: it.summary,
    NewSecretView: lambda it: it.webhook,
    DeliveryDetail: lambda it: it.delivery,
    PlatformUserDetail: lambda it: it.user,
    PlatformOrganizationDetail: lambda it: it.organization,
}
_NAMED: Mapping[type, Mapping[str, str]] = {
    OrganizationView: {"organization_id": "id"},
    ProjectView: {"project_id": "id"},
    InvitationView: {"invitation_id": "id"},
    SessionSummary: {"session": "id"},
    BatchReceipt: {"session": "session_id"},
    SignInView: {"sign_in_id": "id"},
    PasskeyView: {"passkey_id": "id"},
    TokenView: {"token_id": "id"},
    NewToken: {"token_id": "id"},
    ServiceAccountView: {"service_account_id": "user_id"},
    WebhookView: {"webhook_id": "id"},
    DeliveryView: {"delivery_id": "id"},
    AuditRecordView: {"record_id": "id"},
    EventView: {"event_id": "id"},
    PlatformUserView: {"user_id": "id"},
    PlatformOrganizationView: {"organization_id": "id"},
    RestoredView: {"organization_id": "id"},
}
_AS_IT_IS = (
    "organization_id",
    "project_id",
    "domain",
    "webhook_id",
    "user_id",
    "claude_session_id",
)


def thing_of(answer: object) -> object:
    """Return the thing that an answer is about, without what is told beside it."""
    within = _WITHIN.get(type(answer))
    return answer if within is None else within(answer)


def names_of(answer: object) -> dict[str, object]:
    """Return the fields of paths that an answer fills, by their names."""
    thing = thing_of(answer)
    found = {name: getattr(thing, name) for name in _AS_IT_IS if hasattr(thing, name)}
    fields = _NAMED.get(type(thing), {})
    return found | {name: getattr(thing, field) for name, field in fields.items()}
