"""Webhooks in dictionaries."""

import datetime as dt
import uuid

import attrs

from crewkit_core.webhooks.model import Delivery, Endpoint, State, Try
from crewkit_memory.tables import Tables

_PRUNED_AT_ONCE = 50


@attrs.frozen
class MemoryEndpoints:
    """``webhooks.ports.Endpoints``."""

    _tables: Tables

    def add(self, endpoint: Endpoint) -> None:
        """Store a new one."""
        self._tables.require(endpoint.organization_id)
        self._tables.endpoints[endpoint.id] = endpoint

    def find(self, organization_id: uuid.UUID, endpoint_id: uuid.UUID) -> Endpoint | None:
        """Return it."""
        own = self._tables.own(organization_id)
        return self._tables.endpoints.get(endpoint_id) if own else None

    def all(self, organization_id: uuid.UUID) -> tuple[Endpoint, ...]:
        """Return them, oldest first."""
        if not self._tables.own(organization_id):
            return ()
        return tuple(sorted(self._tables.endpoints.values(), key=lambda each: each.id))

    def save(self, endpoint: Endpoint) -> None:
        """Write everything about it."""
        self._tables.require(endpoint.organization_id)
        if endpoint.id in self._tables.endpoints:
            self._tables.endpoints[endpoint.id] = endpoint

    def remove(self, organization_id: uuid.UUID, endpoint_id: uuid.UUID) -> None:
        """Forget it, with its deliveries."""
        self._tables.require(organization_id)
        self._tables.endpoints.pop(endpoint_id, None)
        for delivery in list(self._tables.deliveries.values()):
            if delivery.endpoint_id == endpoint_id:
                _forget(self._tables, delivery.id)


@attrs.frozen
class MemoryDeliveries:
    """``webhooks.ports.Deliveries``."""

    _tables: Tables

    def add(self, delivery: Delivery) -> None:
        """Store a new one."""
        self._tables.require(delivery.organization_id)
        self._tables.deliveries[delivery.id] = delivery

    def find(self, organization_id: uuid.UUID, delivery_id: uuid.UUID) -> Delivery | None:
        """Return it."""
        own = self._tables.own(organization_id)
        return self._tables.deliveries.get(delivery_id) if own else None

    def of_event(
        self, organization_id: uuid.UUID, endpoint_id: uuid.UUID, event_id: uuid.UUID
    ) -> Delivery | None:
        """Return an endpoint's delivery of an event."""
        found = self._of(organization_id, endpoint_id)
        return next((each for each in found if each.event_id == event_id), None)

    def page(
        self,
        organization_id: uuid.UUID,
        endpoint_id: uuid.UUID,
        state: State | None,
        after: uuid.UUID | None,
        limit: int,
    ) -> tuple[tuple[Delivery, ...], bool]:
        """Return an endpoint's deliveries before *after*, newest first, and whether more are."""
        found = [
            each
            for each in reversed(self._of(organization_id, endpoint_id))
            if state in {None, each.state} and (after is None or each.id < after)
        ]
        return tuple(found[:limit]), len(found) > limit

    def dead(
        self, organization_id: uuid.UUID, endpoint_id: uuid.UUID, since: dt.datetime, limit: int
    ) -> tuple[Delivery, ...]:
        """Return what died since then, oldest first."""
        found = [
            each
            for each in self._of(organization_id, endpoint_id)
            if each.state is State.DEAD and each.settled_at and each.settled_at >= since
        ]
        return tuple(found[:limit])

    def save(self, delivery: Delivery) -> None:
        """Write how far it is."""
        self._tables.require(delivery.organization_id)
        known = self._tables.deliveries.get(delivery.id)
        if known is not None:
            self._tables.deliveries[delivery.id] = attrs.evolve(delivery, body=known.body)

    def note(self, done: Try) -> None:
        """Add a try to the log."""
        self._tables.require(done.organization_id)
        self._tables.tries[done.delivery_id, done.number] = done

    def tries(self, organization_id: uuid.UUID, delivery_id: uuid.UUID) -> tuple[Try, ...]:
        """Return its tries, newest first."""
        if not self._tables.own(organization_id):
            return ()
        found = [each for each in self._tables.tries.values() if each.delivery_id == delivery_id]
        return tuple(sorted(found, key=lambda each: each.number, reverse=True))

    def prune(
        self, organization_id: uuid.UUID, endpoint_id: uuid.UUID, before: dt.datetime
    ) -> None:
        """Forget some of what was settled before then."""
        self._tables.require(organization_id)
        old = [
            each.id
            for each in self._of(organization_id, endpoint_id)
            if each.settled_at is not None and each.settled_at < before
        ]
        for identity in old[:_PRUNED_AT_ONCE]:
            _forget(self._tables, identity)

    def _of(self, organization_id: uuid.UUID, endpoint_id: uuid.UUID) -> list[Delivery]:
        if not self._tables.own(organization_id):
            return []
        found = self._tables.deliveries.values()
        mine = [each for each in found if each.endpoint_id == endpoint_id]
        return sorted(mine, key=lambda each: each.id)


def _forget(tables: Tables, delivery_id: uuid.UUID) -> None:
    tables.deliveries.pop(delivery_id, None)
    for key in [key for key in tables.tries if key[0] == delivery_id]:
        del tables.tries[key]
