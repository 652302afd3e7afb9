"""``workspace/symbol``: definitions by name, best first, each with its range."""

from crewkit_lsp.asked import Asked
from crewkit_lsp.params import text

_MOST = 200


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    query = text(asked.params, "query")
    return asked.spell.symbols(asked.workspace.workspace_symbols(query, _MOST, stop=asked.stop))
