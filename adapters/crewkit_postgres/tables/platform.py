"""What is no tenant's: what the data was last written by."""

import sqlalchemy as sa

from crewkit_postgres.tables.metadata import metadata, moment, text, uuid

instance = sa.Table(
    "instance",
    metadata,
    sa.Column("sole", sa.Boolean, primary_key=True),
    uuid("id"),
    text("version"),
    moment("upgraded_at"),
    sa.CheckConstraint("sole", name="sole"),
)
