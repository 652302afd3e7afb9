"""URIs and paths."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_lsp.uris import path_of, uri_of

SEGMENTS = st.binary(min_size=1, max_size=9).filter(
    lambda one: b"/" not in one and b"\0" not in one and one not in {b".", b".."}
)


@given(st.lists(SEGMENTS, min_size=1))
def test_every_path_comes_back_from_its_uri(segments: list[bytes]) -> None:
    """Whatever bytes it is made of; the URI itself is ASCII."""
    path = os.fsdecode(b"/" + b"/".join(segments))
    assert path == path_of(uri_of(path))
    assert uri_of(path).isascii()


@given(st.text())
def test_any_text_is_a_path_or_none(text: str) -> None:
    """Never an error; a path is absolute and holds no NUL."""
    for uri in (text, f"file://{text}", f"file:///{text}"):
        path = path_of(uri)
        assert path is None or (path.startswith("/") and "\0" not in path)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.py", "/a/b.py"),
        ("FILE:///a", "/a"),
        ("file://localhost/a", "/a"),
        ("file:///a%20b/%C3%BC.py", "/a b/\u00fc.py"),
        ("file:///a/./b/../c", "/a/c"),
        ("file:///../a", "/a"),
        ("file:////a", "/a"),
        ("file://host/a", None),
        ("file:a", None),
        ("file:///a%00b", None),
        ("untitled:a", None),
        ("/a", None),
        ("", None),
        ("file://[", None),
    ],
)
def test_only_files_of_this_machine_have_paths(uri: str, path: str | None) -> None:
    """Resolved before anybody looks at the disk."""
    assert path == path_of(uri)
