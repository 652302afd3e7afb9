"""Webhooks of an organization: endpoints, deliveries, tries."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import attrs
import sqlalchemy as sa

from crewkit_core.webhooks.model import Delivery, Endpoint, KeptSecret, State, Try
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import webhook_deliveries, webhook_endpoints, webhook_tries

_PRUNED_AT_ONCE = 50
_CONSTANT = ("organization_id", "id", "endpoint_id", "event_id", "kind", "body", "created_at")


@attrs.frozen
class PostgresEndpoints:
    """``webhooks.ports.Endpoints``."""

    _connection: sa.Connection

    def add(self, endpoint: Endpoint) -> None:
        """Store a new one."""
        self._connection.execute(sa.insert(webhook_endpoints).values(_endpoint_row(endpoint)))

    def find(self, organization_id: uuid.UUID, endpoint_id: uuid.UUID) -> Endpoint | None:
        """Return it, held until the unit ends."""
        wanted = sa.select(webhook_endpoints).where(*_endpoint(organization_id, endpoint_id))
        row = self._connection.execute(wanted.with_for_update()).mappings().first()
        return None if row is None else _endpoint_of(row)

    def all(self, organization_id: uuid.UUID) -> tuple[Endpoint, ...]:
        """Return them, oldest first."""
        rows = self._connection.execute(
            sa.select(webhook_endpoints)
            .where(webhook_endpoints.c.organization_id == organization_id)
            .order_by(webhook_endpoints.c.id)
        ).mappings()
        return tuple(map(_endpoint_of, rows))

    def save(self, endpoint: Endpoint) -> None:
        """Write everything about it."""
        row = _endpoint_row(endpoint)
        self._connection.execute(
            sa.update(webhook_endpoints)
            .where(*_endpoint(row.pop("organization_id"), row.pop("id")))
            .values(row)
        )

    def remove(self, organization_id: uuid.UUID, endpoint_id: uuid.UUID) -> None:
        """Forget it, with its deliveries."""
        self._connection.execute(
            sa.delete(webhook_endpoints).where(*_endpoint(organization_id, endpoint_id))
        )


@attrs.frozen
class PostgresDeliveries:
    """``webhooks.ports.Deliveries``."""

    _connection: sa.Connection

    def add(self, delivery: Delivery) -> None:
        """Store a new one."""
        self._connection.execute(sa.insert(webhook_deliveries).values(to_row(delivery)))

    def find(self, organization_id: uuid.UUID, delivery_id: uuid.UUID) -> Delivery | None:
        """Return it, held until the unit ends."""
        return self._held(*_delivery(organization_id, delivery_id))

    def of_event(
        self, organization_id: uuid.UUID, endpoint_id: uuid.UUID, event_id: uuid.UUID
    ) -> Delivery | None:
        """Return an endpoint's delivery of an event, held until the unit ends."""
        event = webhook_deliveries.c.event_id == event_id
        return self._held(*_to(organization_id, endpoint_id), event)

    def page(
        self,
        organization_id: uuid.UUID,
        endpoint_id: uuid.UUID,
        state: State | None,
        after: uuid.UUID | None,
        limit: int,
    ) -> tuple[tuple[Delivery, ...], bool]:
        """Return an endpoint's deliveries before *after*, newest first, and whether more are."""
        wanted = sa.select(webhook_deliveries).where(*_to(organization_id, endpoint_id))
        if state is not None:
            wanted = wanted.where(webhook_deliveries.c.state == state.value)
        if after is not None:
            wanted = wanted.where(webhook_deliveries.c.id < after)
        rows = self._connection.execute(
            wanted.order_by(webhook_deliveries.c.id.desc()).limit(limit + 1)
        ).mappings()
        found = [to_value(row, Delivery) for row in rows]
        return tuple(found[:limit]), len(found) > limit

    def dead(
        self, organization_id: uuid.UUID, endpoint_id: uuid.UUID, since: dt.datetime, limit: int
    ) -> tuple[Delivery, ...]:
        """Return what died since then, oldest first, held until the unit ends."""
        column = webhook_deliveries.c
        rows = self._connection.execute(
            sa.select(webhook_deliveries)
            .where(*_to(organization_id, endpoint_id))
            .where(column.state == State.DEAD.value, column.settled_at >= since)
            .order_by(column.id)
            .limit(limit)
            .with_for_update()
        ).mappings()
        return tuple(to_value(row, Delivery) for row in rows)

    def save(self, delivery: Delivery) -> None:
        """Write how far it is."""
        row = to_row(delivery)
        changing = {name: value for name, value in row.items() if name not in _CONSTANT}
        self._connection.execute(
            sa.update(webhook_deliveries)
            .where(*_delivery(delivery.organization_id, delivery.id))
            .values(changing)
        )

    def note(self, done: Try) -> None:
        """Add a try to the log."""
        self._connection.execute(sa.insert(webhook_tries).values(to_row(done)))

    def tries(self, organization_id: uuid.UUID, delivery_id: uuid.UUID) -> tuple[Try, ...]:
        """Return its tries, newest first."""
        column = webhook_tries.c
        rows = self._connection.execute(
            sa.select(webhook_tries)
            .where(column.organization_id == organization_id, column.delivery_id == delivery_id)
            .order_by(column.number.desc())
        ).mappings()
        return tuple(to_value(row, Try) for row in rows)

    def prune(
        self, organization_id: uuid.UUID, endpoint_id: uuid.UUID, before: dt.datetime
    ) -> None:
        """Forget some of what was settled before then."""
        column = webhook_deliveries.c
        old = (
            sa.select(column.id)
            .where(*_to(organization_id, endpoint_id), column.settled_at < before)
            .order_by(column.settled_at)
            .limit(_PRUNED_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        self._connection.execute(
            sa.delete(webhook_deliveries).where(
                column.organization_id == organization_id, column.id.in_(old)
            )
        )

    def _held(self, *which: sa.ColumnElement[bool]) -> Delivery | None:
        wanted = sa.select(webhook_deliveries).where(*which).with_for_update()
        row = self._connection.execute(wanted).mappings().first()
        return None if row is None else to_value(row, Delivery)


def _endpoint_row(endpoint: Endpoint) -> dict[str, Any]:
    row = to_row(endpoint)
    del row["secret"], row["older"]
    older = endpoint.older
    return row | {
        "key_id": endpoint.secret.key_id,
        "seed": endpoint.secret.seed,
        "older_key_id": None if older is None else older.key_id,
        "older_seed": None if older is None else older.seed,
    }


def _endpoint_of(row: Mapping[Any, Any]) -> Endpoint:
    secret = KeptSecret(key_id=row["key_id"], seed=row["seed"])
    older = None
    if row["older_key_id"] is not None:
        older = KeptSecret(key_id=row["older_key_id"], seed=row["older_seed"])
    plain = to_value({**row, "secret": attrs.asdict(secret), "older": None}, Endpoint)
    return attrs.evolve(plain, older=older)


def _endpoint(organization_id: uuid.UUID, identity: uuid.UUID) -> list[sa.ColumnElement[bool]]:
    column = webhook_endpoints.c
    return [column.organization_id == organization_id, column.id == identity]


def _delivery(organization_id: uuid.UUID, identity: uuid.UUID) -> list[sa.ColumnElement[bool]]:
    column = webhook_deliveries.c
    return [column.organization_id == organization_id, column.id == identity]


def _to(organization_id: uuid.UUID, endpoint_id: uuid.UUID) -> list[sa.ColumnElement[bool]]:
    column = webhook_deliveries.c
    return [column.organization_id == organization_id, column.endpoint_id == endpoint_id]
