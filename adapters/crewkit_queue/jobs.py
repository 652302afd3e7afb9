"""Which messages may be jobs, and how they lie in the queue: a kind and a body of plain data."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import cattrs

from crewkit_core.accounts.use_cases.answer_mail_request import AnswerMailRequest
from crewkit_core.accounts.use_cases.send_notice import SendNotice
from crewkit_core.audit.use_cases.deliver_event import DeliverEvent
from crewkit_core.audit.use_cases.keep_anchor import KeepAnchor
from crewkit_core.kernel.message import Command
from crewkit_core.organizations.use_cases.send_invitation import SendInvitation
from crewkit_core.sessions.use_cases.consolidate_stream import ConsolidateStream
from crewkit_core.sessions.use_cases.remove_archive import RemoveArchive
from crewkit_core.sessions.use_cases.sweep_sessions import SweepSessions
from crewkit_core.webhooks.use_cases.send_webhook import SendWebhook
from crewkit_core.webhooks.use_cases.send_webhook_notice import SendWebhookNotice

Body = dict[str, Any]

JOBS: Mapping[str, type[Command[None]]] = {
    "accounts.answer_mail_request": AnswerMailRequest,
    "accounts.send_notice": SendNotice,
    "audit.deliver_event": DeliverEvent,
    "audit.keep_anchor": KeepAnchor,
    "organizations.send_invitation": SendInvitation,
    "sessions.consolidate_stream": ConsolidateStream,
    "sessions.remove_archive": RemoveArchive,
    "sessions.sweep_sessions": SweepSessions,
    "webhooks.send_webhook": SendWebhook,
    "webhooks.send_webhook_notice": SendWebhookNotice,
}
"""By the kind a message carries; a name once used stays, for messages may wait over an upgrade."""

WITH_STRANGERS = frozenset({"webhooks.send_webhook"})
"""Kinds that wait for somebody outside to answer."""

_KINDS = {message: kind for kind, message in JOBS.items()}

_converter = cattrs.Converter(forbid_extra_keys=True)
_converter.register_unstructure_hook(uuid.UUID, str)
_converter.register_structure_hook(uuid.UUID, lambda text, _: uuid.UUID(text))
_converter.register_unstructure_hook(dt.datetime, dt.datetime.isoformat)
_converter.register_structure_hook(dt.datetime, lambda text, _: dt.datetime.fromisoformat(text))


def kind_of(message: Command[None]) -> str:
    """Return the kind of a message.

    Raises:
        LookupError: messages of its type are no jobs.
    """
    kind = _KINDS.get(type(message))
    if kind is None:
        raise LookupError(f"{type(message).__name__} is no job")
    return kind


def to_job(message: Command[None]) -> tuple[str, Body]:
    """Return kind and body of a message; ids only, for the queue is no tenant's data.

    Raises:
        LookupError: messages of its type are no jobs.
    """
    kind = kind_of(message)
    body: Body = _converter.unstructure(message)
    return kind, body


def to_message(kind: str, body: Mapping[str, Any]) -> Command[None]:
    """Return the message of a job.

    Raises:
        LookupError: there are no jobs of this kind.
        ValueError: the body is not one of this kind.
    """
    wanted = JOBS.get(kind)
    if wanted is None:
        raise LookupError(f"there are no jobs of the kind {kind!r}")
    try:
        message: Command[None] = _converter.structure(body, wanted)
    except cattrs.BaseValidationError as error:
        raise ValueError(f"this is no body of a {kind}") from error
    return message
