"""Permission levels of a member, and what each may do."""

import enum


class Level(enum.StrEnum):
    """What a member of an organization may do, lowest first."""

    VIEWER = "viewer"
    DEVELOPER = "developer"
    MANAGER = "manager"
    ADMIN = "admin"
    OWNER = "owner"

    def reaches(self, needed: "Level") -> bool:
        """Test whether this level is at least *needed*."""
        return _RANKS[self] >= _RANKS[needed]

    def at_most(self, ceiling: "Level") -> "Level":
        """Return this level, or *ceiling* when that is lower."""
        return self if ceiling.reaches(self) else ceiling


_RANKS = {level: rank for rank, level in enumerate(Level)}
