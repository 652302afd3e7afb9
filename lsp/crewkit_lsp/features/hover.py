"""``textDocument/hover``: signature and documentation."""

from crewkit_lsp.asked import Asked
from crewkit_lsp.messages import encoded


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    if path is None:
        return b""
    hover = asked.workspace.hover(path, asked.position(path), stop=asked.stop)
    if hover is None:
        return b""
    contents = encoded({"kind": "markdown", "value": hover.markdown})
    place = asked.spell.range(path, hover.range).encode()
    return b'{"contents":%b,"range":%b}' % (contents, place)
