"""``textDocument/hover``: signature and documentation."""

from crewkit_lsp.asked import Asked
from crewkit_lsp.wire import Hover, Markup, encode


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    if path is None:
        return b""
    hover = asked.workspace.hover(path, asked.position(path), stop=asked.stop)
    if hover is None:
        return b""
    return encode(Hover(Markup(hover.markdown), asked.spell.range(path, hover.range)))
