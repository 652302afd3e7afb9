"""The trail as people read it, and the options that commands about it share."""

import datetime as dt
import itertools
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import attrs
import click

from crewkit.opening import Session
from crewkit_cli.finding import every
from crewkit_cli.moments import optional, read_moment
from crewkit_cli.shell import Shell
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.page import MAX_LIMIT, Page

Item = TypeVar("Item")
_DEFAULT_LIMIT = 50
_SHORT = 8

filters = (
    click.option("--kind", metavar="KIND", help="As member.joined, or member for all of them."),
    click.option("--object", "object_id", metavar="ID", help="What it happened to."),
    click.option("--user", metavar="NAME", help="Who did it: name, e-mail address or id."),
    click.option("--since", metavar="DATE", help="Then or later: 2026-01-31, 7d, yesterday."),
    click.option("--until", metavar="DATE", help="Before then; a day is included."),
    click.option("--all", "everything", is_flag=True, help="All of them, however many."),
    click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=_DEFAULT_LIMIT,
        show_default=True,
        help="At most so many.",
    ),
)


@attrs.frozen(kw_only=True)
class Period:
    """A part of time, open at either end."""

    since: dt.datetime | None
    until: dt.datetime | None


def period_of(shell: Shell, since: str | None, until: str | None) -> Period:
    """Return the period that two options name.

    Raises:
        click.UsageError: one names no time.
    """
    now = shell.now()
    return Period(
        since=optional(since, "--since", lambda text: read_moment(text, now)),
        until=optional(until, "--until", lambda text: read_moment(text, now, end=True)),
    )


def some(
    session: Session,
    ask: Callable[[str | None, int], Message[Page[Item]]],
    limit: int,
    *,
    everything: bool,
) -> tuple[tuple[Item, ...], bool]:
    """Return the first items of a list, or all, and whether there are more.

    Args:
        session: Where to ask.
        ask: Makes the question for the page after a cursor, of at most so many.
        limit: At most so many, unless *everything* is wanted.
        everything: All of them.
    """
    page = MAX_LIMIT if everything else min(MAX_LIMIT, limit + 1)
    found: Iterator[Item] = every(session, lambda after: ask(after, page))
    rows = tuple(found if everything else itertools.islice(found, limit + 1))
    return (rows, False) if everything else (rows[:limit], len(rows) > limit)


def name_of(user_id: uuid.UUID | None, names: Mapping[uuid.UUID, str]) -> str:
    """Return what a user is called; of one who is no member, the id."""
    return "nobody known" if user_id is None else names.get(user_id, str(user_id))


def short(text: str) -> str:
    """Return the beginning of an id; of other text, the text."""
    try:
        uuid.UUID(text)
    except ValueError:
        return text
    return f"…{text[-_SHORT:]}"  # ids begin with their time, which is beside them


def change(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield each changed field with what it was and what it is."""
    old, new = before or {}, after or {}
    for field in dict.fromkeys((*old, *new)):
        was = json.dumps(old[field], ensure_ascii=False) if field in old else None
        now = json.dumps(new[field], ensure_ascii=False) if field in new else None
        if was is not None and now is not None:
            yield f"{field}: {was} → {now}"
        else:
            yield f"{field}: {now}" if was is None else f"{field}: was {was}"
