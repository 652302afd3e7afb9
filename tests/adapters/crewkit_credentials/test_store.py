"""A sign-in between commands: who may read it, and what a crash leaves."""

import datetime as dt
import os
import stat
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from crewkit_core.kernel.errors import Unavailable
from crewkit_credentials.errors import SecretsLost, UnsafeSignIn
from crewkit_credentials.keyrings import Keyring, SystemKeyring
from crewkit_credentials.sign_in import Keeper, KeptSecrets, KeptSignIn
from crewkit_credentials.store import FILE, SignInStore, default_folder
from crewkit_testing.builders import NOW
from crewkit_testing.keyrings import MemoryKeyring

SECRETS = KeptSecrets(
    access_token="access-1",
    refresh_token="refresh-1",
    expires_at=NOW + dt.timedelta(minutes=15),
)
RENEWED = KeptSecrets(access_token="access-2", refresh_token="refresh-2", expires_at=NOW)


def a_sign_in(name: str = "one") -> KeptSignIn:
    return KeptSignIn(
        id=name,
        server="https://crewkit.example.org",
        user_id=uuid.UUID(int=2),
        name="Ada \x1b[31m",
        email="ada@example.org",
        organization_id=uuid.UUID(int=1),
        organization="Engines",
        signed_in_at=NOW,
    )


def store_at(folder: Path, keyring: Keyring | None = None) -> SignInStore:
    return SignInStore(folder / "crewkit", keyring=lambda: keyring)


KEYRINGS: list[Callable[[], MemoryKeyring | None]] = [lambda: None, MemoryKeyring]


@pytest.mark.parametrize("make", KEYRINGS, ids=["file", "keyring"])
def test_what_is_kept_is_there_again(
    tmp_path: Path, make: Callable[[], MemoryKeyring | None]
) -> None:
    """Saved, read by another store, changed, and gone."""
    keyring = make()
    store = store_at(tmp_path, keyring)
    kept = store.save(a_sign_in(), SECRETS)
    assert (Keeper.FILE if keyring is None else Keeper.KEYRING) is kept.keeper
    again = store_at(tmp_path, keyring)
    assert (kept, SECRETS) == (again.read(), again.secrets(kept))
    store.replace(kept, RENEWED)
    assert (kept, RENEWED) == (again.read(), again.secrets(kept))
    store.remove()
    assert again.read() is None
    assert keyring is None or {} == keyring.held
    with pytest.raises(SecretsLost):
        again.secrets(kept)


def test_the_file_is_this_users_alone(tmp_path: Path) -> None:
    """Mode 0600 in a folder of mode 0700, whatever the umask; changed ones too."""
    before = os.umask(0)
    try:
        store = store_at(tmp_path)
        kept = store.save(a_sign_in(), SECRETS)
        store.replace(kept, RENEWED)
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (store.path, store.path.parent)]
    assert [0o600, 0o700] == modes


def test_with_a_keyring_the_file_holds_no_secret(tmp_path: Path) -> None:
    """It says who and where; the tokens are the keyring's."""
    store = store_at(tmp_path, MemoryKeyring())
    store.save(a_sign_in(), SECRETS)
    text = store.path.read_text()
    assert ["access-1" in text, "refresh-1" in text] == [False, False]


def test_nothing_kept_is_shown_by_accident() -> None:
    """Tokens are not in what Python prints of the values."""
    assert "access-1" not in repr(SECRETS)
    assert "refresh-1" not in repr(SECRETS)


def test_a_new_sign_in_leaves_nothing_of_the_old_one(tmp_path: Path) -> None:
    """In the keyring neither."""
    keyring = MemoryKeyring()
    store = store_at(tmp_path, keyring)
    store.save(a_sign_in("one"), SECRETS)
    kept = store.save(a_sign_in("two"), RENEWED)
    assert ["two"] == list(keyring.held)
    assert RENEWED == store.secrets(kept)


def test_a_keyring_that_stays_locked_gives_way_to_the_file(tmp_path: Path) -> None:
    """On signing in; what it holds already is not to be had, and that is said."""
    keyring = MemoryKeyring()
    store = store_at(tmp_path, keyring)
    kept = store.save(a_sign_in(), SECRETS)
    keyring.locked = True
    for ask in (lambda: store.secrets(kept), lambda: store.replace(kept, RENEWED)):
        with pytest.raises(Unavailable):
            ask()
    assert Keeper.FILE is store.save(a_sign_in("two"), RENEWED).keeper


