"""A form that was refused, shown again with the reason."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs
import falcon

from crewkit_core.accounts.errors import LinkUsed, PasskeyRefused, StepUpNeeded, WrongCredentials
from crewkit_core.kernel.errors import (
    Conflict,
    CrewkitError,
    Forbidden,
    Invalid,
    RateLimited,
)
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.refusals import refusal_of

_MINUTE = 60
_HOUR = 60 * _MINUTE
_SHOWN = (Invalid, Conflict, Forbidden, RateLimited, WrongCredentials, PasskeyRefused)


@attrs.frozen(kw_only=True)
class Trouble:
    """Why a form was refused.

    Attributes:
        status: Of HTTP.
        at: Which form of the page it was.
        text: One sentence.
        fields: What is wrong with each field.
        wait: Seconds until the same may be tried again; None where that would not help.
    """

    status: int
    at: str
    text: str
    fields: Mapping[str, str] = MappingProxyType({})
    wait: int | None = None


def trouble_of(error: CrewkitError, at: str) -> Trouble:
    """Return what to say of a refusal."""
    fields = {detail.field: _sentence(detail.message) for detail in error.details}
    if isinstance(error, RateLimited):
        text = f"Too many tries. Wait {in_words(error.retry_after)}, then try again."
        return Trouble(status=429, at=at, text=text, wait=error.retry_after)
    if isinstance(error, StepUpNeeded):
        return Trouble(
            status=403,
            at=at,
            text="Prove that it is you: this is not done on a sign-in alone.",
            fields={"proof": "Your password is needed for this."},
        )
    text = "Please look at the marked field." if fields else _sentence(error.message)
    return Trouble(status=refusal_of(error).status, at=at, text=text, fields=fields)


def attempt(
    resp: falcon.Response,
    at: str,
    act: Callable[[], str | None],
    show: Callable[[Trouble], None],
) -> None:
    """Do what a form asks and go on to the address that *act* returns, or show the form again.

    Where *act* returns None, it has shown what is to be seen itself.

    Raises:
        LinkUsed: the form stands behind a mailed link that does not work.
    """
    try:
        address = act()
    except LinkUsed:
        raise
    except _SHOWN as error:
        trouble = trouble_of(error, at)
        resp.status = trouble.status
        if trouble.wait is not None:
            resp.set_header("Retry-After", str(trouble.wait))
        show(trouble)
        return
    if address is not None:
        raise see_other(address)


def in_words(seconds: int) -> str:
    """Return how long a wait is, never less than it is."""
    for size, one in ((_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds > size:
            number = -(-seconds // size)
            return f"{number} {one}s"
    if seconds == _MINUTE:
        return "1 minute"
    return "1 second" if seconds == 1 else f"{seconds} seconds"


def _sentence(message: str) -> str:
    text = message[:1].upper() + message[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
