"""``textDocument/prepareCallHierarchy``: what to ask callers and callees of."""

from crewkit_lsp.asked import Asked


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    if path is None:
        return b""
    items = asked.workspace.call_hierarchy_prepare(path, asked.position(path), stop=asked.stop)
    return f"[{','.join(map(asked.spell.item, items))}]".encode() if items else b""