def test_a_keyring_that_forgot_means_signing_in_again(tmp_path: Path) -> None:
    """Nothing is made up."""
    keyring = MemoryKeyring()
    store = store_at(tmp_path, keyring)
    kept = store.save(a_sign_in(), SECRETS)
    keyring.held.clear()
    with pytest.raises(SecretsLost):
        store.secrets(kept)


class _BrokenBackend:
    """What backends do when their system's service is not well."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("no bus")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("locked")

    def delete_password(self, service: str, username: str) -> None:
        raise ValueError("nothing there")


def test_what_a_systems_library_raises_is_a_refusal() -> None:
    """Whatever it is; forgetting what is not there is none."""
    keyring = SystemKeyring(_BrokenBackend())
    with pytest.raises(Unavailable):
        keyring.get("one")
    with pytest.raises(Unavailable):
        keyring.put("one", "text")
    keyring.remove("one")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_is_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    """Who could read it may have."""
    store = store_at(tmp_path)
    store.save(a_sign_in(), SECRETS)
    store.path.chmod(mode)
    with pytest.raises(UnsafeSignIn):
        store.read()


def test_a_link_and_a_folder_are_no_sign_in(tmp_path: Path) -> None:
    """Nobody is led to another file."""
    store = store_at(tmp_path)
    store.save(a_sign_in(), SECRETS)
    other = store.path.rename(tmp_path / "other")
    store.path.symlink_to(other)
    with pytest.raises(UnsafeSignIn):
        store.read()
    store.path.unlink()
    store.path.mkdir(mode=0o700)
    with pytest.raises(UnsafeSignIn):
        store.read()


def test_a_folder_that_others_write_into_is_refused(tmp_path: Path) -> None:
    """They could put another sign-in there."""
    store = store_at(tmp_path)
    store.path.parent.mkdir()
    store.path.parent.chmod(0o777)
    with pytest.raises(UnsafeSignIn):
        store.save(a_sign_in(), SECRETS)
    assert [] == list(store.path.parent.iterdir())


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"version": 2}', '{"version": 1}', '{"version": 1, "id": "a"}']
)
def test_a_damaged_file_is_said_and_can_be_replaced(tmp_path: Path, text: str) -> None:
    """Signing out or in again mends it."""
    store = store_at(tmp_path)
    store.save(a_sign_in(), SECRETS)
    store.path.write_text(text)
    with pytest.raises(SecretsLost):
        store.read()
    kept = store.save(a_sign_in(), SECRETS)
    assert kept == store.read()
    store.path.write_text(text)
    store.remove()
    assert store.read() is None


def test_secrets_of_another_sign_in_are_not_given(tmp_path: Path) -> None:
    """A command that runs while somebody signs in elsewhere does not send it their token."""
    store = store_at(tmp_path)
    old = store.save(a_sign_in("one"), SECRETS)
    store.save(a_sign_in("two"), RENEWED)
    with pytest.raises(SecretsLost):
        store.secrets(old)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError])
def test_an_interrupted_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interruption: type[BaseException]
) -> None:
    """C-11: no half-written file, whenever Ctrl-C comes."""
    keyring = MemoryKeyring()
    store = store_at(tmp_path, keyring)
    kept = store.save(a_sign_in(), SECRETS)

    def interrupt(_: int) -> None:
        raise interruption

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(interruption):
        store.save(a_sign_in("two"), RENEWED)
    assert [FILE] == [path.name for path in store.path.parent.iterdir()]
    assert (kept, SECRETS) == (store.read(), store.secrets(kept))
    assert ["one"] == list(keyring.held)


_HOLD = """
import sys
from pathlib import Path
from crewkit_credentials.store import SignInStore
with SignInStore(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    """Killed, it holds nobody up."""
    store = store_at(tmp_path)
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(store.path.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout is not None
    assert b"held\n" == other.stdout.readline()
    other.kill()
    other.communicate()
    with store.lock():
        assert store.read() is None


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"HOME": "/home/ada"}, Path("/home/ada/.config/crewkit")),
        ({"HOME": "/home/ada", "XDG_CONFIG_HOME": "/etc/ada"}, Path("/etc/ada/crewkit")),
        ({"HOME": "/home/ada", "XDG_CONFIG_HOME": "here"}, Path("/home/ada/.config/crewkit")),
        ({"HOME": ""}, None),
        ({}, None),
    ],
)
def test_the_place_is_the_systems(environ: dict[str, str], expected: Path | None) -> None:
    """A relative one is to be ignored, the specification says."""
    assert expected == default_folder(environ)
