"""``textDocument/documentSymbol``: what a file defines, nested."""

from crewkit_lsp.asked import Asked


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    if path is None:
        return b""
    return asked.spell.outline(asked.workspace.document_symbols(path, stop=asked.stop))
