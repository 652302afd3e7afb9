"""Why a kept sign-in cannot be used."""

from typing import ClassVar

from crewkit_core.kernel.errors import Unauthenticated


class UnsafeSignIn(Unauthenticated):
    """The file or its folder is open to others, or theirs."""

    code: ClassVar[str] = "unsafe_sign_in"


class SecretsLost(Unauthenticated):
    """The tokens are not where they were put; sign in again."""

    code: ClassVar[str] = "secrets_lost"
