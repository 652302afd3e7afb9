"""SQL files, run as they stand."""

from importlib import resources

from alembic import op


def run(name: str) -> None:
    """Run the statements of ``sql/<name>.sql``."""
    text = resources.files("crewkit_migrations").joinpath("sql", f"{name}.sql").read_text("utf-8")
    # Without parameters the driver takes several statements at once, and no % for a placeholder.
    op.get_bind().exec_driver_sql(text, execution_options={"no_parameters": True})
