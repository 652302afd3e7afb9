"""Run by the client when a session starts: notes which transcript it writes.

A program of the standard library alone, started by its path (``python -I -S noting.py NOTES``), so
that it costs the client milliseconds. Whatever happens it says nothing and ends with 0: what a
hook prints or how it fails could reach the model or stop a prompt.
"""

import contextlib
import json
import os
import sys

_LONGEST = 1024 * 1024


def note(notes: str, told: bytes) -> None:
    """Append the path that the client *told* to the file *notes*, as one line of JSON.

    Raises:
        OSError: there is no such file any more: the run that asked has ended.
        ValueError: the client told no JSON.
        KeyError: it told no path.
    """
    line = json.dumps(json.loads(told)["transcript_path"]).encode() + b"\n"
    descriptor = os.open(notes, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0))
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    with contextlib.suppress(Exception):
        note(sys.argv[1], sys.stdin.buffer.read(_LONGEST))
