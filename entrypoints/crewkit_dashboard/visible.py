"""Text from transcripts made harmless to the eye: what is hidden or reorders is shown by name."""

import re

_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_NAMES = """
NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI
DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US
""".split()  # noqa: SIM905 - a list of 32 short words reads worse
_DELETE = 0x7F


def visible(text: str) -> str:
    """Return *text* with each control, bidirectional or invisible character as a visible stand-in.

    Tabs, newlines and the joiners that scripts and emoji need stay as they are; CR LF is a newline.
    """
    return _SUSPECT.sub(_stand_in, text.replace("\r\n", "\n"))


def _stand_in(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < len(_NAMES):
        return f"⟨{_NAMES[code]}⟩"
    return "⟨DEL⟩" if code == _DELETE else f"⟨U+{code:04X}⟩"
