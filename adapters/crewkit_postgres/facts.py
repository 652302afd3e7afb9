"""What the rollups follow from, as SQL: figures of messages and of whole sessions.

Both selects give the rollups' columns, once for the hour and once for the day, each row with the
sign given. Whoever changes what a bucket is changes it here and in the use case that adds to it.
"""

from crewkit_postgres.rows import LONGEST_NAME, NOBODY

KEY = ("organization_id", "grain", "bucket", "project_id", "user_id", "agent", "model")
FIGURES = (
    "sessions",
    "prompts",
    "tool_calls",
    "tool_errors",
    "api_errors",
    "successes",
    "failures",
    "timed",
    "duration_ms",
    "messages",
    "unpriced",
    "input",
    "output",
    "cache_read",
    "cache_write_5m",
    "cache_write_1h",
    "cost_usd",
)
_GRAINS = "(values ('h', 'hour'), ('d', 'day')) as g (grain, field)"
OF_MESSAGES = FIGURES[FIGURES.index("messages") :]
"""What messages add up to; the figures before them are of whole sessions."""

OF_SESSIONS = FIGURES[: FIGURES.index("messages")]
_DURATION = "floor(extract(epoch from c.last_at - c.first_at) * 1000)::bigint"
_TOKENS = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")

MESSAGES = f"""
    select
        c.organization_id, g.grain, date_trunc(g.field, m.at, 'UTC') as bucket, c.project_id,
        coalesce(c.user_id, '{NOBODY}') as user_id,
        left(coalesce(case s.name when 'main' then c.agent else s.agent_type end, ''),
            {LONGEST_NAME}) as agent,
        m.model, {", ".join(f"0 as {name}" for name in OF_SESSIONS)},
        count(*) as messages, count(*) filter (where m.cost_usd is null) as unpriced,
        {", ".join(f"sum(m.{name}) as {name}" for name in _TOKENS)},
        coalesce(sum(m.cost_usd), 0) as cost_usd
    from conversations c
    join streams s on s.organization_id = c.organization_id and s.conversation_id = c.id
    join messages m on m.organization_id = s.organization_id and m.stream_id = s.id
    cross join {_GRAINS}
    where c.organization_id = %(organization_id)s {{which}}
    group by 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608 - constants of ours

SESSIONS = f"""
    select
        c.organization_id, g.grain,
        date_trunc(g.field, coalesce(c.first_at, c.created_at), 'UTC') as bucket, c.project_id,
        coalesce(c.user_id, '{NOBODY}') as user_id,
        left(coalesce(c.agent, ''), {LONGEST_NAME}) as agent, '' as model,
        count(*) as sessions, sum(c.prompts) as prompts, sum(c.tool_calls) as tool_calls,
        sum(c.tool_errors) as tool_errors, sum(c.api_errors) as api_errors,
        count(*) filter (where c.outcome = 'success') as successes,
        count(*) filter (where c.outcome = 'failure') as failures,
        count({_DURATION}) as timed, coalesce(sum({_DURATION}), 0) as duration_ms,
        {", ".join(f"0 as {name}" for name in OF_MESSAGES)}
    from conversations c
    cross join {_GRAINS}
    where c.organization_id = %(organization_id)s {{which}}
    group by 1, 2, 3, 4, 5, 6
"""  # noqa: S608 - constants of ours


def facts(which: str = "") -> str:
    """Return the select of an organization's facts, added up by bucket.

    Args:
        which: A further condition on the conversations ``c``, beginning with ``and``.
    """
    sums = ", ".join(f"sum({name}) as {name}" for name in FIGURES)
    return (
        f"select {', '.join(KEY)}, {sums} from ("  # noqa: S608 - constants of ours
        f"{MESSAGES.format(which=which)} union all {SESSIONS.format(which=which)}"
        f") as parts group by {', '.join(KEY)}"
    )
