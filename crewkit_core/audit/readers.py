"""Who may look at an organization's trail."""

from crewkit_core.tenancy.levels import Level

READERS_FROM = Level.ADMIN
"""Lowest level whose members read audit records and events."""


def may_read_trail(level: Level) -> bool:
    """Test whether a member of this level may."""
    return level.reaches(READERS_FROM)
