"""``workspace/symbol``: definitions by name, best first, each with its range."""

from crewkit_lsp.asked import Asked
from crewkit_lsp.params import text
from crewkit_lsp.wire import encode

_MOST = 200


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    query = text(asked.params, "query")
    found = asked.workspace.workspace_symbols(query, _MOST, stop=asked.stop)
    return encode([asked.spell.symbol(one) for one in found])
