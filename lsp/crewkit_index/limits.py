"""The bounds that keep a hostile repository from costing more than its files are worth."""

from typing import Final

FILES: Final = 50_000
"""Files that are indexed; `Progress.left_out` counts the others."""

ENTRIES: Final = 2_000_000
"""Names that a listing looks at before it stops."""

LISTING_SECONDS: Final = 30.0

PARSED_BYTES: Final = 1 << 20
"""A bigger source is known by its identifiers alone."""

READ_BYTES: Final = 10 << 20
"""A bigger file is not read."""

LINE_BYTES: Final = 20_000
"""A source with a longer line is minified or generated: known by its identifiers alone."""

CPU_SECONDS: Final = 3.0
"""Of a worker for one file's tree and queries; then its identifiers are taken.

Processor time, not the clock's: a busy machine gives the same facts.
"""

HARD_CPU_SECONDS: Final = 8.0
"""Of a worker for one file; then the kernel ends it."""

WALL_SECONDS: Final = 60.0
"""Without a word from a worker; then it is killed."""

WORKER_BYTES: Final = 2 << 30
"""Address space of a worker."""

IDLE_SECONDS: Final = 60.0
"""Without work; then a worker ends."""

RACY_NANOSECONDS: Final = 30_000_000
"""A file changed this shortly before it was read may change again under the same time stamp."""
