"""What fields of requests take beyond their types, as JSON Schema says it.

The use cases decide; this tells callers beforehand. What depends on another field or on the state
of things no schema says: whether a cursor is of this list, whether a password is common. Formats
that are not JSON Schema's own are words for what the use cases read: an address of git, a folder.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from crewkit_core.accounts import passwords
from crewkit_core.accounts.lifetimes import LONGEST_TOKEN
from crewkit_core.accounts.use_cases import ChangePassword, LogIn, Register, ResetPassword
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.page import MAX_LIMIT
from crewkit_core.kernel.scopes import GRANTABLE
from crewkit_core.kernel.slug import MAX_LENGTH
from crewkit_core.organizations.use_cases import DeleteOrganization, SetDomainJoining
from crewkit_core.platform.use_cases.reasons import LONGEST_REASON
from crewkit_core.sessions.model.reduction import Removed
from crewkit_core.sessions.model.stream import MOST_DEPTH
from crewkit_core.sessions.model.transcript import LineKind
from crewkit_core.sessions.use_cases import IngestBatch, ListItems, ReportExit
from crewkit_core.sessions.use_cases.batch import MAX_BATCH_LINES, MOST_BYTES, MOST_RULES
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import LONGEST_ROOT
from crewkit_core.tenancy.use_cases import AddPerson, AdmitToProject, DeleteProject
from crewkit_core.tenancy.use_cases.asking import LONGEST_NAME
from crewkit_core.webhooks.kinds import MOST as MOST_KINDS

Schema = dict[str, Any]
_Kind = type[Message[Any]]

TEXT: Schema = {"pattern": "^[^\\u0000]*$"}
"""Any text but what cannot be stored; lone surrogates are no text to JSON Schema."""

_PASSWORD: Schema = {
    "minLength": passwords.LEAST,
    "maxLength": passwords.MOST_BYTES,
    "format": "password",
}
_SESSION_NAME: Schema = {"pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$"}
_BYTES: Schema = {"minimum": 0, "maximum": MOST_BYTES - 1}
_BELOW_ADMIN = [Level.VIEWER, Level.DEVELOPER, Level.MANAGER]

_EVERYWHERE: Mapping[str, Schema] = {
    "after": {"pattern": "^[A-Za-z0-9_-]+$", "format": "cursor"},
    "description": {"maxLength": 200, "format": "printable"},
    "domain": {"format": "domain"},
    "email": {"format": "idn-email"},
    "expires_in_days": {"minimum": 1, "maximum": LONGEST_TOKEN},
    "kinds": {"maxItems": MOST_KINDS, "items": {"format": "event-kind"}},
    "limit": {"minimum": 1, "maximum": MAX_LIMIT},
    "name": {"maxLength": LONGEST_NAME, "pattern": r"\S", "format": "printable"},
    "path": {"maxLength": LONGEST_ROOT, "format": "folder"},
    "reason": {"maxLength": LONGEST_REASON, "pattern": r"\S", "format": "reason"},
    "remote": {"format": "git-remote"},
    "scopes": {"minItems": 1, "items": {"enum": [str(scope) for scope in GRANTABLE]}},
    "search": {"maxLength": 200},
    "slug": {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": MAX_LENGTH},
    "url": {"format": "hook-url"},
}
_APART: Mapping[tuple[_Kind, str], Schema] = {
    (AddPerson, "name"): {},
    (AdmitToProject, "level"): {"enum": [str(level) for level in _BELOW_ADMIN]},
    (ChangePassword, "password"): _PASSWORD,
    (DeleteOrganization, "name"): {},
    (DeleteProject, "name"): {},
    (IngestBatch, "claude_session_id"): _SESSION_NAME,
    (ReportExit, "exit_code"): {"minimum": 0, "maximum": 255},
    (IngestBatch, "first_line"): {"minimum": 0, "maximum": 2**31 - MAX_BATCH_LINES - 1},
    (IngestBatch, "meta.description"): {},
    (IngestBatch, "meta.spawn_depth"): {"minimum": 0, "maximum": MOST_DEPTH},
    (IngestBatch, "omitted_bytes"): _BYTES,
    (IngestBatch, "reduced.rules"): {"minimum": 0, "maximum": MOST_RULES - 1},
    (IngestBatch, "reduced.source_bytes"): _BYTES,
    **{(IngestBatch, f"reduced.removed.{each.name}"): _BYTES for each in attrs.fields(Removed)},
    (IngestBatch, "project.path"): {},
    (IngestBatch, "project.remote"): {},
    (IngestBatch, "stream"): _SESSION_NAME,
    # a query cannot spell an empty list: what is not asked for is left out
    (ListItems, "kinds"): {
        "minItems": 1,
        "items": {"enum": [kind.name.lower() for kind in LineKind]},
    },
    (LogIn, "email"): {},
    (Register, "password"): _PASSWORD,
    (ResetPassword, "password"): _PASSWORD,
    (SetDomainJoining, "level"): {"enum": [str(level) for level in _BELOW_ADMIN[:2]]},
}
"""Fields that take something else in one message: confirmations are compared, not read."""


def rule_of(message: _Kind, name: str, *, in_path: bool = False) -> Schema:
    """Return what a field takes beyond its type.

    Args:
        message: Whose field it is.
        name: Of a field of a field after a dot.
        in_path: It names a thing: what it is not called is not there, and no mistake.
    """
    usual = {} if in_path else _EVERYWHERE.get(name.rpartition(".")[2], {})
    return _APART.get((message, name), usual)


def narrowed(schema: Schema, rule: Schema) -> Schema:
    """Return the schema of a field with its rule, and of all text, that it can be stored."""
    if "anyOf" in schema:
        return {"anyOf": [narrowed(each, rule) for each in schema["anyOf"]]}
    if schema.get("type") == "array":
        within = narrowed(schema["items"], rule.get("items", {}))
        return {**schema, **rule, "items": within}
    if schema.get("type") == "null":
        return schema
    any_text = schema == {"type": "string"} and "format" not in rule
    return {**schema, **(TEXT if any_text else {}), **rule}
