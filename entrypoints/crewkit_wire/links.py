"""Where one can go on from an answer."""

from collections.abc import Mapping
from typing import Any

import attrs

from crewkit_core.kernel.message import Message
from crewkit_core.sessions.views import BatchReceipt, SessionDetail
from crewkit_wire.requests import fill, path_of, target_of
from crewkit_wire.routes import BY_NAME, PREFIX, Route

# from each route: relation -> the name of the route it leads to
RELATED: Mapping[str, Mapping[str, str]] = {
    "organizations": {},
    "organization": {
        "collection": "organizations",
        "members": "members",
        "projects": "projects",
        "sessions": "sessions",
        "summary": "summary",
        "audit": "audit",
        "events": "events",
        "webhooks": "webhooks",
    },
    "create_organization": {"collection": "organizations"},
    "organization_slug": {"collection": "organizations"},
    "update_organization": {"organization": "organization", "collection": "organizations"},
    "members": {"organization": "organization"},
    "change_level": {"organization": "organization", "collection": "members"},
    "transfer_ownership": {"organization": "organization", "collection": "members"},
    "invitations": {"organization": "organization", "members": "members"},
    "invite_member": {"organization": "organization", "collection": "invitations"},
    "resend_invitation": {"organization": "organization", "collection": "invitations"},
    "invitation": {"organizations": "organizations"},
    "accept_invitation": {"organizations": "organizations"},
    "joinable": {"organizations": "organizations"},
    "join_by_domain": {"organizations": "organizations"},
    "domains": {"organization": "organization", "members": "members"},
    "claim_domain": {"collection": "domains", "organization": "organization"},
    "verify_domain": {"collection": "domains", "organization": "organization"},
    "set_domain_joining": {"collection": "domains", "organization": "organization"},
    "create_project": {"organization": "organization", "collection": "projects"},
    "project_slug": {"organization": "organization", "collection": "projects"},
    "resolve_project": {"organization": "organization", "collection": "projects"},
    "update_project": {"project": "project", "collection": "projects"},
    "deleted_projects": {"projects": "projects"},
    "restore_project": {"project": "project", "collection": "projects"},
    "close_project": {"project": "project", "members": "project_members"},
    "project_members": {"project": "project"},
    "admit_to_project": {"collection": "project_members", "project": "project"},
    "add_person": {"organization": "organization", "collection": "members"},
    "projects": {"organization": "organization"},
    "project": {"collection": "projects", "organization": "organization"},
    "sessions": {"organization": "organization", "summary": "summary"},
    "summary": {
        "sessions": "sessions",
        "timeseries": "timeseries",
        "cost-breakdown": "cost_breakdown",
    },
    "timeseries": {"summary": "summary", "cost-breakdown": "cost_breakdown"},
    "cost_breakdown": {"summary": "summary", "timeseries": "timeseries"},
    "session": {
        "collection": "sessions",
        "hierarchy": "hierarchy",
        "items": "items",
        "export": "export",
        "project": "project",
        "organization": "organization",
    },
    "mark_session": {"session": "session", "collection": "sessions"},
    "explain_access": {"organization": "organization", "members": "members"},
    "set_visibility": {"session": "session", "collection": "sessions"},
    "hierarchy": {"session": "session"},
    "items": {"session": "session", "export": "export"},
    "ingest": {"session": "session"},
    "position": {"organization": "organization"},
    "verify_email": {"me": "me"},
    "login": {"me": "me"},
    "refresh": {"me": "me"},
    "me": {
        "sign-ins": "sign_ins",
        "passkeys": "passkeys",
        "activity": "activity",
        "organizations": "organizations",
    },
    "rename_me": {"me": "me"},
    "sign_ins": {"me": "me"},
    "end_all_sign_ins": {"collection": "sign_ins"},
    "activity": {"me": "me"},
    "step_up": {"me": "me"},
    "begin_passkey_step_up": {"me": "me"},
    "step_up_by_passkey": {"me": "me"},
    "begin_passkey": {"collection": "passkeys"},
    "register_passkey": {"collection": "passkeys"},
    "begin_passkey_login": {},
    "passkey_login": {"me": "me"},
    "passkeys": {"me": "me"},
    "rename_passkey": {"collection": "passkeys"},
    "device_request": {"me": "me"},
    "tokens": {"organization": "organization", "service-accounts": "service_accounts"},
    "create_token": {"collection": "tokens", "organization": "organization"},
    "service_accounts": {"organization": "organization", "tokens": "tokens"},
    "create_service_account": {"collection": "service_accounts", "tokens": "tokens"},
    "audit": {
        "organization": "organization",
        "export": "audit_export",
        "verification": "audit_verdict",
        "events": "events",
    },
    "audit_verdict": {"collection": "audit", "export": "audit_export"},
    "audit_record": {"collection": "audit", "organization": "organization"},
    "events": {"organization": "organization", "audit": "audit"},
    "event": {"collection": "events", "organization": "organization"},
    "replay_event": {"event": "event", "collection": "events"},
    "platform_statistics": {
        "users": "platform_users",
        "organizations": "platform_organizations",
        "roles": "platform_roles",
        "audit": "platform_audit",
        "events": "platform_events",
    },
    "platform_users": {"statistics": "platform_statistics"},
    "platform_user": {"collection": "platform_users"},
    "platform_organizations": {"statistics": "platform_statistics"},
    "platform_organization": {"collection": "platform_organizations"},
    "restore_organization": {
        "organization": "platform_organization",
        "collection": "platform_organizations",
    },
    "platform_audit": {"events": "platform_events", "statistics": "platform_statistics"},
    "platform_events": {"audit": "platform_audit", "statistics": "platform_statistics"},
    "platform_roles": {"statistics": "platform_statistics"},
    "own_platform_role": {"me": "me"},
    "grant_platform_role": {"collection": "platform_roles"},
    "claim_platform": {"collection": "platform_roles"},
    "webhooks": {"organization": "organization", "events": "events"},
    "create_webhook": {"organization": "organization", "collection": "webhooks"},
    "webhook": {
        "collection": "webhooks",
        "deliveries": "deliveries",
        "organization": "organization",
    },
    "update_webhook": {"webhook": "webhook", "collection": "webhooks"},
    "rotate_webhook": {"webhook": "webhook", "collection": "webhooks"},
    "try_webhook": {"webhook": "webhook", "collection": "deliveries"},
    "resend_dead": {"webhook": "webhook", "collection": "deliveries"},
    "deliveries": {"webhook": "webhook"},
    "delivery": {"webhook": "webhook", "collection": "deliveries"},
    "resend_delivery": {
        "delivery": "delivery",
        "webhook": "webhook",
        "collection": "deliveries",
    },
    "check_rollups": {"organization": "organization", "summary": "summary"},
}
ITEMS: Mapping[str, str] = {
    "organizations": f"{PREFIX}/organizations/{{id}}",
    "projects": f"{PREFIX}/{{organization_id}}/projects/{{id}}",
    "sessions": f"{PREFIX}/{{organization_id}}/sessions/{{id}}",
    "audit": f"{PREFIX}/{{organization_id}}/audit/{{id}}",
    "events": f"{PREFIX}/{{organization_id}}/events/{{id}}",
    "platform_users": f"{PREFIX}/admin/users/{{id}}",
    "platform_organizations": f"{PREFIX}/admin/organizations/{{id}}",
    "webhooks": f"{PREFIX}/{{organization_id}}/webhooks/{{id}}",
    "deliveries": f"{PREFIX}/{{organization_id}}/webhooks/{{webhook_id}}/deliveries/{{id}}",
}

