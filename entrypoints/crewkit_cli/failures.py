"""What went wrong, in one line and one exit code."""

import enum

import attrs
import click

from crewkit_core.kernel.errors import (
    Conflict,
    CrewkitError,
    Forbidden,
    Invalid,
    LimitReached,
    NotFound,
    RateLimited,
    Unauthenticated,
    Unavailable,
)


class ExitCode(enum.IntEnum):
    """Exit codes; programs may rely on them."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    AUTHENTICATION = 3
    TIMEOUT = 4
    NETWORK = 5
    NOT_FOUND = 6
    FORBIDDEN = 7
    CONFLICT = 8
    INTERRUPTED = 130
    CLOSED_PIPE = 141


_BY_KIND = (
    (NotFound, ExitCode.NOT_FOUND),
    (Forbidden, ExitCode.FORBIDDEN),
    (Conflict, ExitCode.CONFLICT),
    (LimitReached, ExitCode.CONFLICT),
    (RateLimited, ExitCode.CONFLICT),
    (Invalid, ExitCode.USAGE),
    (Unauthenticated, ExitCode.AUTHENTICATION),
    (Unavailable, ExitCode.NETWORK),
    (TimeoutError, ExitCode.TIMEOUT),
    (ConnectionError, ExitCode.NETWORK),
)


@attrs.frozen
class Failure:
    """What a person and a program are told of a failure."""

    code: str
    message: str
    exit_code: ExitCode


class Ended(Exception):
    """The command has said what it had to say and ends with this exit code."""

    def __init__(self, exit_code: ExitCode) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


def failure_of(error: BaseException) -> Failure:
    """Return what to say of *error*."""
    if isinstance(error, click.ClickException):
        return Failure("usage", error.format_message(), ExitCode(error.exit_code))
    for kind, exit_code in _BY_KIND:
        if isinstance(error, kind):
            return Failure(_code(error), _message(error), exit_code)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return Failure("io_error", where + (error.strerror or str(error)), ExitCode.FAILURE)
    if isinstance(error, CrewkitError):
        return Failure(error.code, error.message, ExitCode.FAILURE)
    return Failure("internal_error", f"{type(error).__name__}: {error}", ExitCode.FAILURE)


def _code(error: BaseException) -> str:
    if isinstance(error, CrewkitError):
        return error.code
    return "timeout" if isinstance(error, TimeoutError) else "network_error"


def _message(error: BaseException) -> str:
    return error.message if isinstance(error, CrewkitError) else str(error) or type(error).__name__
