"""Addresses of the pages."""

import uuid
from urllib.parse import quote, urlencode

OVERVIEW = "/kit"
SESSIONS = "/kit/sessions"
CONNECT = "/kit/connect"
FIRST_SESSION = "/kit/connect/first"
SIGN_OUT = "/kit/sign-out"
LOG_IN = "/kit/login"
LOG_IN_BY_PASSKEY = "/kit/login/passkey"
REGISTER = "/kit/register"
REGISTERED = "/kit/register/sent"
FORGOT = "/kit/forgot"
FORGOT_SENT = "/kit/forgot/sent"
DEVICE = "/kit/device"
DEVICE_DECIDED = "/kit/device/decided"
PROFILE = "/kit/profile"
SECURITY = "/kit/profile/security"
ACTIVITY = "/kit/profile/activity"
DELETION = "/kit/profile/deletion"
TOKENS = "/kit/tokens"
PROJECTS = "/kit/projects"
TEAM = "/kit/team"
ORGANIZATION = "/kit/organization"
DOMAINS = "/kit/organization/domains"
JOINING = "/kit/organization/joining"
INVITATIONS = "/kit/invitations"
DECLINED = "/kit/invitations/declined"
PLATFORM = "/kit/platform"
PLATFORM_USERS = "/kit/platform/users"
PLATFORM_ORGANIZATIONS = "/kit/platform/organizations"
PLATFORM_PEOPLE = "/kit/platform/people"
PLATFORM_AUDIT = "/kit/platform/audit"
PLATFORM_EVENTS = "/kit/platform/events"
PLATFORM_CLAIM = "/kit/platform/claim"
WEBHOOKS = "/kit/webhooks"
REFERENCE = "/kit/reference"
AUDIT = "/kit/audit"
AUDIT_VERDICT = "/kit/audit/verification"
AUDIT_EXPORT = "/kit/audit/export"


def link(path: str, fragment: str = "", /, **parameters: object) -> str:
    """Return *path* with the parameters that have a value."""
    query = urlencode({k: str(v) for k, v in parameters.items() if v is not None and v != ""})
    return path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def session(identity: uuid.UUID | str) -> str:
    """Return the address of a session's page."""
    return f"{SESSIONS}/{quote(str(identity), safe='')}"


def project(identity: uuid.UUID) -> str:
    """Return the address of a project's page."""
    return f"{PROJECTS}/{identity}"


def spelled(path: str) -> str:
    """Return an unescaped path as an address spells it."""
    return quote(path, safe="/")
