"""The list of passwords that everybody would try; made by ``tests/support``, shipped as data."""

import functools
from importlib import resources


class ListedPasswords:
    """``accounts.ports.CommonPasswords``."""

    def __call__(self, lowered: str) -> bool:
        """Test whether a password, lowercase, is on the list."""
        return lowered in _listed()


@functools.cache
def _listed() -> frozenset[str]:
    text = resources.files("crewkit_auth").joinpath("data", "common_passwords.txt")
    return frozenset(text.read_text("utf-8").split("\n"))
