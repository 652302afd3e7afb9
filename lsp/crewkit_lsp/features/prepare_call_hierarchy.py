"""``textDocument/prepareCallHierarchy``: what to ask callers and callees of."""

from crewkit_lsp.asked import Asked
from crewkit_lsp.wire import encode


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    if path is None:
        return b""
    items = asked.workspace.call_hierarchy_prepare(path, asked.position(path), stop=asked.stop)
    return encode([asked.spell.item(item) for item in items]) if items else b""
