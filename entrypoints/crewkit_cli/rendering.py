"""Everything the commands print goes through here, and through ``safe`` before it is printed."""

import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Generator, Iterable
from typing import Protocol, TextIO

import attrs
import click

from crewkit_cli.documents import json_text
from crewkit_cli.failures import Ended, ExitCode, Failure
from crewkit_cli.safe import one_line, shown
from crewkit_cli.tables import Table

_LONGEST_FAILURE = 1_000
_PLAIN = str.maketrans({"…": "~", "␍": "^M"})


class Canvas(Protocol):
    """What ``drawing`` does; named here so that start-up does without Rich."""

    def line(self, text: str, style: str) -> str:
        """Return a line of text."""
        ...

    def fields(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Return names and values in two columns."""
        ...

    def table(self, table: Table) -> str:
        """Return a table."""
        ...

    def progress(
        self, task: str, total: int
    ) -> contextlib.AbstractContextManager[Callable[[int], None]]:
        """Show a bar of *total* bytes; yields what advances it."""
        ...

    def counting(self, task: str) -> contextlib.AbstractContextManager[Callable[[int, int], None]]:
        """Show a bar of things; yields what is told how many of how many are done."""
        ...


@attrs.define
class Output:
    """Where a command prints; answers to stdout, all else to stderr.

    Attributes:
        as_json: Answers are JSON documents.
        plain: Only ASCII, and no colors.
        colors: May be used where a terminal shows them.
    """

    as_json: bool = False
    plain: bool = False
    colors: bool = True

    def document(self, value: object) -> None:
        """Print an answer as JSON."""
        self._write(sys.stdout, json_text(value) + "\n")

    def script(self, text: str) -> None:
        """Print a text of our own, as it is."""
        self._write(sys.stdout, text)

    def line(self, text: str = "") -> None:
        """Print a line of an answer."""
        self._write(sys.stdout, self._canvas(sys.stdout).line(shown(text), ""))

    def heading(self, text: str) -> None:
        """Print the heading of an answer."""
        self._write(sys.stdout, self._canvas(sys.stdout).line(one_line(text), "bold"))

    def fields(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Print names and values in two columns; long values wrap under themselves."""
        safe = [(one_line(name), one_line(value)) for name, value in pairs]
        self._write(sys.stdout, self._canvas(sys.stdout).fields(safe))

    def table(self, table: Table) -> None:
        """Print a table as wide as the terminal allows, or as it is into a pipe."""
        self._write(sys.stdout, self._canvas(sys.stdout).table(table.cleaned()))

    def note(self, text: str) -> None:
        """Say something about the answer that is no part of it."""
        self._write(sys.stderr, shown(text) + "\n")

    def failure(self, failure: Failure, advice: str = "") -> None:
        """Say in one line what went wrong."""
        message = one_line(failure.message, _LONGEST_FAILURE)
        self.note(f"crewkit: {failure.code}: {message}{advice}")

    def trace(self, error: BaseException) -> None:
        """Print where an error came from."""
        self.note("".join(traceback.format_exception(error)).rstrip())

    def raw(self, chunks: Iterable[bytes]) -> int:
        """Write bytes to stdout as they are; return how many.

        Raises:
            Ended: nobody reads.
        """
        written = 0
        self.flush()
        for chunk in chunks:
            with _readers_may_leave():
                written += sys.stdout.buffer.write(chunk)
        self.flush()
        return written

    def flush(self) -> None:
        """Let everything reach its reader.

        Raises:
            Ended: nobody reads.
        """
        with _readers_may_leave():
            sys.stdout.flush()

    def confirm(self, question: str) -> bool:
        """Ask a person; only for when ``can_ask``."""
        return click.confirm(self._dressed(sys.stderr, one_line(question)), err=True)

    def ask_secret(self, question: str) -> str:
        """Ask a person for what is not to be seen; only for when ``can_ask``."""
        asked = self._dressed(sys.stderr, one_line(question))
        answer: str = click.prompt(asked, hide_input=True, err=True)
        return answer

    @property
    def can_ask(self) -> bool:
        """Whether a person is there to answer."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def to_terminal(self) -> bool:
        """Whether stdout is a terminal."""
        return sys.stdout.isatty()

    @contextlib.contextmanager
    def counting(
        self, task: str, *, aloud: bool = False
    ) -> Generator[Callable[[int, int], None], None, None]:
        """Show a bar of things on a terminal; yields what is told how many of how many are done.

        Args:
            task: What goes on.
            aloud: Where there is no terminal, say it in lines, at every tenth part.
        """
        if sys.stderr.isatty():
            with self._canvas(sys.stderr).counting(one_line(task)) as show:
                yield show
            return
        tenths = -1

        def say(done: int, total: int) -> None:
            nonlocal tenths
            now = 10 * done // total if total else 0
            if aloud and now != tenths:
                tenths = now
                self.note(f"{task}: {done} of {total}")

        yield say

    @contextlib.contextmanager
    def progress(self, task: str, total: int) -> Generator[Callable[[int], None], None, None]:
        """Show a bar of *total* bytes on a terminal; yields what advances it."""
        if not sys.stderr.isatty() or not total:
            yield lambda _: None
            return
        with self._canvas(sys.stderr).progress(one_line(task), total) as advance:
            yield advance

    def _canvas(self, stream: TextIO) -> Canvas:
        from crewkit_cli.drawing import RichCanvas

        return RichCanvas(terminal=stream.isatty(), colored=self.colors and not self.plain)

    def _dressed(self, stream: TextIO, text: str) -> str:
        """Return *text* in characters that the stream can carry."""
        if self.plain:
            text = text.translate(_PLAIN).encode("ascii", "replace").decode("ascii")
        encoding = stream.encoding or "utf-8"
        return text.encode(encoding, "replace").decode(encoding)

    def _write(self, stream: TextIO, text: str) -> None:
        with _readers_may_leave():
            stream.write(self._dressed(stream, text))
            stream.flush()


@contextlib.contextmanager
def _readers_may_leave() -> Generator[None, None, None]:
    """End quietly when nobody reads any more (``| head``)."""
    try:
        yield
    except BrokenPipeError as problem:
        # or the interpreter complains of it when it ends
        with contextlib.suppress(OSError, ValueError):
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, sys.stdout.fileno())
            os.close(silence)
        raise Ended(ExitCode.CLOSED_PIPE) from problem
