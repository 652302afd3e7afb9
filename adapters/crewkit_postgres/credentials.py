"""Passkeys, devices that ask for tokens, and what happened, in one transaction."""

import datetime as dt
import uuid
from collections.abc import Sequence

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from crewkit_core.accounts.errors import PasskeyKnown
from crewkit_core.accounts.model import Activity, DeviceRequest, DeviceState, Passkey
from crewkit_core.kernel.errors import Conflict
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import activities, device_requests, known_devices, passkeys

_KEPT = dt.timedelta(hours=1)
_NOBODY = Passkey(
    id=uuid.UUID(int=0),
    user_id=uuid.UUID(int=0),
    credential_id=b"",
    public_key=b"",
    name="",
    sign_count=0,
    transports=("internal",),
    backup_eligible=False,
    backed_up=False,
    created_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
)
_NOBODYS = sa.select(
    *(
        sa.literal(value, passkeys.c[name].type).label(name)
        for name, value in to_row(_NOBODY).items()
    ),
    sa.literal(1).label("rank"),
)


@attrs.frozen
class PostgresPasskeys:
    """``accounts.ports.Passkeys``."""

    _connection: sa.Connection

    def add(self, passkey: Passkey) -> None:
        """Store a new one.

        Raises:
            PasskeyKnown: it is registered, for whomever.
        """
        added = self._connection.execute(
            insert(passkeys)
            .values(to_row(passkey))
            .on_conflict_do_nothing(index_elements=["credential_id"])
            .returning(passkeys.c.id)
        )
        if added.first() is None:
            raise PasskeyKnown("this passkey is registered already")

    def by_credential(self, credential_id: bytes, *, held: bool = False) -> Passkey | None:
        """Return it; held: locked until the unit ends."""
        names = [passkeys.c[name] for name in to_row(_NOBODY)]
        statement = sa.select(*names, sa.literal(0).label("rank")).where(
            passkeys.c.credential_id == credential_id
        )
        if held:
            row = self._connection.execute(statement.with_for_update()).mappings()
        else:
            # always one row: that there is none is not to be told by the time a row takes
            either = statement.union_all(_NOBODYS).order_by("rank").limit(1)
            row = self._connection.execute(either).mappings()
        found = row.first()
        passkey = None if found is None else to_value(found, Passkey)
        return None if passkey == _NOBODY else passkey

    def of_user(self, user_id: uuid.UUID) -> Sequence[Passkey]:
        """Return the user's, oldest first."""
        rows = self._connection.execute(
            sa.select(passkeys)
            .where(passkeys.c.user_id == user_id)
            .order_by(passkeys.c.created_at, passkeys.c.id)
        ).mappings()
        return [to_value(row, Passkey) for row in rows]

    def save(self, passkey: Passkey) -> None:
        """Write changed fields."""
        self._connection.execute(
            sa.update(passkeys).where(passkeys.c.id == passkey.id).values(to_row(passkey))
        )

    def remove(self, user_id: uuid.UUID, passkey_id: uuid.UUID) -> bool:
        """Forget one of the user's; return whether there was such."""
        gone = self._connection.execute(
            sa.delete(passkeys).where(passkeys.c.user_id == user_id, passkeys.c.id == passkey_id)
        )
        return bool(gone.rowcount)


@attrs.frozen
class PostgresDeviceRequests:
    """``accounts.ports.DeviceRequests``."""

    _connection: sa.Connection

    def add(self, request: DeviceRequest) -> None:
        """Store a new one; forgets those that ended long ago, and frees codes that expired.

        Raises:
            Conflict: its code is another live one's.
        """
        table, now = device_requests, request.created_at
        self._connection.execute(
            sa.delete(table).where(
                sa.or_(
                    table.c.expires_at < now - _KEPT,
                    sa.and_(table.c.user_code == request.user_code, table.c.expires_at <= now),
                )
            )
        )
        added = self._connection.execute(
            insert(table).values(to_row(request)).on_conflict_do_nothing().returning(table.c.id)
        )
        if added.first() is None:
            raise Conflict("this code is taken")

    def by_device(self, device_hash: bytes) -> DeviceRequest | None:
        """Return the one a device holds the code of, locked until the unit ends."""
        return self._one(device_requests.c.device_hash == device_hash)

    def by_user_code(self, user_code: str, now: dt.datetime) -> DeviceRequest | None:
        """Return the one that waits under a code, locked until the unit ends."""
        return self._one(sa.and_(device_requests.c.user_code == user_code, _waits(now)))

    def save(self, request: DeviceRequest) -> None:
        """Write changed fields."""
        self._connection.execute(
            sa.update(device_requests)
            .where(device_requests.c.id == request.id)
            .values(to_row(request))
        )

    def waiting(self, address: str, now: dt.datetime) -> int:
        """Count those from an address that still wait."""
        return self._connection.execute(
            sa.select(sa.func.count())
            .select_from(device_requests)
            .where(device_requests.c.address == address, _waits(now))
        ).scalar_one()

    def _one(self, condition: sa.ColumnElement[bool]) -> DeviceRequest | None:
        row = self._connection.execute(
            sa.select(device_requests).where(condition).with_for_update()
        ).mappings()
        found = row.first()
        return None if found is None else to_value(found, DeviceRequest)


def _waits(now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        device_requests.c.state == DeviceState.PENDING.value, device_requests.c.expires_at > now
    )


@attrs.frozen
class PostgresActivities:
    """``accounts.ports.Activities``."""

    _connection: sa.Connection

    def add(self, activity: Activity) -> None:
        """Store it."""
        self._connection.execute(sa.insert(activities).values(to_row(activity)))

    def find(self, user_id: uuid.UUID, activity_id: uuid.UUID) -> Activity | None:
        """Return one of the user's."""
        row = self._connection.execute(
            sa.select(activities).where(
                activities.c.user_id == user_id, activities.c.id == activity_id
            )
        ).mappings()
        found = row.first()
        return None if found is None else to_value(found, Activity)

    def page(
        self, user_id: uuid.UUID, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[Activity, ...], bool]:
        """Return the user's after *after*, newest first, and whether there are more."""
        statement = sa.select(activities).where(activities.c.user_id == user_id)
        if after is not None:
            statement = statement.where(activities.c.id < after)
        rows = self._connection.execute(
            statement.order_by(activities.c.id.desc()).limit(limit + 1)
        ).mappings()
        found = [to_value(row, Activity) for row in rows]
        return tuple(found[:limit]), len(found) > limit

    def meet(self, user_id: uuid.UUID, device_hash: bytes, at: dt.datetime) -> bool:
        """Remember a device; return whether it is new among others known."""
        known = self._connection.execute(
            sa.select(sa.func.count())
            .select_from(known_devices)
            .where(known_devices.c.user_id == user_id)
        ).scalar_one()
        added = self._connection.execute(
            insert(known_devices)
            .values(user_id=user_id, device_hash=device_hash, met_at=at)
            .on_conflict_do_nothing()
            .returning(known_devices.c.met_at)
        )
        return bool(known) and added.first() is not None
