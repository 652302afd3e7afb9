"""Made from the description of the API by ``tox -e docs``.

The trail of changes: audit records in chains, and events with what follows from them.
"""

import datetime as dt
import uuid

from crewkit_core.audit.views import AuditExport, AuditRecordView, EventView, VerdictView
from crewkit_core.kernel.page import Page
from crewkit_remote.speaking import Speaking


class AuditApi(Speaking):
    """Operations of this part."""

    def audit(
        self,
        organization_id: uuid.UUID,
        *,
        kind: str | None = None,
        object_id: str | None = None,
        user_id: uuid.UUID | None = None,
        refused: bool | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[AuditRecordView]:
        """List who changed what.

        Who changed what?
        """
        return self._page(
            AuditRecordView,
            "audit",
            {
                "organization_id": organization_id,
                "kind": kind,
                "object_id": object_id,
                "user_id": user_id,
                "refused": refused,
                "since": since,
                "until": until,
                "after": after,
                "limit": limit,
            },
        )

    def audit_export(self, organization_id: uuid.UUID) -> AuditExport:
        """Export the whole chain of audit records.

        Give me all of it.
        """
        return self._export(AuditExport, "audit_export", {"organization_id": organization_id})

    def audit_verdict(self, organization_id: uuid.UUID) -> VerdictView:
        """Prove that the chain of audit records is whole.

        Was anything edited, moved, left out or cut off?
        """
        return self._one(VerdictView, "audit_verdict", {"organization_id": organization_id})

    def audit_record(self, organization_id: uuid.UUID, record_id: uuid.UUID) -> AuditRecordView:
        """Show an audit record.

        What exactly was this?
        """
        return self._one(
            AuditRecordView,
            "audit_record",
            {"organization_id": organization_id, "record_id": record_id},
        )

    def events(
        self,
        organization_id: uuid.UUID,
        *,
        kind: str | None = None,
        object_id: str | None = None,
        user_id: uuid.UUID | None = None,
        delivered: bool | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[EventView]:
        """List what happened.

        What happened?
        """
        return self._page(
            EventView,
            "events",
            {
                "organization_id": organization_id,
                "kind": kind,
                "object_id": object_id,
                "user_id": user_id,
                "delivered": delivered,
                "since": since,
                "until": until,
                "after": after,
                "limit": limit,
            },
        )

    def event(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> EventView:
        """Show an event and what followed.

        What exactly happened, and what followed?
        """
        return self._one(
            EventView, "event", {"organization_id": organization_id, "event_id": event_id}
        )

    def replay_event(self, organization_id: uuid.UUID, event_id: uuid.UUID) -> EventView:
        """Let everything follow from an event once more.

        Run every reaction to this event once more, also those that have been run.
        """
        return self._one(
            EventView, "replay_event", {"organization_id": organization_id, "event_id": event_id}
        )
