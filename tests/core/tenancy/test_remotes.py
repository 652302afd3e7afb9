"""Git remotes that mean the same."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crewkit_core.tenancy.remotes import normalize_remote

_word = st.text(alphabet=string.ascii_letters + string.digits + "-_", min_size=1, max_size=12)
_paths = st.lists(_word, min_size=1, max_size=4).map("/".join)
_hosts = st.lists(
    st.text(alphabet=string.ascii_letters + string.digits, min_size=2, max_size=8),
    min_size=1,
    max_size=3,
).map(".".join)


@given(host=_hosts, path=_paths, secret=_word)
def test_every_way_to_write_a_remote_is_the_same(host: str, path: str, secret: str) -> None:
    """Scheme, credentials, port, case of the host and ``.git`` make no difference."""
    spellings = {
        f"https://{host}/{path}",
        f"https://{host.upper()}/{path}.git",
        f"https://user:{secret}@{host}:8443/{path}/",
        f"http://{secret}@{host}/{path}.git/",
        f"ssh://git@{host}:2222/{path}.git",
        f"git@{host}:{path}.git",
        f"{host}:/{path}",
        f"  git://{host}/{path}\n",
    }
    assert {normalize_remote(url) for url in spellings} == {f"{host.lower()}/{path}"}


@example("AA:?")
@given(st.text(alphabet=string.ascii_letters + "/:@.[]?#%~\\ \n\x00", max_size=40))
def test_normalizing_twice_changes_nothing(url: str) -> None:
    """Whatever it was; and it never raises."""
    once = normalize_remote(url)
    if once is not None:
        assert normalize_remote(f"https://{once}") == once


@given(host=_hosts, path=_paths, secret=st.text(alphabet="S3CRET", min_size=6))
def test_no_credential_survives(host: str, path: str, secret: str) -> None:
    """Neither as user nor as password, nor in the query."""
    for url in (
        f"https://{secret}:{secret}@{host}/{path}",
        f"https://a@{secret}@{host}/{path}",
        f"https://{host}/{path}?token={secret}",
        f"{secret}@{host}:{path}",
    ):
        assert normalize_remote(url) == f"{host.lower()}/{path}"


@pytest.mark.parametrize(
    "url",
    ["", "/srv/kit.git", "../kit", "file:///srv/kit", r"C:\kit", "C:/kit", "https://", "https:///x",
     "https://host", "https://host/", "https://host/.git", "https://host/a/../b", "ext::sh -c id",
     "https://ho st/a", "https://host/a\x00b", "host:" + "x" * 1_000, "ftp://host/a"],
)  # fmt: skip
def test_what_names_no_repository_on_a_host_is_none(url: str) -> None:
    """A path on this machine is no identity."""
    assert normalize_remote(url) is None
