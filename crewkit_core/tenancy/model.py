"""Tenancy's nouns."""

import datetime as dt
import uuid
from collections.abc import Mapping

import attrs

from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.visibility import Visibility

LONGEST_ROOT = 1_000
"""Characters of a folder's name that are kept."""


@attrs.frozen(kw_only=True)
class Organization:
    """A tenant: nothing of one organization is ever visible in another.

    Attributes:
        personal: Made with its owner, for their own sessions.
        session_visibility: Of new sessions that say nothing else.
        capture: What is kept of sessions.
        retention_days: How long after their last line sessions are kept; 0: for ever.
        sweep: Which look for older ones is the next; None: there is none.
    """

    id: uuid.UUID
    name: str
    slug: str
    personal: bool
    created_at: dt.datetime
    session_visibility: Visibility = Visibility.ORGANIZATION
    capture: Capture = Capture.UNREDACTED
    retention_days: int = 0
    sweep: uuid.UUID | None = None


@attrs.frozen(kw_only=True)
class Member:
    """A user's membership in an organization.

    Attributes:
        personal: The organization was made with its owner, for their own sessions.
        admitted: The organization's closed projects, with the level the member was admitted to
            each at; None: they were not.
        gone: Its deleted projects.
        capture: What the organization keeps of sessions.
    """

    organization_id: uuid.UUID
    user_id: uuid.UUID
    level: Level
    personal: bool = False
    admitted: Mapping[uuid.UUID, Level | None] = attrs.field(factory=dict, hash=False)
    gone: frozenset[uuid.UUID] = frozenset()
    capture: Capture = Capture.UNREDACTED

    @property
    def closed(self) -> Mapping[uuid.UUID, Level | None]:
        """Their level in closed projects, never above that in the organization; None: none."""
        if self.level.reaches(Level.ADMIN):
            return {}
        return {
            project_id: None if level is None else level.at_most(self.level)
            for project_id, level in self.admitted.items()
        }

    def level_in(self, project_id: uuid.UUID) -> Level | None:
        """Return their level in a project; None: for them there is none such."""
        return None if project_id in self.gone else self.closed.get(project_id, self.level)


@attrs.frozen(kw_only=True)
class Project:
    """One repository, wherever it lies, a folder of one, or a folder without a repository.

    Attributes:
        remote: The normalized git remote (``host/owner/repo``); None when not known (yet).
        path: The folder in the repository that the project is, ``services/api``; empty: all of it
            that no other project is.
        root: The folder of the first session seen; a hint for people, the identity only without a
            remote.
        closed: Only admins and the members admitted to it see it and others' sessions in it.
        deleted_at: When it was deleted: nobody sees it since, and something else may be what it
            was; None: it was not.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    name: str
    slug: str
    remote: str | None
    path: str = ""
    root: str
    created_at: dt.datetime
    closed: bool = False
    deleted_at: dt.datetime | None = None


@attrs.frozen(kw_only=True)
class ProjectHint:
    """What a sender knows of where a session ran.

    Attributes:
        remote: Normalized git remote of the repository, when it is known.
        root: The repository's main folder, else the folder itself; absolute.
        path: The folder in the repository that the session ran in; empty when that is not known.
    """

    remote: str | None = None
    root: str
    path: str = ""
