"""``crewkit sessions show``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.costs import accounts_of, differences_of
from crewkit_cli.figures import (
    clock_time,
    count,
    dollars,
    duration,
    micro_dollars,
    plural,
    short_count,
    size,
)
from crewkit_cli.finding import find_session
from crewkit_cli.keeping import left_out, left_out_of
from crewkit_cli.rendering import Output
from crewkit_cli.tables import Column, Table
from crewkit_core.sessions.views import ModelUsage, SessionDetail, SessionSummary, StreamView

_TOKENS = (
    Column("Input", right=True),
    Column("Output", right=True),
    Column("Cache read", right=True),
    Column("Write 5m", right=True),
    Column("Write 1h", right=True),
)
_USAGE = (
    Column("Model", flexible=True),
    Column("Messages", right=True),
    *_TOKENS,
    Column("Cost", right=True),
)
_STREAMS = (
    Column("Stream", flexible=True),
    Column("Agent", flexible=True),
    Column("Task", flexible=True, optional=1),
    Column("Lines", right=True),
    Column("Size", right=True, optional=3),
    Column("Tokens", right=True),
    Column("Cost", right=True),
    Column("State", optional=2),
)


@cli.command(click.argument("session_id", metavar="ID"), name="show")
def command(shell: cli.Shell, session_id: str) -> None:
    """Show the session ID: its figures, models and subagents.

    The beginning of the id is enough when no other session begins so.
    """
    with shell.session() as session:
        detail = find_session(session, session_id)
    if shell.output.as_json:
        shell.output.document(_document(detail))
        return
    _show(shell.output, detail)


def _document(detail: SessionDetail) -> dict[str, object]:
    """Return what a list prints of the session, and beside it the rest."""
    from crewkit_cli.documents import plain

    document = plain(detail)
    summary = plain(detail.summary)
    if not isinstance(document, dict) or not isinstance(summary, dict):
        raise TypeError
    document.pop("summary")
    return {**summary, **document}


def _show(output: Output, detail: SessionDetail) -> None:
    summary = detail.summary
    output.heading(summary.title or summary.first_prompt or summary.claude_session_id)
    output.line()
    output.fields(
        (*_what(detail), *_figures(summary), *accounts_of(detail.costs), *_doubts(detail))
    )
    if detail.usage:
        output.line()
        output.table(Table(_USAGE, tuple(_usage_row(row) for row in detail.usage)))
    differences = differences_of(detail.costs)
    if differences is not None:
        output.line()
        output.table(differences)
    output.line()
    output.table(Table(_STREAMS, tuple(_stream_row(stream) for stream in detail.streams)))


def _what(detail: SessionDetail) -> tuple[tuple[str, str], ...]:
    summary = detail.summary
    known = (
        ("Session", summary.claude_session_id),
        ("Project", summary.project),
        ("User", summary.user),
        ("Agent", summary.agent),
        ("Folder", detail.cwd),
        ("Branch", detail.git_branch),
        ("Client", detail.client_version),
        ("Came in by", summary.source),
        ("Visibility", summary.visibility),
    )
    return tuple((name, value) for name, value in known if value)


def _figures(summary: SessionSummary) -> tuple[tuple[str, str], ...]:
    happened = (
        (summary.prompts, "prompt"),
        (summary.messages, "message"),
        (summary.tool_calls, "tool call"),
        (summary.tool_errors, "tool error"),
        (summary.api_errors, "API error"),
        (summary.compactions, "compaction"),
        (summary.interruptions, "interruption"),
    )
    return (
        ("Started", clock_time(summary.started_at)),
        ("Ended", f"{clock_time(summary.ended_at)} ({duration(summary.duration_ms)})"),
        ("Cost", dollars(summary.cost_usd, incomplete=bool(summary.unpriced_models))),
        ("Tokens", count(summary.tokens.total)),
        ("Happened", ", ".join(plural(number, name) for number, name in happened if number)),
        ("Lines", count(summary.items)),
    )


def _doubts(detail: SessionDetail) -> tuple[tuple[str, str], ...]:
    """Return what keeps the figures from being the whole truth."""
    summary, doubts = detail.summary, list[tuple[str, str]]()
    if summary.unpriced_models:
        doubts.append(("Not priced", ", ".join(summary.unpriced_models)))
    if summary.malformed:
        doubts.append(("Unreadable", f"{plural(summary.malformed, 'line')}, kept as they came"))
    if summary.omitted:
        doubts.append(("Left out", f"{plural(summary.omitted, 'line')} longer than 32 MiB"))
    if said := left_out(left_out_of(detail.streams)):
        doubts.append(("Not kept", said))
    if detail.inherited_messages:
        text = f"{plural(detail.inherited_messages, 'message')}, counted where they were made"
        doubts.append(("Copied", text))
    if (own := detail.reconciliation) is not None:
        text = (
            f"{micro_dollars(own.client_cost_usd)}; {micro_dollars(own.inherited_cost_usd)} of it"
            f" inherited, {micro_dollars(own.difference_usd)} that no message here explains"
        )
        doubts.append(("Client's sum", text))
    return tuple(doubts)


def _usage_row(row: ModelUsage) -> tuple[str, ...]:
    tokens = row.tokens
    kinds = (
        tokens.input,
        tokens.output,
        tokens.cache_read,
        tokens.cache_write_5m,
        tokens.cache_write_1h,
    )
    return (row.model, count(row.messages), *map(count, kinds), dollars(row.cost_usd))


def _stream_row(stream: StreamView) -> tuple[str, ...]:
    priced = [row.cost_usd for row in stream.usage if row.cost_usd is not None]
    cost = sum(priced[1:], priced[0]) if priced else None
    missing = len(priced) < len(stream.usage)
    return (
        "  " * min(stream.depth, 8) + stream.name,
        stream.agent_type or "",
        stream.description or "",
        count(stream.items),
        size(stream.size),
        short_count(sum(row.tokens.total for row in stream.usage)),
        dollars(cost, incomplete=missing) if stream.usage else "",
        stream.state if stream.complete else f"{stream.state}, incomplete",
    )
