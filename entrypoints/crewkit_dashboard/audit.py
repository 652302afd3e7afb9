"""``/kit/audit``: who changed what; the address holds the whole state."""

import datetime as dt
import enum
import json
import uuid
from collections.abc import Mapping
from typing import Any

import attrs
import falcon

from crewkit_core.audit.use_cases import ExportAudit, ListAuditRecords, VerifyAudit
from crewkit_core.audit.views import AuditRecordView
from crewkit_core.kernel.actor import Origin
from crewkit_core.tenancy.use_cases import ListMembers
from crewkit_dashboard import asking, links
from crewkit_dashboard.site import HEADERS, Site, Visitor, page

_ROWS = 50
_MOST_PAGES_BACK = 20
_BETWEEN = "."
ORIGINS: Mapping[Origin, str] = {
    Origin.LIBRARY: "in this process",
    Origin.LOCAL: "on the installation's own machine",
    Origin.BROWSER: "in a browser",
    Origin.API: "by an access token",
    Origin.TOKEN: "by a token for programs",
    Origin.WORKER: "by a worker",
    Origin.ANONYMOUS: "before signing in",
}
NOUNS = (
    *("organization", "member", "invitation", "project", "session", "token", "service_account"),
    *("device", "webhook", "event", "rollups"),
)
"""What is offered to choose from; any kind may stand in the address."""


class Outcome(enum.StrEnum):
    """Whether something was done, or tried and refused."""

    ANY = "any"
    DONE = "done"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class AuditState:
    """Everything the address says.

    Attributes:
        what: A kind, or its noun.
        first, last: Days, both included.
        after: Cursor of this page; trail: those of the pages before it, oldest first.
        base: The page whose state it is.
        organization_id: Whose trail, where the page shows more than one's.
    """

    what: str | None
    person: uuid.UUID | None
    object_id: str | None
    outcome: Outcome
    first: dt.date | None
    last: dt.date | None
    after: str | None
    trail: tuple[str, ...]
    base: str = links.AUDIT
    organization_id: uuid.UUID | None = None

    @classmethod
    def of(cls, req: falcon.Request, base: str = links.AUDIT) -> "AuditState":
        """Return the state of a request's address.

        Raises:
            Invalid: it makes no sense.
        """
        trail = asking.text(req, "trail") or ""
        return cls(
            what=asking.text(req, "what"),
            person=asking.identity(req, "person"),
            object_id=asking.text(req, "object"),
            outcome=asking.choice(req, "outcome", Outcome.ANY),
            first=asking.day(req, "from"),
            last=asking.day(req, "to"),
            after=asking.text(req, "after"),
            trail=tuple(filter(None, trail.split(_BETWEEN))),
            base=base,
            organization_id=None if base == links.AUDIT else asking.identity(req, "organization"),
        )

    @property
    def filtered(self) -> bool:
        """Whether it shows less than all."""
        chosen = (self.what, self.person, self.object_id, self.first, self.last)
        return any(chosen) or self.outcome is not Outcome.ANY

    @property
    def href(self) -> str:
        """The address of the state; defaults are left out."""
        return links.link(
            self.base,
            **{
                "organization": self.organization_id,
                "what": self.what,
                "person": self.person,
                "object": self.object_id,
                "outcome": None if self.outcome is Outcome.ANY else self.outcome,
                "from": self.first,
                "to": self.last,
                "after": self.after,
                "trail": _BETWEEN.join(self.trail),
            },
        )

    def older(self, cursor: str) -> str:
        """Return the address of the next page."""
        trail = (*self.trail, self.after) if self.after else self.trail
        return attrs.evolve(self, after=cursor, trail=trail[-_MOST_PAGES_BACK:]).href

    @property
    def newer(self) -> str:
        """The address of the page before; "" on the first."""
        if self.after is None:
            return ""
        before = self.trail[-1] if self.trail else None
        return attrs.evolve(self, after=before, trail=self.trail[:-1]).href

    def only(self, object_id: str) -> str:
        """Return the address of all that happened to one thing."""
        return attrs.evolve(self, object_id=object_id, after=None, trail=()).href

    @property
    def cleared(self) -> str:
        """The address without a filter."""
        return links.link(self.base, organization=self.organization_id)

    def query(self, organization_id: uuid.UUID) -> ListAuditRecords:
        """Return what to ask for."""
        return ListAuditRecords(organization_id=organization_id, **self.asked())

    def asked(self) -> dict[str, Any]:
        """Return what is asked for, whosever trail it is."""
        outcome = self.outcome
        return {
            "kind": self.what,
            "user_id": self.person,
            "object_id": self.object_id,
            "refused": None if outcome is Outcome.ANY else outcome is Outcome.REFUSED,
            "since": _midnight(self.first),
            "until": _midnight(self.last, 1),
            "after": self.after,
            "limit": _ROWS,
        }


def _midnight(day: dt.date | None, later: int = 0) -> dt.datetime | None:
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=later), dt.time(), dt.UTC)


@attrs.frozen(kw_only=True)
class Change:
    """One field of a record: what it was and what it is; None: it was not there, or is not."""

    field: str
    was: str | None
    now: str | None


def changes_of(record: AuditRecordView) -> tuple[Change, ...]:
    """Return what changed, field by field, in words; what is null is not there."""
    before, after = _told(record.before), _told(record.after)
    return tuple(
        Change(
            field=name.replace("_", " "),
            was=_words(before[name]) if name in before else None,
            now=_words(after[name]) if name in after else None,
        )
        for name in dict.fromkeys((*before, *after))
    )


def _told(fields: Mapping[str, object] | None) -> Mapping[str, object]:
    """Return the fields that say something: that a new thing lacks one is no change."""
    return {name: value for name, value in (fields or {}).items() if value is not None}


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value)) or "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def kind_words(kind: str) -> str:
    """Return a kind as people say it: ``member.level_changed`` is "Member level changed"."""
    return kind.replace(".", " ").replace("_", " ").capitalize()


@attrs.frozen
class AuditPage:
    """The list; each record opens to all that it tells."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show a page of the list."""
        state = AuditState.of(req)
        found = visitor.ask(state.query(visitor.organization_id))
        members = visitor.ask(ListMembers(organization_id=visitor.organization_id)).data
        names = {each.user_id: each.name for each in members}
        if state.person is not None:
            names.setdefault(state.person, str(state.person))
        self.site.show(
            req,
            resp,
            "audit.html",
            nav="audit",
            state=state,
            records=found.data,
            changes={each.id: changes_of(each) for each in found.data},
            names=names,
            people=sorted(names.items(), key=lambda pair: pair[1].lower()),
            nouns=NOUNS,
            kind_words=kind_words,
            origins=ORIGINS,
            older=state.older(found.next_cursor) if found.next_cursor else "",
        )


@attrs.frozen
class AuditVerdict:
    """``/kit/audit/verification``: whether the chain is whole."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Read the whole chain, and say what was found."""
        verdict = visitor.ask(VerifyAudit(organization_id=visitor.organization_id))
        self.site.show(req, resp, "audit_verdict.html", nav="audit", verdict=verdict)


@attrs.frozen
class AuditDownload:
    """``/kit/audit/export``: the whole chain, to be kept."""

    site: Site

    @page
    def on_get(self, _: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Answer its lines; they are read as they are sent."""
        export = visitor.ask(ExportAudit(organization_id=visitor.organization_id))
        resp.set_headers(HEADERS)
        resp.content_type = "application/x-ndjson"
        resp.downloadable_as = "audit.jsonl"
        resp.stream = export.chunks
