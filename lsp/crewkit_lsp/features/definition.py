"""``textDocument/definition``: where what stands here is defined."""

from crewkit_lsp.asked import Asked


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    if path is None:
        return b""
    found = asked.workspace.definitions(path, asked.position(path), stop=asked.stop)
    return asked.spell.locations(found) if found else b""
