"""``textDocument/documentSymbol``: what a file defines, nested."""

from crewkit_lsp.asked import Asked
from crewkit_lsp.wire import encode


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    if path is None:
        return b""
    symbols = asked.workspace.document_symbols(path, stop=asked.stop)
    return encode(asked.spell.outline(symbols))
