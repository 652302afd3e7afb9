"""Codes that people type, and how often they may guess."""

from crewkit_core.accounts.errors import (
    UserCodeUnknown,
)
from crewkit_core.accounts.lifetimes import (
    USER_CODE_TRIES,
    USER_CODE_TRIES_ALL,
    Allowance,
)
from crewkit_core.accounts.ports import Limiter
from crewkit_core.accounts.secret_text import (
    read_user_code,
)
from crewkit_core.accounts.use_cases.asking import (
    by_address,
    by_user,
    limit,
)
from crewkit_core.kernel.actor import Actor


def count_guess(limiter: Limiter, actor: Actor) -> None:
    """Count before it is known whether the code is one: of many at once none slips by."""
    limit(limiter, *_guesses(actor))


def uncount_guess(limiter: Limiter, actor: Actor) -> None:
    """Uncount what turned out to be no guess."""
    for key, allowance in _guesses(actor):
        limiter.give_back(key, allowance)


def _guesses(actor: Actor) -> tuple[tuple[str, Allowance], ...]:
    return (
        (by_user("user-code", actor), USER_CODE_TRIES),
        (by_address("user-code", actor), USER_CODE_TRIES),
        ("user-code/all", USER_CODE_TRIES_ALL),
    )


def code_of(spelled: str) -> str:
    """Return a typed code as it is kept.

    Raises:
        UserCodeUnknown: it is none.
    """
    code = read_user_code(spelled)
    if code is None:
        raise unknown_code()
    return code


def unknown_code() -> UserCodeUnknown:
    """Return the one refusal for unknown, expired and used codes."""
    return UserCodeUnknown("no device waits under this code; it may have expired")
