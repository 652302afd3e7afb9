"""Alembic's environment: one connection, given by the command; one transaction a migration."""

from alembic import context

from crewkit_postgres.tables import metadata


def run() -> None:
    """Walk the migrations that Alembic asks for."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        transaction_per_migration=True,
        # The application's role may read which revision it is.
        version_table_schema=None,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
