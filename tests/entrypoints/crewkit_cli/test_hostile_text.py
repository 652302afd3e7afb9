"""No byte of anybody's data commands a terminal."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import unicodedata
import uuid
from pathlib import Path

import pytest

from crewkit_cli.documents import json_text
from crewkit_cli.safe import one_line, shown

TESTS = Path(__file__).parents[2]

HOSTILE = (
    "".join(chr(code) for code in range(0xA1) if chr(code) not in "\n\t\r")
    + "\r\x1b[31mred\x1b]0;title\x07\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\"
    + "\x1b]52;c;aGk=\x07\x9b31m\x9d0;title\x9c\x1bP1$q\x1b\\\x1b_apc\x1b\\\x1b[6n\x1bc"
    + "\u202eevil\u202c\u2066x\u2069\u200b\u200d\u2060\ufeff\u061c\u180e\u00ad\u034f\u2028\u2029"
    + "\U000e0041\U000e007f\ufe0f\ud800[link=http://evil]rich[/link] [bold]markup[/]"
)

LINES = (
    (),
    ("sessions", "list"),
    ("sessions", "list", "--json"),
    ("sessions", "show", "0b52f3e4"),
    ("sessions", "show", "0b52f3e4", "--json"),
    ("sessions", "delete", "0b52f3e4", "--yes"),
    ("sessions", "mark", "0b52f3e4", "success"),
    ("sessions", "visibility", "0b52f3e4", "private"),
    ("usage",),
    ("usage", "--by", "model"),
    ("usage", "week", "--by", "user"),
    ("usage", "--by", "project", "--json"),
    ("rollups", "check"),
    ("audit", "list"),
    ("audit", "list", "--json"),
    ("audit", "show", "7"),
    ("audit", "show", "11111111-1111-4111-8111-111111111111", "--json"),
    ("events", "list"),
    ("events", "show", "11111111-1111-4111-8111-111111111111"),
    ("events", "replay", "11111111-1111-4111-8111-111111111111"),
    ("whoami",),
    ("whoami", "--json"),
    ("tokens", "list"),
    ("tokens", "create", "ci"),
    ("tokens", "revoke", str(uuid.UUID(int=4))),
    ("service-accounts", "list"),
    ("service-accounts", "create", "build"),
    ("sessions", "list", "--project", HOSTILE.replace("\0", "").replace("\ud800", "")),
    ("sessions", "--" + HOSTILE.replace("\0", "").replace("\ud800", "")),
    ("sessions", "list", "--since", "\x1b[31m"),
)

# What Rich itself writes: colors and weights, and the cursor of the progress bar.
_OWN = re.compile(rb"\x1b\[[0-9;]*m")


def forbidden(text: str) -> list[str]:
    """Return the characters that may not stand in output, by name."""
    return [
        f"U+{ord(one):04X}"
        for one in text
        if one not in "\n\t"
        and (
            unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
            or 0xFE00 <= ord(one) <= 0xFE0F
            or one == "\u034f"
        )
    ]


@pytest.mark.parametrize(
    "line", LINES, ids=lambda line: " ".join(line)[:40].encode("ascii", "replace").decode()
)
def test_it_writes_no_control_into_a_pipe(line: tuple[str, ...]) -> None:
    """Neither stdout nor stderr holds a control, bidirectional or invisible character."""
    done = subprocess.run(
        command(line), capture_output=True, env=environment(), timeout=60, check=False
    )
    assert [] == forbidden(done.stdout.decode() + done.stderr.decode())
    assert done.stdout + done.stderr


@pytest.mark.parametrize(
    "line", LINES, ids=lambda line: " ".join(line)[:40].encode("ascii", "replace").decode()
)
def test_it_writes_only_its_own_colors_to_a_terminal(line: tuple[str, ...]) -> None:
    """What is left without the renderer's own colors holds no control character."""
    written = in_terminal(command(line))
    bare = _OWN.sub(b"", written).replace(b"\r\n", b"\n").decode()
    assert [] == forbidden(bare)
    assert "[link=http://evil]" in bare or "text" not in bare


def test_json_gives_back_the_hostile_text_itself() -> None:
    """Escaped for the terminal, exact for the program that reads it."""
    done = subprocess.run(
        command(("sessions", "list", "--json")),
        capture_output=True,
        env=environment(),
        timeout=60,
        check=True,
    )
    assert HOSTILE == json.loads(done.stdout)[0]["title"]


def test_it_keeps_what_people_write() -> None:
    """Umlauts, ideographs, emoji, tabs and line ends stay."""
    text = "Grüße\t漢字 🎉\nнова"
    assert text == shown(text)


def test_it_takes_whole_escape_sequences_away() -> None:
    """The body of a sequence is not left behind as litter."""
    assert "ab␍c" == shown("a\x1b]0;title\x07\x1b[31mb\x1b[0m\rc")


def test_it_cleans_every_code_point() -> None:
    """No character of the forbidden categories passes, wherever in Unicode it stands."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert [] == forbidden(shown(every))


def test_json_holds_printable_ascii_only() -> None:
    """Also DEL, which JSON would let through."""
    text = json_text({"key\x7f": HOSTILE}).replace("\n", "")
    assert text.isascii()
    assert text.isprintable()


def test_a_long_text_is_cut_without_being_read_to_its_end() -> None:
    """A title of ten megabytes costs what its beginning costs."""
    assert "x" * 9 + "…" == one_line("x" * 10_000_000, 10)


def command(line: tuple[str, ...]) -> list[str]:
    """Return the argument vector of a process with hostile answers."""
    text = json.dumps(HOSTILE)
    return [sys.executable, "-m", "crewkit_testing.command_line", text, *line]


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which the tests' own packages are found."""
    return {"PYTHONPATH": os.pathsep.join([*sys.path, str(TESTS)]), "LANG": "C.UTF-8", **more}


def in_terminal(arguments: list[str], **more: str) -> bytes:
    """Return what a process writes to the terminal that it believes to be on."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        arguments,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=environment(TERM="xterm-256color", COLUMNS="100", **more),
    )
    os.close(follower)
    written = b""
    try:
        while select.select([leader], [], [], 60)[0]:
            try:
                block = os.read(leader, 65_536)
            except OSError:  # the other end is closed
                break
            if not block:
                break
            written += block
    finally:
        os.close(leader)
        process.wait(60)
    return written
