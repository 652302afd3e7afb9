"""Which of an organization's sessions a member sees: the one rule that every read path asks."""

import enum
import uuid
from collections.abc import Mapping

import attrs

from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Decision


class Visibility(enum.StrEnum):
    """Who sees a session beside the member whose it is; widest first.

    Its figures are counted in the organization's sums whatever it says.
    """

    ORGANIZATION = "organization"
    RESTRICTED = "restricted"
    PRIVATE = "private"
    SENSITIVE = "sensitive"

    def narrowed_to(self, other: "Visibility") -> "Visibility":
        """Return whichever of the two fewer people see."""
        return max(self, other, key=list(Visibility).index)


SEEN_FROM: Mapping[Visibility, Level | None] = {
    Visibility.ORGANIZATION: Level.VIEWER,
    Visibility.RESTRICTED: Level.MANAGER,
    Visibility.PRIVATE: Level.ADMIN,
    Visibility.SENSITIVE: None,
}
"""From which level on others' sessions are seen; None: from none."""


@attrs.frozen(kw_only=True)
class Sight:
    """What one member sees of an organization's sessions.

    What they do not see is, for them, not there: asked for by its id, it is unknown. It is still
    counted in sums, and the trail tells those who read that when it began, without its words.

    Attributes:
        user_id: Whose own sessions are all seen.
        others: Others' sessions of these visibilities are seen too.
        changes: They may change who sees others' sessions.
        closed: Of others' sessions in these projects, those of fewer visibilities, or of none.
        gone: Deleted projects: nothing in them is seen by anybody.
    """

    user_id: uuid.UUID
    others: frozenset[Visibility]
    changes: bool = False
    closed: Mapping[uuid.UUID, frozenset[Visibility]] = attrs.field(factory=dict, hash=False)
    gone: frozenset[uuid.UUID] = frozenset()

    def reaches(
        self, owner_id: uuid.UUID | None, visibility: Visibility, project_id: uuid.UUID
    ) -> bool:
        """Test whether a session is seen.

        Args:
            owner_id: Whose it is; None: of nobody known any more.
            visibility: Its own.
            project_id: Where it ran.
        """
        if project_id in self.gone:
            return False
        return owner_id == self.user_id or visibility in self.closed.get(project_id, self.others)

    def shut_out(self, visibility: Visibility) -> frozenset[uuid.UUID]:
        """Return the projects in which others' sessions of this visibility are not seen."""
        shut = {each for each, seen in self.closed.items() if visibility not in seen}
        return self.gone.union(shut)

    def may_set(self, owner_id: uuid.UUID | None, visibility: Visibility) -> Decision:
        """Decide whether a session they see may become one of *visibility*."""
        if owner_id == self.user_id:
            return Decision(allowed=True, rule="own_session")
        if not self.changes:
            return Decision(allowed=False, rule=f"needs_{Level.ADMIN}")
        return Decision(visibility in self.others, "nobody_hides_from_themselves")


def sight(
    user_id: uuid.UUID,
    level: Level,
    *,
    personal: bool = False,
    closed: Mapping[uuid.UUID, Level | None] | None = None,
    gone: frozenset[uuid.UUID] = frozenset(),
) -> Sight:
    """Return what a member of *level* sees.

    Args:
        user_id: The member.
        level: No higher than the token they ask with.
        personal: It is a personal organization: its owner's alone, with all that is in it.
        closed: Their level in projects that not every member sees; None: they do not.
        gone: Deleted projects.
    """
    seen = frozenset(Visibility) if personal and level is Level.OWNER else _seen_from(level)
    return Sight(
        user_id=user_id,
        others=seen,
        changes=level.reaches(Level.ADMIN),
        closed={project: seen & _seen_from(own) for project, own in (closed or {}).items()},
        gone=gone,
    )


def _seen_from(level: Level | None) -> frozenset[Visibility]:
    if level is None:
        return frozenset()
    return frozenset(
        visibility
        for visibility, needed in SEEN_FROM.items()
        if needed is not None and level.reaches(needed)
    )
