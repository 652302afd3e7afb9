"""A database that refuses to commit a change without its audit record.

Triggers of the database itself look at the end of each transaction, so no use case can pass them
by: not one that is new, nor one that writes in a way nobody thought of. They look at connections
called ``WATCHED`` alone: what a test arranges by hand goes through others.
"""

from collections.abc import Mapping

import attrs
import psycopg
from psycopg import sql

from crewkit_postgres.tables import metadata
from crewkit_testing.postgres_world import PostgresWorld

WATCHED = "crewkit-watched"
UNRECORDED = "a change without its audit record"


@attrs.frozen(kw_only=True)
class Exemption:
    """What of a table may be written without an audit record.

    Attributes:
        why: Reviewed: where else it is accounted for, or why it tells nothing of anybody's doing.
        inserts, updates, deletes: Which writes.
        columns: Of updates, only to these; none: to any.
    """

    why: str
    inserts: bool = False
    updates: bool = False
    deletes: bool = False
    columns: tuple[str, ...] = ()


def _all(why: str) -> Exemption:
    return Exemption(why=why, inserts=True, updates=True, deletes=True)


_STREAM = "what data streams bring has a ledger of its own, and sessions tell events"
_CHECKED = "the trail itself: its chains are verified"

EXEMPT: Mapping[str, Exemption] = {
    "audit_heads": _all(_CHECKED),
    "audit_records": _all(_CHECKED),
    "events": _all("what happened; who did it stands in the records"),
    "reactions_done": _all("what followed from events"),
    "instance": _all("which version wrote the data; written by migrations"),
    "rate_limits": _all("tries, counted and forgotten within a day"),
    "kept_answers": _all("what a change that is recorded was answered with, forgotten in a day"),
    "failed_sign_ins": _all("each wrong password is recorded as a refusal, beside the unit"),
    "one_time_secrets": _all("what is made and used up on the way; what it brings is recorded"),
    "refresh_tokens": _all(
        "exchanged every quarter of an hour; the sign-in they are of is recorded"
    ),
    "activities": _all("what is told to the user themselves, beside the trail"),
    "known_devices": _all("told by the record of the sign-in as a new device"),
    "device_requests": Exemption(
        why="a stranger's question, answered or forgotten in minutes: the decision is recorded",
        inserts=True,
        deletes=True,
        updates=True,
        columns=("polled_at", "interval"),
    ),
    "sign_ins": Exemption(why="when it was last used", updates=True, columns=("seen_at",)),
    "api_tokens": Exemption(why="when it was last used", updates=True, columns=("used_at",)),
    "conversations": Exemption(why=_STREAM, inserts=True, updates=True),
    "runs": _all(_STREAM),
    "run_conversations": _all(_STREAM),
    "streams": _all(_STREAM),
    "stream_frames": _all(_STREAM),
    "stream_flaws": _all(_STREAM),
    "messages": _all(_STREAM),
    "message_copies": _all(_STREAM),
    "stream_usage": _all(_STREAM),
    "rollups": _all("they equal the facts, and that is checked"),
    "webhook_deliveries": _all("what is sent of events has a log of its own, tries in it"),
    "webhook_tries": _all("the log of deliveries itself"),
    "webhook_endpoints": Exemption(
        why="since when it fails, as its deliveries tell", updates=True, columns=("failing_since",)
    ),
    "project_roots": _all("where a project was seen; the project itself is recorded"),
}
"""Tables of which some writes need no record; of all others every write does."""

_FUNCTION = f"""
create schema watch;
create function watch.look() returns trigger language plpgsql security definer as $$
begin
    -- also of a unit that is one of several in its transaction
    if current_setting('watch.recorded', true) is distinct from pg_current_xact_id()::text then
        raise exception '{UNRECORDED}: % %', lower(tg_op), tg_table_name;
    end if;
    return null;
end
$$;
create function watch.note() returns trigger language plpgsql security definer as $$
begin
    perform set_config('watch.recorded', pg_current_xact_id()::text, true);
    return null;
end
$$;
create trigger watch_note after insert on public.audit_records
for each statement execute function watch.note();
"""
_TRIGGER = """
create constraint trigger {name} after {operation} on {table} deferrable initially deferred
for each row when (current_setting('application_name') = {watched} {condition})
execute function watch.look()
"""


def watch(world: PostgresWorld) -> None:
    """Have the world's database refuse what is written on watched connections unrecorded."""
    with world.admin() as admin:
        admin.execute(_FUNCTION)
        for name in metadata.tables:
            _watch_table(admin, name)


def watched_tables() -> dict[str, set[str]]:
    """Return which writes are looked at, by table."""
    return {name: _operations(EXEMPT.get(name)) for name in metadata.tables}


def _operations(exemption: Exemption | None) -> set[str]:
    if exemption is None:
        return {"insert", "update", "delete"}
    looked_at = {
        "insert": not exemption.inserts,
        "update": not exemption.updates or bool(exemption.columns),
        "delete": not exemption.deletes,
    }
    return {operation for operation, looks in looked_at.items() if looks}


def _watch_table(admin: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    exemption = EXEMPT.get(name)
    for operation in _operations(exemption):
        condition: sql.Composable = sql.SQL("")
        if operation == "update":
            free = () if exemption is None else exemption.columns
            kept = [column.name for column in metadata.tables[name].c if column.name not in free]
            old, new = (
                sql.SQL(", ").join(sql.Identifier(which, column) for column in kept)
                for which in ("old", "new")
            )
            condition = sql.SQL("and row({}) is distinct from row({})").format(old, new)
        admin.execute(
            sql.SQL(_TRIGGER).format(
                name=sql.Identifier(f"watched_{operation}"),
                operation=sql.SQL(operation),
                table=sql.Identifier(name),
                watched=sql.Literal(WATCHED),
                condition=condition,
            )
        )
