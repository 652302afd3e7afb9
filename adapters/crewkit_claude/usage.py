"""Tokens of a message as its record tells them, checked."""

from crewkit_claude.records import Usage
from crewkit_core.sessions.model.transcript import TokenUsage

MOST_TOKENS = 2**31 - 1
"""The largest count believed of one message; the largest that is stored of one."""

Counts = tuple[int, int, int, int, int]
"""Output, input, cache read, 5-minute cache writes, 1-hour cache writes."""


def counts_of(usage: Usage) -> Counts | None:
    """Return the tokens of *usage*; None when a count is negative, absurd or no whole number.

    Cache writes that the record does not split by lifetime are 5-minute ones, which is what the
    API writes unless a client asks for more.
    """
    written = usage.cache_creation_input_tokens or 0
    split = usage.cache_creation
    write_5m = write_1h = 0
    if split is not None:
        write_5m = split.ephemeral_5m_input_tokens or 0
        write_1h = split.ephemeral_1h_input_tokens or 0
    counts = (
        usage.output_tokens or 0,
        usage.input_tokens or 0,
        usage.cache_read_input_tokens or 0,
        max(write_5m, written - write_1h),
        write_1h,
    )
    if min(written, write_5m, *counts) < 0 or max(counts) > MOST_TOKENS:
        return None
    return counts


def fuller(one: Counts, other: Counts) -> Counts:
    """Return the counts of a message of which two lines tell *one* and *other*.

    Clients of today repeat the final usage in every line; older ones wrote a placeholder into the
    early lines, with fewer output tokens. The answer is the same in whatever order they come.
    """
    return max(one, other)


def tokens_of(counts: Counts) -> TokenUsage:
    """Return *counts* with their names."""
    return TokenUsage(
        output=counts[0],
        input=counts[1],
        cache_read=counts[2],
        cache_write_5m=counts[3],
        cache_write_1h=counts[4],
    )
