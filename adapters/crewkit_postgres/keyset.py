"""Pages of sessions in any order: conditions for what comes after a row, nulls always last."""

import datetime as dt
import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

import attrs
import sqlalchemy as sa

from crewkit_core.kernel.errors import Invalid, wrong_field
from crewkit_core.kernel.page import decode_cursor, encode_cursor
from crewkit_core.sessions.views import SessionSort, SortOrder

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_MOST = 2**63 - 1
_LONGEST_DECIMAL = 100


@attrs.frozen(kw_only=True)
class Place:
    """A row's place in the order: its sort value and its id."""

    value: Any
    id: uuid.UUID


def cursor_of(sort: SessionSort, order: SortOrder, place: Place) -> str:
    """Return the cursor that continues after *place*."""
    value = place.value
    if isinstance(value, dt.datetime):
        value = (value - _EPOCH) // _MICROSECOND
    elif isinstance(value, Decimal):
        value = str(value)
    return encode_cursor(f"{sort}:{order}", value, str(place.id))


def place_of(sort: SessionSort, order: SortOrder, cursor: str) -> Place:
    """Return where a cursor continues.

    Raises:
        Invalid: it is no cursor of this list in this order.
    """
    kind = str if sort is SessionSort.COST else int
    name, value, identity = decode_cursor(cursor, str, kind, str)
    try:
        place = Place(value=_value(sort, value), id=uuid.UUID(str(identity)))
    except (ValueError, OverflowError, InvalidOperation):
        raise _no_cursor() from None
    if name != f"{sort}:{order}":
        raise _no_cursor()
    return place


def _no_cursor() -> Invalid:
    return wrong_field("after", "is not a cursor of this list", "invalid_cursor")


def _value(sort: SessionSort, value: str | int | None) -> Any:  # noqa: ANN401 - four kinds
    if value is None:
        return None
    if isinstance(value, int):
        if abs(value) > _MOST:
            raise ValueError(value)
        return _EPOCH + value * _MICROSECOND if sort is SessionSort.STARTED else value
    amount = Decimal(value[:_LONGEST_DECIMAL])
    if not amount.is_finite() or abs(amount.adjusted()) > _LONGEST_DECIMAL:
        raise ValueError(value)
    return amount


def after(
    value: sa.ColumnElement[Any], identity: sa.ColumnElement[uuid.UUID], order: SortOrder, at: Place
) -> sa.ColumnElement[bool]:
    """Return the condition that a row comes after *at*."""
    further = identity < at.id if order is SortOrder.DESCENDING else identity > at.id
    if at.value is None:
        return sa.and_(value.is_(None), further)
    beyond = value < at.value if order is SortOrder.DESCENDING else value > at.value
    return sa.or_(beyond, sa.and_(value == at.value, further), value.is_(None))


def ordering(
    value: sa.ColumnElement[Any], identity: sa.ColumnElement[uuid.UUID], order: SortOrder
) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
    """Return what to order by."""
    if order is SortOrder.DESCENDING:
        return value.desc().nulls_last(), identity.desc()
    return value.asc().nulls_last(), identity.asc()
