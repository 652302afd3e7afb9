"""``/kit/platform/audit`` and ``/kit/platform/events``: of the platform, or an organization."""

import json
import uuid

import attrs
import falcon

from crewkit_core.audit.views import EventView
from crewkit_core.platform.use_cases import (
    ListPlatformAudit,
    ListPlatformEvents,
    ListPlatformRoles,
)
from crewkit_dashboard import links
from crewkit_dashboard.audit import NOUNS, ORIGINS, AuditState, changes_of, kind_words
from crewkit_dashboard.site import Site, Visitor, page

_NOUNS = ("user", "sign_in", "passkey", "device", "mail", "platform_role", "platform")


@attrs.frozen
class PlatformAuditPage:
    """Who changed what; of an organization, that it is looked at is recorded."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show a page of the list."""
        state = AuditState.of(req, links.PLATFORM_AUDIT)
        query = ListPlatformAudit(organization_id=state.organization_id, **state.asked())
        found = visitor.ask(query)
        self.site.show(
            req,
            resp,
            "platform/audit.html",
            nav="account",
            state=state,
            records=found.data,
            changes={each.id: changes_of(each) for each in found.data},
            names=_names(visitor),
            nouns=_nouns(state),
            kind_words=kind_words,
            origins=ORIGINS,
            older=state.older(found.next_cursor) if found.next_cursor else "",
        )


@attrs.frozen
class PlatformEventsPage:
    """What happened; of an organization, that it is looked at is recorded."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show a page of the list."""
        state = AuditState.of(req, links.PLATFORM_EVENTS)
        asked = {name: value for name, value in state.asked().items() if name != "refused"}
        found = visitor.ask(ListPlatformEvents(organization_id=state.organization_id, **asked))
        self.site.show(
            req,
            resp,
            "platform/events.html",
            nav="account",
            state=state,
            events=found.data,
            payloads={each.id: _fields(each) for each in found.data},
            names=_names(visitor),
            nouns=_nouns(state),
            kind_words=kind_words,
            origins=ORIGINS,
            older=state.older(found.next_cursor) if found.next_cursor else "",
        )


def _names(visitor: Visitor) -> dict[uuid.UUID, str]:
    """Return the names of the platform's own people; of others a trail tells the id."""
    return {each.user_id: each.name for each in visitor.ask(ListPlatformRoles()).data}


def _nouns(state: AuditState) -> tuple[str, ...]:
    return _NOUNS if state.organization_id is None else NOUNS


def _fields(event: EventView) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.replace("_", " "), value if isinstance(value, str) else json.dumps(value))
        for name, value in event.payload.items()
    )
