"""What all tables share: names of constraints, and columns by kind."""

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def key(name: str) -> sa.Column[Any]:
    """Return a column of the primary key that holds a UUID."""
    return sa.Column(name, sa.Uuid, primary_key=True)


def uuid(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Return a column that points to a row elsewhere."""
    return sa.Column(name, sa.Uuid, nullable=optional)


def text(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Return a column of text."""
    return sa.Column(name, sa.Text, nullable=optional)


def moment(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Return a column of aware times."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def number(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Return a column of 4 bytes."""
    return sa.Column(name, sa.Integer, nullable=optional)


def count(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Return a column of 8 bytes."""
    return sa.Column(name, sa.BigInteger, nullable=optional)


def money(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Return a column of exact dollars."""
    return sa.Column(name, sa.Numeric, nullable=optional)


def data(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Return a column of bytes."""
    return sa.Column(name, sa.LargeBinary, nullable=optional)


def flag(name: str) -> sa.Column[Any]:
    """Return a column that is true or false."""
    return sa.Column(name, sa.Boolean, nullable=False)


def points_to(
    table: str, *columns: str, target: tuple[str, ...] = ("id",), ondelete: str | None = "CASCADE"
) -> sa.ForeignKeyConstraint:
    """Return a foreign key that carries the organization along."""
    return sa.ForeignKeyConstraint(
        ["organization_id", *columns],
        [f"{table}.{column}" for column in ("organization_id", *target)],
        ondelete=ondelete,
    )
