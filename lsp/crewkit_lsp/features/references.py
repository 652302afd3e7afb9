"""``textDocument/references``: every mention, surest first."""

from crewkit_lsp.asked import Asked


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    if path is None:
        return b""
    context = asked.params.get("context")
    found = asked.workspace.references(
        path,
        asked.position(path),
        include_declaration=not isinstance(context, dict)
        or context.get("includeDeclaration") is not False,
        stop=asked.stop,
    )
    return asked.spell.locations(found) if found else b""
