"""A page of a stream that never ends between a call and its result, as far as that can be."""

import attrs

from crewkit_core.kernel.page import encode_cursor
from crewkit_core.sessions.model.rendered import BlockKind
from crewkit_core.sessions.use_cases import ListItems
from crewkit_core.sessions.views import ItemView
from crewkit_dashboard.site import Visitor

LINES = 60
_MORE_LINES = 40
_SEARCHES = 4
_SEARCH_LINES = 100
_TALK = (
    "prompt",
    "tool_result",
    "assistant",
    "system",
    "compact_summary",
    "malformed",
    "omitted",
)


@attrs.frozen(kw_only=True)
class Lines:
    """Lines of a page, and results that stand beyond its end.

    Attributes:
        later: Lines further down that answer calls of this page.
    """

    items: tuple[ItemView, ...]
    later: tuple[ItemView, ...]
    next_cursor: str | None


def read_lines(
    visitor: Visitor, session: str, stream: str, after: str | None, *, everything: bool
) -> Lines:
    """Return the lines of a page.

    Raises:
        NotFound: there is no such session or stream.
        Invalid: the cursor makes no sense.
    """
    page = visitor.ask(
        ListItems(
            organization_id=visitor.organization_id,
            session=session,
            stream=stream,
            kinds=() if everything else _TALK,
            after=after,
            limit=LINES + _MORE_LINES,
        )
    )
    if len(page.data) <= LINES:
        return Lines(items=page.data, later=(), next_cursor=None)
    end = _quiet_end(page.data)
    items = page.data[:end]
    waiting = open_calls(items)
    cursor = encode_cursor(items[-1].line) if end < len(page.data) else page.next_cursor
    later = _find_results(visitor, session, stream, cursor, waiting) if waiting else ()
    return Lines(items=items, later=later, next_cursor=cursor)


def open_calls(items: tuple[ItemView, ...]) -> set[str]:
    """Return the calls that no line of *items* answers."""
    waiting: set[str] = set()
    for item in items:
        _follow(item, waiting)
    return waiting


def _follow(item: ItemView, waiting: set[str]) -> None:
    for block in item.content.blocks:
        if block.kind is BlockKind.TOOL_USE and block.tool_use_id:
            waiting.add(block.tool_use_id)
        elif block.kind is BlockKind.TOOL_RESULT:
            waiting.discard(block.tool_use_id)


def _quiet_end(items: tuple[ItemView, ...]) -> int:
    waiting: set[str] = set()
    for n, item in enumerate(items, start=1):
        _follow(item, waiting)
        if n >= LINES and not waiting:
            return n
    return len(items)


def _find_results(
    visitor: Visitor, session: str, stream: str, cursor: str | None, waiting: set[str]
) -> tuple[ItemView, ...]:
    found: list[ItemView] = []
    for _ in range(_SEARCHES):
        if cursor is None or not waiting:
            break
        page = visitor.ask(
            ListItems(
                organization_id=visitor.organization_id,
                session=session,
                stream=stream,
                kinds=("tool_result",),
                after=cursor,
                limit=_SEARCH_LINES,
            )
        )
        for item in page.data:
            before = len(waiting)
            _follow(item, waiting)
            if len(waiting) < before:
                found.append(item)
        cursor = page.next_cursor
    return tuple(found)
