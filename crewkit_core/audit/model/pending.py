"""What a unit of work adds to the trail, held until it ends: chains are locked for a moment."""

import datetime as dt
import functools
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from crewkit_core.audit.model.record import AuditRecord, Details, record_of
from crewkit_core.audit.secret_forms import masked, without_secrets
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import NOWHERE, Event, Happened, plain
from crewkit_core.kernel.ids import new_id

MOST_REFUSED = 20
REFUSED_WITHIN = dt.timedelta(hours=1)
"""So many refusals of a kind are kept of a member of an organization within this time."""
LOOKED_AT = 200
"""How many of the newest records are looked at for that; so it costs the same in any trail."""


def is_bounded(refusal: AuditRecord) -> bool:
    """Test whether so many are kept only: not of what has no organization, where tries are."""
    return refusal.organization_id != NOWHERE


def is_too_many(refusal: AuditRecord, newest: Iterable[AuditRecord]) -> bool:
    """Test whether enough like it are among an organization's LOOKED_AT newest records."""
    alike = [
        record
        for record in newest
        if record.refused
        and (record.user_id, record.kind) == (refusal.user_id, refusal.kind)
        and record.at > refusal.at - REFUSED_WITHIN
    ]
    return len(alike) >= MOST_REFUSED


@attrs.define
class PendingTrail:
    """``kernel.trail.Trail`` before it is stored: adapters write what gathered here.

    Attributes:
        records: In the order of the changes; for the end of the unit's own transaction.
        happened: Likewise.
        refusals: For a transaction of their own, after the unit's, however that ended.
    """

    _clock: Clock
    records: list[AuditRecord] = attrs.field(factory=list[AuditRecord])
    happened: list[Happened] = attrs.field(factory=list[Happened])
    refusals: list[AuditRecord] = attrs.field(factory=list[AuditRecord])

    def record(
        self,
        actor: Actor,
        event: Event,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        reason: str = "",
    ) -> None:
        """Keep the change's record and event for the end of the unit."""
        happened = self._happened(actor, event)
        details = Details(
            address=actor.source.address,
            agent=_agent(actor.source.agent),
            before=_told(before, f"{event.kind}: before"),
            after=_told(after, f"{event.kind}: after"),
            reason=masked(reason),
        )
        self.records.append(
            record_of(
                actor,
                id=happened.id,
                at=happened.at,
                organization_id=event.organization_id or NOWHERE,
                kind=event.kind,
                version=event.version,
                object_id=happened.object_id,
                details=details,
            )
        )
        self.happened.append(happened)

    def tell(self, actor: Actor, event: Event) -> None:
        """Keep the event for the end of the unit."""
        self.happened.append(self._happened(actor, event))

    def refused(
        self,
        actor: Actor,
        kind: str,
        organization_id: uuid.UUID | None,
        object_id: uuid.UUID | str,
        reason: str,
    ) -> None:
        """Keep what was refused for after the unit."""
        now = self._clock.now()
        source = actor.source
        self.refusals.append(
            record_of(
                actor,
                id=new_id(now),
                at=now,
                organization_id=organization_id or NOWHERE,
                kind=kind,
                version=1,
                object_id=str(object_id),
                details=Details(
                    address=source.address, agent=_agent(source.agent), reason=masked(reason)
                ),
                refused=True,
            )
        )

    def _happened(self, actor: Actor, event: Event) -> Happened:
        now = self._clock.now()
        return Happened(
            id=new_id(now),
            at=now,
            kind=event.kind,
            version=event.version,
            organization_id=event.organization_id,
            object_id=str(event.object_id),
            user_id=actor.user_id if actor.user_id.int else None,
            origin=actor.origin,
            request_id=actor.request_id,
            payload=_told(event.payload(), event.kind) or {},
        )


@functools.lru_cache(maxsize=256)  # the same browser says it at every change
def _agent(text: str) -> str:
    return masked(text)


def _told(fields: Mapping[str, object] | None, where: str) -> dict[str, Any] | None:
    if fields is None:
        return None
    told = without_secrets(plain(fields), where)
    assert isinstance(told, dict)  # noqa: S101 - a mapping stays one
    return told
