"""What may be asked of a workspace: `crewkit_index.workspace.open_workspace` gives one.

Paths are relative to the root, with slashes; `Workspace.relative` turns absolute ones into such,
or None when they lead out of the root. Positions are `(line, UTF-16 column)` from 0 and are
clamped to the text. A path that is not indexed, or has vanished, gives an empty answer, never an
error. Every question looks at the disk first; open documents count until the disk is newer.

`stop` is asked between files; when it says yes, `Stopped` is raised and nothing is harmed.
Methods may be called from several threads; they take turns.
"""

import pathlib
from collections.abc import Callable, Sequence
from typing import Protocol

from crewkit_index.answers import (
    Call,
    CallItem,
    Fault,
    Hover,
    Location,
    Position,
    Progress,
    Symbol,
)

Stop = Callable[[], bool]


class Questions(Protocol):
    """A repository that can be asked."""

    @property
    def root(self) -> pathlib.Path:
        """The folder, resolved."""

    def relative(self, path: str | pathlib.Path) -> str | None:
        """A path under the root as it is named here; None outside of it or through a link out."""

    def document_symbols(self, path: str, *, stop: Stop | None = None) -> Sequence[Symbol]:
        """What the file defines, nested."""

    def workspace_symbols(
        self, query: str, limit: int = 100, *, stop: Stop | None = None
    ) -> Sequence[Symbol]:
        """Definitions whose names match, best first; the most prominent for an empty query."""

    def definitions(
        self, path: str, position: Position, *, stop: Stop | None = None
    ) -> Sequence[Location]:
        """Where what stands there is defined, surest first."""

    def references(
        self,
        path: str,
        position: Position,
        *,
        include_declaration: bool,
        stop: Stop | None = None,
    ) -> Sequence[Location]:
        """Every mention, surest first, then by path and place."""

    def hover(self, path: str, position: Position, *, stop: Stop | None = None) -> Hover | None:
        """Signature and documentation of what stands there."""

    def implementations(
        self, path: str, position: Position, *, stop: Stop | None = None
    ) -> Sequence[Location]:
        """What implements, extends or overrides it."""

    def call_hierarchy_prepare(
        self, path: str, position: Position, *, stop: Stop | None = None
    ) -> Sequence[CallItem]:
        """The functions meant there: what to ask incoming and outgoing calls of."""

    def call_hierarchy_incoming(
        self, item: CallItem, *, stop: Stop | None = None
    ) -> Sequence[Call]:
        """Who calls it."""

    def call_hierarchy_outgoing(
        self, item: CallItem, *, stop: Stop | None = None
    ) -> Sequence[Call]:
        """Whom it calls."""

    def diagnostics(self, path: str, *, stop: Stop | None = None) -> Sequence[Fault]:
        """Its syntax errors."""

    def text(self, path: str) -> str | None:
        """The text the answers are about: the open document's, or the disk's."""

    def line(self, path: str, line: int) -> str | None:
        """One line of that text, without its break: to convert columns to another unit."""

    def overlay(self, path: str, text: str, version: int) -> None:
        """An editor's text: counts instead of the disk's until the disk changes after this."""

    def close_overlay(self, path: str) -> None:
        """The editor let go of it: the disk counts."""

    def saved(self, path: str) -> None:
        """The editor wrote it: look at the disk before the next answer, whatever was seen."""

    def progress(self) -> Progress:
        """How far the index is. Never waits."""

    def wait_ready(self, timeout: float | None = None) -> bool:
        """Wait until the index is built; whether it is."""

    def close(self) -> None:
        """Stop the worker processes and let the index go. Nothing is lost by not calling it."""
