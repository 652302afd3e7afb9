"""Text from anywhere, made safe for a terminal: no byte of it can command one."""

import re

# whole escape sequences go, so that their bodies are not left behind as litter
_SEQUENCES = re.compile(
    "(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\\\|\x9c)"
    "|(?:\x1b\\[|\x9b)[0-?]{0,64}[ -/]{0,16}[@-~]"
    "|\x1b[ -/]{0,16}[0-~]"
)

# Controls (C0 but tab and newline, DEL, C1), separators that break lines, surrogates, bidirectional
# and invisible characters, fillers, variation selectors, tags, interlinear marks.
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891"
    "\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile(r"[\n\t ]+")


def shown(text: str) -> str:
    """Return *text* without anything a terminal would obey or not show; lines stay lines.

    Carriage returns become ``␍``; lone surrogates become ``�``.
    """
    text = _SEQUENCES.sub("", text)
    text = _SURROGATES.sub("�", text).replace("\r\n", "\n").replace("\r", "␍")
    return _UNSHOWN.sub("", text)


def one_line(text: str, most: int | None = None) -> str:
    """Return *text* safe and on one line, cut to *most* characters with an ellipsis."""
    line = _BREAKS.sub(" ", shown(text if most is None else text[: 8 * most + 4096])).strip()
    return line if most is None or len(line) <= most else line[: most - 1] + "…"
