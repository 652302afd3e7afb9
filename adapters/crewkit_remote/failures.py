"""What can go wrong between us and a platform, as refusals."""

from collections.abc import Generator
from contextlib import contextmanager

import httpx2

from crewkit_core.kernel.errors import Unavailable


@contextmanager
def as_refusals(base_url: str) -> Generator[None, None, None]:
    """Raise ``Unavailable`` for what the network does.

    Raises:
        Unavailable: the platform cannot be reached, does not answer in time, or stops midway.
    """
    try:
        yield
    except httpx2.TimeoutException as error:
        raise Unavailable(f"the platform at {base_url} does not answer in time") from error
    except httpx2.RequestError as error:
        raise Unavailable(f"the platform at {base_url} cannot be reached") from error
