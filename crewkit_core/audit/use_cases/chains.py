"""A whole chain, some records at a time: each page is a transaction of its own."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from crewkit_core.audit.chain import Stored

PAGE = 2_000


def whole_chain(
    open_unit: Callable[[], AbstractContextManager[Any]], organization_id: uuid.UUID
) -> Iterator[tuple[Stored, ...]]:
    """Yield the chain's records from the first one on."""
    after = 0
    while True:
        with open_unit() as unit:
            page: tuple[Stored, ...] = unit.audit.stored(organization_id, after, PAGE)
        if not page:
            return
        yield page
        after = page[-1].sequence
