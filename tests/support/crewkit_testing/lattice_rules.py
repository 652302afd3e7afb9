"""Who may do what to members: the rules' prose as ranks, in other words than the policy's."""

import uuid

import attrs

from crewkit_core.tenancy.levels import Level

RANK = {"viewer": 0, "developer": 1, "manager": 2, "admin": 3, "owner": 4}
ADMIN, OWNER = RANK["admin"], RANK["owner"]


@attrs.define
class Asked:
    """An open invitation as the model knows it."""

    email: str
    level: Level
    inviter: uuid.UUID
    token: str


@attrs.define
class Model:
    """An organization of the lattice: levels, who cannot sign in, what is asked."""

    levels: dict[uuid.UUID, Level]
    disabled: set[uuid.UUID] = attrs.field(factory=set[uuid.UUID])
    invitations: dict[uuid.UUID, Asked] = attrs.field(factory=dict[uuid.UUID, Asked])

    def rank(self, who: uuid.UUID, ceiling: Level | None = None) -> int:
        """Return a member's rank, no higher than their token's; -1 of a stranger."""
        if who not in self.levels:
            return -1
        own = RANK[self.levels[who]]
        return own if ceiling is None else min(own, RANK[ceiling])

    def owners(self) -> set[uuid.UUID]:
        """Return the owners who can sign in."""
        return {who for who, level in self.levels.items() if RANK[level] == OWNER} - self.disabled

    def changes(
        self, who: uuid.UUID, whom: uuid.UUID, to: Level, ceiling: Level | None = None
    ) -> bool:
        """Tell whether *who* may make *whom* a member of level *to*."""
        rank = self.rank(who, ceiling)
        if whom not in self.levels or rank < 0:
            return False
        if who == whom:
            return rank == OWNER and bool(self.owners() - {whom})
        theirs = self.rank(whom)
        if not _outranks(rank, max(theirs, RANK[to])):
            return False
        demoted = theirs == OWNER and RANK[to] < OWNER
        return not demoted or bool(self.owners() - {whom})

    def removes(self, who: uuid.UUID, whom: uuid.UUID, ceiling: Level | None = None) -> bool:
        """Tell whether *who* may end the membership of *whom*."""
        rank = self.rank(who, ceiling)
        if whom not in self.levels or rank < 0:
            return False
        theirs = self.rank(whom)
        if who != whom and not _outranks(rank, theirs):
            return False
        return theirs != OWNER or bool(self.owners() - {whom})

    def grants(self, who: uuid.UUID, level: Level, ceiling: Level | None = None) -> bool:
        """Tell whether *who* may bring somebody in at this level."""
        return _outranks(self.rank(who, ceiling), RANK[level])

    def admits(self, asked: Asked, email: str) -> bool:
        """Tell whether who has *email* may use the invitation."""
        return asked.email == email and self.grants(asked.inviter, asked.level)

    def hands_over(self, who: uuid.UUID, whom: uuid.UUID) -> bool:
        """Tell whether *who* may make *whom* the owner in their place."""
        if self.rank(who) < OWNER or whom not in self.levels or who == whom:
            return False
        return whom not in self.disabled


def _outranks(mine: int, theirs: int) -> bool:
    return mine == OWNER or (mine == ADMIN and theirs < ADMIN)
