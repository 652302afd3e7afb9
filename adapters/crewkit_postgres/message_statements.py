"""The statements on messages; each keeps what streams used of each model in step."""

from collections.abc import Iterable

from crewkit_postgres.message_rows import ARRAYS, COUNTED

_FIGURES = (
    "messages",
    "unpriced",
    "input",
    "output",
    "cache_read",
    "cache_write_5m",
    "cache_write_1h",
    "cost_usd",
)
_CHANGED_COLUMNS = [name for name in COUNTED.split(", ") if name != "message_key"]
_TOKENS = _FIGURES[2:7]
_SET = ", ".join(_CHANGED_COLUMNS)


def _of(alias: str, names: Iterable[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)


# Turns rows of `change` (messages with a sign) into what their streams used.
_USE = f"""
    insert into stream_usage (organization_id, stream_id, model, {", ".join(_FIGURES)})
    select
        organization_id, stream_id, model, sum(sign),
        coalesce(sum(sign) filter (where cost_usd is null), 0),
        {", ".join(f"sum(sign * {name}::bigint)" for name in _TOKENS)},
        coalesce(sum(sign * cost_usd), 0)
    from change
    group by organization_id, stream_id, model
    order by stream_id, model
    on conflict (organization_id, stream_id, model) do update set
        {", ".join(f"{name} = stream_usage.{name} + excluded.{name}" for name in _FIGURES)}
"""  # noqa: S608 - constants of ours

# A conversation that holds a message as its own has no copy of it.
_FORGET = """
        delete from message_copies c
        using {new} n
        join streams s on s.organization_id = n.organization_id and s.id = n.stream_id
        where c.organization_id = n.organization_id and c.message_key = n.message_key
            and c.conversation_id = s.conversation_id
"""

# New messages, in key order so that two transactions lock alike.
ADD = f"""
    with added as (
        insert into messages (organization_id, {COUNTED})
        select %s::uuid, * from unnest({ARRAYS})
        on conflict (organization_id, message_key) do nothing
        returning *
    ), change as (
        select *, 1 as sign from added
    ), used as ({_USE}), forgotten as (
        {_FORGET.format(new="added")}
    )
    select message_key from added
"""  # noqa: S608 - constants of ours

STANDING = f"""
    select {COUNTED}, (
        select s.conversation_id
        from streams s
        where s.organization_id = m.organization_id and s.id = m.stream_id
    )
    from messages m
    where organization_id = %s and message_key = any(%s)
    order by message_key
    for update of m
"""  # noqa: S608 - constants of ours

REPLACE = f"""
    with new ({COUNTED}) as (
        select * from unnest({ARRAYS})
    ), old as (
        select m.* from messages m join new using (message_key) where m.organization_id = %s
    ), changed as (
        update messages m
        set ({_SET}) = ({_of("new", _CHANGED_COLUMNS)})
        from new
        where m.organization_id = %s and m.message_key = new.message_key
        returning m.*
    ), change as (
        select *, 1 as sign from changed
        union all
        select *, -1 from old
    ), forgotten as (
        {_FORGET.format(new="changed")}
    )
    {_USE}
"""  # noqa: S608 - constants of ours

_PLACE = ("stream_id", "at", "line", "model", "copied_from")
_FULL = ("output", "input", "cache_read", "cache_write_5m", "cache_write_1h", "cost_usd")

# What names no origin is chosen before what does; each half is taken from the better of the two.
_BETTER = """
    select {columns}
    from (values
        ({known}, 0), ({new}, 1)
    ) as pair ({names}, turn)
    order by copied_from is not null, {order}, turn
    limit 1
"""
_COPY = (*_PLACE, *_FULL)


def _better(columns: Iterable[str], order: str) -> str:
    return _BETTER.format(
        columns=", ".join(columns),
        known=_of("message_copies", _COPY),
        new=_of("excluded", _COPY),
        names=", ".join(_COPY),
        order=order,
    )


_NAME = """(
        select s.name from streams s
        where s.organization_id = message_copies.organization_id and s.id = pair.stream_id
    )"""
ADD_COPIES = f"""
    insert into message_copies
        (organization_id, conversation_id, {COUNTED}, message_id, copied_from)
    select %s::uuid, c.conversation_id, {_of("c", COUNTED.split(", "))}, c.message_id,
        c.copied_from
    from unnest({ARRAYS}, %s::uuid[], %s::text[], %s::text[])
        as c ({COUNTED}, conversation_id, message_id, copied_from)
    where not exists (
        select from messages m
        join streams s on s.organization_id = m.organization_id and s.id = m.stream_id
        where m.organization_id = %s and m.message_key = c.message_key
            and s.conversation_id = c.conversation_id
    )
    on conflict (organization_id, message_key, conversation_id) do update
    set ({", ".join(_PLACE)}) = (
            {_better(_PLACE, f"{_NAME} <> 'main', {_NAME} collate {chr(34)}C{chr(34)}, line")}
        ),
        ({", ".join(_FULL)}) = (
            {_better(_FULL, ", ".join(f"{name} desc" for name in _FULL[:-1]))}
        )
"""  # noqa: S608 - constants of ours

TAKE_COPIES = f"""
    delete from message_copies c
    using messages m
    join streams s on s.organization_id = m.organization_id and s.id = m.stream_id
    where c.organization_id = %s and c.conversation_id <> %s and c.copied_from is null
        and m.organization_id = c.organization_id and m.message_key = c.message_key
        and s.conversation_id = %s
    returning {_of("c", COUNTED.split(", "))}, c.conversation_id, c.message_id
"""  # noqa: S608 - constants of ours

TAKE_CLAIMS = f"""
    delete from message_copies c
    where c.organization_id = %s and c.conversation_id = %s and c.copied_from is null
    returning {_of("c", COUNTED.split(", "))}, c.conversation_id, c.message_id
"""  # noqa: S608 - constants of ours

COSTS = f"""
    select {COUNTED}, (
        select s.conversation_id
        from streams s
        where s.organization_id = m.organization_id and s.id = m.stream_id
    )
    from messages m
    where organization_id = %s and stream_id = %s and line >= %s and line < %s
    order by line
"""  # noqa: S608 - constants of ours
