"""Folds lines into entries: a message's lines together, results with their calls."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import attrs

from crewkit_core.sessions.model.rendered import Block, BlockKind
from crewkit_core.sessions.model.transcript import LineKind
from crewkit_core.sessions.views import ItemView, StreamView
from crewkit_dashboard.chat.entries import (
    Call,
    Entry,
    EntryKind,
    Part,
    PartKind,
    Picture,
    Result,
)
from crewkit_dashboard.chat.gist import gist
from crewkit_dashboard.chat.pages import Lines, open_calls
from crewkit_dashboard.chat.passages import passage

_KINDS: Mapping[LineKind, tuple[EntryKind, str]] = MappingProxyType(
    {
        LineKind.PROMPT: (EntryKind.PROMPT, "Prompt"),
        LineKind.ASSISTANT: (EntryKind.ANSWER, "Answer"),
        LineKind.SYSTEM: (EntryKind.NOTICE, "Written by the client"),
        LineKind.COMPACT_SUMMARY: (EntryKind.SUMMARY, "Summary of what compaction dropped"),
        LineKind.MALFORMED: (EntryKind.FLAW, "Malformed line"),
        LineKind.OMITTED: (EntryKind.FLAW, "Line left out"),
        LineKind.TOOL_RESULT: (EntryKind.RESULT, "Result of an earlier call"),
    }
)
_RECORD = (EntryKind.RECORD, "Record")


def fold(
    lines: Lines, subagents: Iterable[StreamView] = (), *, everything: bool = False
) -> tuple[Entry, ...]:
    """Return the entries of a page.

    Args:
        lines: The page.
        subagents: Streams of the session, shown below the calls that started them.
        everything: Bookkeeping, too.
    """
    results = _results((*lines.items, *lines.later))
    called = {s.tool_use_id: s for s in subagents if s.tool_use_id}
    calls = open_calls(tuple(_without_results(item) for item in lines.items))
    entries: list[Entry] = []
    for item in lines.items:
        entry = _entry(item, results, called, calls)
        if not entry.parts and entry.kind is not EntryKind.FLAW:
            continue
        if not everything and _is_bookkeeping(entry):
            continue
        if entries and _continues(entries[-1], entry):
            entries[-1] = _joined(entries[-1], entry)
        else:
            entries.append(entry)
    return tuple(entries)


def _is_bookkeeping(entry: Entry) -> bool:
    said = {EntryKind.NOTICE, EntryKind.ANSWER, EntryKind.RESULT}
    return entry.kind in said and all(part.kind is PartKind.OTHER for part in entry.parts)


def _without_results(item: ItemView) -> ItemView:
    kept = tuple(b for b in item.content.blocks if b.kind is not BlockKind.TOOL_RESULT)
    return attrs.evolve(item, content=attrs.evolve(item.content, blocks=kept))


def _results(items: Iterable[ItemView]) -> dict[str, Result]:
    found: dict[str, Result] = {}
    for item in items:
        last = ""
        for block in item.content.blocks:
            if block.kind is BlockKind.TOOL_RESULT:
                last = block.tool_use_id
                found.setdefault(last, _result(item, block))
            elif block.kind is BlockKind.IMAGE and last in found and found[last].line == item.line:
                with_picture = (*found[last].pictures, _picture(block))
                found[last] = attrs.evolve(found[last], pictures=with_picture)
    return found


def _result(item: ItemView, block: Block) -> Result:
    return Result(
        line=item.line,
        passage=passage(block.text, truncated=block.truncated),
        is_error=block.is_error,
    )


def _picture(block: Block) -> Picture:
    return Picture(media_type=block.media_type, size=block.size)


def _entry(
    item: ItemView,
    results: Mapping[str, Result],
    called: Mapping[str, StreamView],
    answered: set[str],
) -> Entry:
    content = item.content
    kind, title = _KINDS.get(content.kind, _RECORD)
    if kind is EntryKind.RECORD:
        title = content.record_type or title
    elif kind is EntryKind.FLAW:
        title = f"{title}: {item.flaw or content.flaw or 'no reason is known'}"
    elif content.kind is LineKind.ASSISTANT and content.api_error:
        title = "API error"
    elif content.kind is LineKind.SYSTEM and content.record_type not in {"", "user", "system"}:
        title = content.record_type
    return Entry(
        kind=kind,
        line=item.line,
        at=content.at,
        title=title,
        model=content.model,
        message_id=content.message_id,
        failed=content.api_error,
        cost_usd=item.cost_usd,
        parts=tuple(_parts(item, results, called, answered)),
    )


def _parts(
    item: ItemView,
    results: Mapping[str, Result],
    called: Mapping[str, StreamView],
    answered: set[str],
) -> Iterable[Part]:
    shown_with_call = False
    for block in item.content.blocks:
        if block.kind is BlockKind.TOOL_RESULT:
            shown_with_call = block.tool_use_id in answered
            if shown_with_call:
                continue
        elif block.kind is BlockKind.IMAGE and shown_with_call:
            continue
        if block.kind is BlockKind.TOOL_USE:
            call = _call(item, block, results, called)
            yield Part(kind=PartKind.CALL, line=item.line, name=block.name, call=call)
        elif block.text or block.kind in {BlockKind.IMAGE, BlockKind.TOOL_RESULT}:
            yield _PLAIN[block.kind](item, block)


def _call(
    item: ItemView,
    block: Block,
    results: Mapping[str, Result],
    called: Mapping[str, StreamView],
) -> Call:
    return Call(
        line=item.line,
        name=block.name or "a tool without a name",
        gist=gist(block.text),
        input=passage(block.text, truncated=block.truncated),
        result=results.get(block.tool_use_id),
        subagent=called.get(block.tool_use_id),
    )


def _text(kind: PartKind) -> Callable[[ItemView, Block], Part]:
    def part(item: ItemView, block: Block) -> Part:
        return Part(
            kind=kind,
            line=item.line,
            name=block.name,
            passage=passage(block.text, truncated=block.truncated),
        )

    return part


_PLAIN: Mapping[BlockKind, Callable[[ItemView, Block], Part]] = MappingProxyType(
    {
        BlockKind.TEXT: _text(PartKind.TEXT),
        BlockKind.THINKING: _text(PartKind.THINKING),
        BlockKind.OTHER: _text(PartKind.OTHER),
        BlockKind.IMAGE: lambda item, block: Part(
            kind=PartKind.PICTURE, line=item.line, picture=_picture(block)
        ),
        BlockKind.TOOL_RESULT: lambda item, block: Part(
            kind=PartKind.RESULT, line=item.line, result=_result(item, block)
        ),
    }
)


def _continues(last: Entry, entry: Entry) -> bool:
    return (
        last.kind is entry.kind is EntryKind.ANSWER
        and bool(entry.message_id)
        and last.message_id == entry.message_id
    )


def _joined(last: Entry, entry: Entry) -> Entry:
    return attrs.evolve(
        last,
        parts=last.parts + entry.parts,
        cost_usd=entry.cost_usd if last.cost_usd is None else last.cost_usd,
    )
