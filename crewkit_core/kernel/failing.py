"""Where a failure nobody foresaw happened, without what it quotes."""

import traceback

_MOST = 10


def causes_of(error: BaseException) -> list[str]:
    """Return types and places of an error and of what led to it, outermost first.

    Its words are left out: they may quote anybody's data.
    """
    chain: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < _MOST:  # a chain may be a ring
        frames = traceback.extract_tb(cause.__traceback__)
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        kind = type(cause)
        chain.append(f"{kind.__module__}.{kind.__qualname__} at {' > '.join(where)}")
        cause = cause.__cause__ or cause.__context__
    return chain
