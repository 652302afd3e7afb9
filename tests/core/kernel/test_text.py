"""Slugs and storable text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_core.kernel.slug import MAX_LENGTH, slugify
from crewkit_core.kernel.text import is_storable, storable

anything = st.text(st.characters(categories=None))


@given(name=anything)
def test_a_slug_is_always_usable(name: str) -> None:
    """Lowercase letters, digits and single hyphens inside, never empty, never too long."""
    slug = slugify(name)

    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= MAX_LENGTH


@given(name=anything)
def test_a_slug_of_a_slug_is_itself(name: str) -> None:
    """Making it twice changes nothing."""
    assert slugify(name) == slugify(slugify(name))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Crew Kit", "crew-kit"),
        ("  --Äpfel & Birnen-- ", "apfel-birnen"),
        ("日本", "unnamed"),
        ("", "unnamed"),
        ("a" * 63 + " b", "a" * 63),
    ],
)
def test_slugs_people_would_expect(name: str, slug: str) -> None:
    """Accents go, other signs become hyphens, the cut leaves no hyphen behind."""
    assert slug == slugify(name)


@given(text=anything, most=st.integers(0, 50))
def test_storable_text_is_storable(text: str, most: int) -> None:
    """Without NUL and lone surrogates, at most as long as allowed, else as it was."""
    kept = storable(text, most)

    assert is_storable(kept)
    assert b"\0" not in kept.encode()
    assert len(text[:most]) == len(kept)
    assert all(k in (t, "\N{REPLACEMENT CHARACTER}") for k, t in zip(kept, text, strict=False))


@given(text=anything)
def test_what_is_storable_is_kept(text: str) -> None:
    """Only what cannot be stored is changed."""
    assert is_storable(text) == (storable(text, len(text)) == text)
