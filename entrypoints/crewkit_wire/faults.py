"""What cattrs found wrong, as fields a caller can find again."""

from collections.abc import Iterator

from cattrs import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from crewkit_core.kernel.errors import Detail, Invalid
from crewkit_wire.leaves import WrongValue

_MOST = 20
_LONGEST_NAME = 100


def invalid(error: Exception) -> Invalid:
    """Return the refusal for what structuring raised, at most 20 fields named."""
    details: list[Detail] = []
    for detail in details_of(error):
        details.append(detail)
        if len(details) == _MOST:
            break
    message = "; ".join(f"{detail.field}: {detail.message}" for detail in details)
    return Invalid(message or "the request makes no sense", details)


def details_of(error: BaseException, path: str = "") -> Iterator[Detail]:
    """Yield one detail a wrong field."""
    if isinstance(error, ClassValidationError):
        within, others = error.group_exceptions()
        for each, note in within:
            yield from details_of(each, _join(path, note.name))
        for each in others:
            yield from details_of(each, path)
    elif isinstance(error, IterableValidationError):
        items, others = error.group_exceptions()
        for each, at in items:
            yield from details_of(each, f"{path}[{at.index}]")
        for each in others:
            yield from details_of(each, path)
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(map(str, error.extra_fields)):
            yield unknown(_join(path, name))
    else:
        yield _single(error, path)


def unknown(name: str) -> Detail:
    """Return the detail of a field that nobody knows."""
    return Detail(field=_shown(name), code="unknown_field", message="is not known here")


def repeated(name: str) -> Detail:
    """Return the detail of a field that was given more than once."""
    return Detail(field=_shown(name), code="repeated", message="is given more than once")


def _single(error: BaseException, path: str) -> Detail:
    if isinstance(error, KeyError):
        return Detail(field=_shown(path), code="required", message="is required")
    message = str(error) if isinstance(error, WrongValue) else "is not of the right form"
    return Detail(field=_shown(path), code="invalid", message=message)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(name: str) -> str:
    """Return a caller's own spelling of a field, safe to log and to send."""
    return name.encode("ascii", "backslashreplace").decode()[:_LONGEST_NAME].replace("\0", "\\0")
