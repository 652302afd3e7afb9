"""A request as a feature sees it, and what features share."""

from collections.abc import Callable
from typing import NamedTuple

from crewkit_index.answers import Position
from crewkit_index.questions import Questions
from crewkit_lsp import params
from crewkit_lsp.params import Fields
from crewkit_lsp.spelling import Speller
from crewkit_lsp.uris import path_of


class Asked(NamedTuple):
    """One request.

    Attributes:
        params: Checked by the shell.
        stop: Tells whether nobody waits any more.
    """

    workspace: Questions
    spell: Speller
    params: Fields
    stop: Callable[[], bool]

    def path(self, uri: str | None = None) -> str | None:
        """Return the path of the document, or of *uri*; None when it is not the workspace's."""
        path = path_of(params.document(self.params) if uri is None else uri)
        return None if path is None else self.workspace.relative(path)

    def position(self, path: str) -> Position:
        """Return the place in the index's unit."""
        line, column = params.position(self.params.get("position"))
        return Position(line, self.spell.column_in(path, line, column))
