"""``textDocument/diagnostic``: syntax errors."""

from crewkit_lsp.asked import Asked
from crewkit_lsp.wire import Diagnostic, encode

_MOST = 50


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    if path is None:
        return b""
    faults = asked.workspace.diagnostics(path, stop=asked.stop)[:_MOST]
    items = [Diagnostic(asked.spell.range(path, one.range), one.message) for one in faults]
    return b'{"kind":"full","items":%b}' % encode(items)
