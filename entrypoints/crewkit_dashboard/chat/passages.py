"""Long texts, bounded: the first of it at once, more when opened, the rest in the raw line."""

import attrs

_FIRST_CHARACTERS = 1_600
_FIRST_LINES = 24
_MOST_CHARACTERS = 16_000


@attrs.frozen(kw_only=True)
class Passage:
    """A text as the page holds it.

    Attributes:
        head: Shown at once.
        rest: Shown when opened; "" when head is all.
        cut: There is more than both: only the raw line has it.
        length: Characters in all that were rendered.
    """

    head: str
    rest: str = ""
    cut: bool = False
    length: int = 0


def passage(text: str, *, truncated: bool = False) -> Passage:
    """Return *text* in bounds.

    Args:
        text: Any text.
        truncated: It was cut before it came here.
    """
    end = _end_of_head(text)
    return Passage(
        head=text[:end],
        rest=text[end:_MOST_CHARACTERS],
        cut=truncated or len(text) > _MOST_CHARACTERS,
        length=len(text),
    )


def _end_of_head(text: str) -> int:
    end = -1
    for _ in range(_FIRST_LINES):
        end = text.find("\n", end + 1)
        if end < 0:
            break
    if 0 <= end < _FIRST_CHARACTERS:
        return end
    return min(len(text), _FIRST_CHARACTERS)
