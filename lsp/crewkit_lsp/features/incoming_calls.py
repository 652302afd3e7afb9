"""``callHierarchy/incomingCalls``: who calls it, and where."""

from crewkit_lsp.asked import Asked
from crewkit_lsp.calls import item_of
from crewkit_lsp.wire import IncomingCall, encode


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    item = item_of(asked)
    if item is None:
        return b""
    calls = [
        IncomingCall(
            caller=asked.spell.item(call.item),
            from_ranges=asked.spell.ranges(call.item.path, call.ranges),
        )
        for call in asked.workspace.call_hierarchy_incoming(item, stop=asked.stop)
    ]
    return encode(calls)
