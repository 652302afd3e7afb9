"""Tables, styles and the progress bar, drawn by Rich; returned as text for ``rendering``."""

import contextlib
import io
import sys
from collections.abc import Callable, Generator, Iterable
from typing import TextIO

import attrs
from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table as Grid
from rich.text import Text

from crewkit_cli.tables import Table

_PIPE_WIDTH = 100_000


@attrs.frozen(kw_only=True)
class RichCanvas:
    """What is drawn on.

    Attributes:
        terminal: A terminal's width holds, and its escapes may be used.
        colored: Colors and weights are wanted, if the terminal can show them.
    """

    terminal: bool
    colored: bool

    def line(self, text: str, style: str) -> str:
        """Return a line of text; a terminal wraps it, so that it can be copied whole."""
        return self._drawn(Text(text, style=style), whole=True)

    def fields(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Return names and values in two columns."""
        grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        for name, value in pairs:
            grid.add_row(Text(name), Text(value))
        return self._drawn(grid)

    def table(self, table: Table) -> str:
        """Return a table as wide as the terminal allows; whole where there is none."""
        fitted = table.fitted(self._console(io.StringIO()).width)
        grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for column in fitted.columns:
            grid.add_column(
                Text(column.title),
                justify="right" if column.right else "left",
                no_wrap=not column.flexible,
                overflow="ellipsis",
            )
        for row in fitted.rows:
            grid.add_row(*map(_cell, row))
        if fitted.total:
            grid.add_row(*map(_cell, fitted.total), style="bold")
        return self._drawn(grid)

    @contextlib.contextmanager
    def progress(self, task: str, total: int) -> Generator[Callable[[int], None], None, None]:
        """Show a bar of *total* bytes on stderr; yields what advances it."""
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(binary_units=True),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console(sys.stderr), transient=True) as progress:
            bar = progress.add_task(task, total=total)
            yield lambda size: progress.advance(bar, size)

    @contextlib.contextmanager
    def counting(self, task: str) -> Generator[Callable[[int, int], None], None, None]:
        """Show a bar of things on stderr; yields what is told how many of how many are done."""
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console(sys.stderr), transient=True) as progress:
            bar = progress.add_task(task, total=None)

            def show(done: int, total: int) -> None:
                progress.update(bar, completed=done, total=total or None)

            yield show

    def _drawn(self, what: RenderableType, *, whole: bool = False) -> str:
        buffer = io.StringIO()
        self._console(buffer).print(what, soft_wrap=whole)
        # cells are filled up with blanks, which no reader of a pipe wants
        return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))

    def _console(self, file: TextIO) -> Console:
        bare = not self.colored or Console(file=io.StringIO()).no_color
        return Console(
            file=file,
            force_terminal=self.terminal,
            width=None if self.terminal else _PIPE_WIDTH,
            color_system=None if bare else "auto",
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )


def _cell(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ellipsis")
