"""``callHierarchy/outgoingCalls``: whom it calls, and where."""

from crewkit_lsp.asked import Asked
from crewkit_lsp.calls import item_of
from crewkit_lsp.wire import OutgoingCall, encode


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    item = item_of(asked)
    if item is None:
        return b""
    calls = [
        OutgoingCall(
            to=asked.spell.item(call.item),
            from_ranges=asked.spell.ranges(item.path, call.ranges),
        )
        for call in asked.workspace.call_hierarchy_outgoing(item, stop=asked.stop)
    ]
    return encode(calls)
