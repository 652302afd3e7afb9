"""Why nobody is signed in at a platform elsewhere."""

from typing import ClassVar

from crewkit_core.kernel.errors import Unauthenticated


class NotLetIn(Unauthenticated):
    """The person said no to this machine, or the code for it is not valid."""

    code: ClassVar[str] = "not_let_in"


class CodeExpired(Unauthenticated):
    """Nobody decided in time; begin again."""

    code: ClassVar[str] = "code_expired"


class SignInEnded(Unauthenticated):
    """The sign-in has ended at the platform; sign in again."""

    code: ClassVar[str] = "sign_in_ended"
