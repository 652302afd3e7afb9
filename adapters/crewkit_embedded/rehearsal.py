"""A trial run of what a child will do, because a failure before exec tells nothing."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs


@attrs.frozen(kw_only=True)
class Failure:
    """Why the trial failed: a path that stayed closed, if it was one, and a sentence."""

    path: str | None
    reason: str


def rehearse(prepare: Callable[[], None], needed: Sequence[Path]) -> Failure | None:
    """Run the preparation in a child that then looks at every needed path and ends.

    Returns: what went wrong there, None when nothing did.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _act(prepare, needed, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    if not answer:
        return Failure(path=None, reason="the child ended without a word")
    path, reason = json.loads(answer)
    return None if reason is None else Failure(path=path, reason=reason)


def _act(prepare: Callable[[], None], needed: Sequence[Path], writing: int) -> None:
    """Never returns: the child ends here without running anything of the parent's."""
    answer: tuple[str | None, str | None] = (None, None)
    try:
        prepare()
        for path in needed:
            # In this order: asking whether a hidden path is a directory would raise.
            if not os.access(path, os.R_OK) or (path.is_dir() and not os.access(path, os.X_OK)):
                answer = (str(path), f"{path} stays closed")
                break
    except BaseException as error:  # noqa: BLE001  anything at all must reach the parent
        answer = (None, str(error) or type(error).__name__)
    finally:
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
