"""What would hide or reorder text is shown by name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_dashboard.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, ünïcödé, 日本語, emoji 👩‍🚀", "plain text, ünïcödé, 日本語, emoji 👩‍🚀"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("windows\r\nline", "windows\nline"),
        ("old\rmac", "old⟨CR⟩mac"),
        ("\x1b[31mred", "⟨ESC⟩[31mred"),
        ("\x00\x07\x7f", "⟨NUL⟩⟨BEL⟩⟨DEL⟩"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("user\u202egnp.exe", "user⟨U+202E⟩gnp.exe"),
        ("\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩"),
        ("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("<b>&", "<b>&"),
    ],
)
def test_names_what_is_hidden(text: str, shown: str) -> None:
    """Control, bidirectional and invisible characters get a name; everything else stays."""
    assert shown == visible(text)


@given(st.text(st.characters(exclude_categories=[])))
def test_leaves_nothing_that_acts(text: str) -> None:
    """No text keeps a control character, a surrogate or a bidirectional override."""
    acting = {
        character
        for character in visible(text)
        if (character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"})
        or unicodedata.bidirectional(character) in {"LRE", "RLE", "LRO", "RLO", "PDF"}
        or unicodedata.bidirectional(character) in {"LRI", "RLI", "FSI", "PDI"}
    }

    assert set() == acting
