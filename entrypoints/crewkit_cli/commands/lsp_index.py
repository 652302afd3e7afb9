"""``crewkit lsp index``."""

import contextlib
import time
from pathlib import Path

import attrs
import click

from crewkit_cli import shell as cli
from crewkit_cli.figures import count, plural
from crewkit_cli.projects import project_root, root_option
from crewkit_core.kernel.errors import Unavailable
from crewkit_index.answers import Progress
from crewkit_index.questions import Questions
from crewkit_lsp.opening import open_code

_LOOK = 0.1


@attrs.frozen(kw_only=True)
class Indexed:
    """What the index of a project holds."""

    root: Path
    files: int
    languages: dict[str, int]
    tokens_only: int
    left_out: int
    stored: bool
    seconds: float


@cli.command(
    click.option("--progress", is_flag=True, help="Show how far it is, also without a terminal."),
    root_option,
    name="index",
)
def command(shell: cli.Shell, progress: bool, root: Path | None) -> None:  # noqa: FBT001
    """Build the index of a project, or bring it up to date.

    Nobody has to: answers are complete without it. It makes the first of them quicker.
    """
    place = project_root(root)
    began = time.monotonic()
    with contextlib.closing(open_code(str(place))) as workspace:
        _watch(shell, workspace, aloud=progress)
        state = workspace.progress()
    if state.phase == "failed":
        raise Unavailable(f"the index was not built: {state.detail}")
    indexed = Indexed(
        root=place,
        files=state.total,
        languages=state.languages,
        tokens_only=state.tokens_only,
        left_out=state.left_out,
        stored=state.stored,
        seconds=round(time.monotonic() - began, 3),
    )
    if shell.output.as_json:
        shell.output.document(indexed)
    else:
        _show(shell, indexed, state)


def _watch(shell: cli.Shell, workspace: Questions, *, aloud: bool) -> None:
    """Wait until it is built, showing how far it is."""
    with shell.output.counting("Indexing", aloud=aloud) as show:
        while not workspace.wait_ready(_LOOK):
            state = workspace.progress()
            show(state.done, state.total)
            if state.phase == "failed":
                return
        state = workspace.progress()
        show(state.total, state.total)


def _show(shell: cli.Shell, indexed: Indexed, state: Progress) -> None:
    languages = ", ".join(
        f"{count(files)} {name}" for name, files in sorted(indexed.languages.items()) if files
    )
    fields = [
        ("Project", str(indexed.root)),
        ("Files", f"{count(indexed.files)} ({languages or 'none of a language known here'})"),
        ("Took", f"{indexed.seconds:.1f}s"),
    ]
    if indexed.tokens_only:
        why = "too big, wide or deep to be parsed; found by their identifiers"
        fields.append(("In part", f"{plural(indexed.tokens_only, 'file')} {why}"))
    if indexed.left_out:
        fields.append(("Left out", f"{plural(indexed.left_out, 'file')} beyond the limit"))
    if not indexed.stored:
        fields.append(("Not kept", state.detail or "it lives in memory only"))
    shell.output.fields(fields)