Links = dict[str, Any]


def links_of(route: Route, message: Message[Any], answer: object, public_url: str) -> Links:
    """Return an answer's links: text for what one gets, an object for everything else.

    Args:
        public_url: Where people reach the platform; never what a request says it is.
    """
    if route.method == "GET":
        links: Links = {"self": public_url + target_of(message)}
    else:
        href = public_url + path_of(route, message)
        links = {"self": {"href": href, "method": route.method}}
    values = {name: getattr(message, name) for name in route.fields} | _named_by(answer)
    for relation, name in RELATED[route.name].items():
        links[relation] = public_url + fill(BY_NAME[name], values)
    if route.name in ITEMS:
        template = ITEMS[route.name]
        for name in route.in_path:
            template = template.replace(f"{{{name}}}", str(values[name]))
        links["item"] = {"href": public_url + template, "method": "GET", "templated": True}
    return links


def page_links(message: Message[Any], cursor: str | None, public_url: str) -> Links:
    """Return the links to the first and the next page, where there are such."""
    current: Any = message
    if not hasattr(current, "after"):
        return {}
    links: Links = {}
    if current.after is not None:
        links["first"] = public_url + target_of(attrs.evolve(current, after=None))
    if cursor is not None:
        links["next"] = public_url + target_of(attrs.evolve(current, after=cursor))
    return links


def _named_by(answer: object) -> dict[str, object]:
    """Return what only the answer knows of where it lies."""
    if isinstance(answer, SessionDetail):
        return {"project_id": answer.summary.project_id}
    return {"session": answer.session_id} if isinstance(answer, BatchReceipt) else {}
