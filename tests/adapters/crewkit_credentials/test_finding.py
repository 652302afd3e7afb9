"""Which keyring is taken, of those that the library offers."""

import subprocess
import sys

import pytest

_PROGRAM = """
from keyring.backend import KeyringBackend

class Plain(KeyringBackend):
    priority = 99
    def get_password(self, service, username): return None
    def set_password(self, service, username, password): pass
    def delete_password(self, service, username): pass

class System(Plain):
    priority = 1
    __module__ = {module!r}

from crewkit_credentials.keyrings import find_keyring
found = find_keyring()
print("none" if found is None else type(found._backend).__name__)
"""


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("keyring.backends.libsecret", "System"),
        ("keyrings.alt.file", "none"),
        ("keyring.backends.null", "none"),
        ("keyring.backends.chainer", "none"),
    ],
)
def test_only_a_systems_own_keyring_is_trusted(module: str, expected: str) -> None:
    """A backend of which it is not known what it protects is none, however it praises itself."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(module=module)],
        env={"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert expected == done.stdout.strip()
