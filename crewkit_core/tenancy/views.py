"""What tenancy's queries answer."""

import datetime as dt
import uuid

import attrs

from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_core.tenancy.policy import Further
from crewkit_core.tenancy.visibility import Visibility


@attrs.frozen(kw_only=True)
class OrganizationView:
    """An organization as one of its members sees it.

    Attributes:
        level: The asking member's own level.
        session_visibility: Who sees new sessions that say nothing else.
        capture: What is kept of sessions.
        retention_days: How long after their last line sessions are kept; 0: for ever.
    """

    id: uuid.UUID
    name: str
    slug: str
    personal: bool
    level: Level
    session_visibility: Visibility = Visibility.ORGANIZATION
    capture: Capture = Capture.UNREDACTED
    retention_days: int = 0

    @classmethod
    def of(cls, organization: Organization, level: Level) -> "OrganizationView":
        """Return an organization as a member of *level* sees it."""
        return cls(
            id=organization.id,
            name=organization.name,
            slug=organization.slug,
            personal=organization.personal,
            level=level,
            session_visibility=organization.session_visibility,
            capture=organization.capture,
            retention_days=organization.retention_days,
        )


@attrs.frozen(kw_only=True)
class ProjectView:
    """A project.

    Attributes:
        remote: Normalized git remote, ``host/owner/repo``; None when not known.
        path: The folder in the repository that it is; empty: the repository.
        root: The folder in which its first session ran.
        closed: Only admins and those admitted see it.
        deleted_at: When it was deleted; None: it was not.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    name: str
    slug: str
    remote: str | None
    path: str = ""
    root: str
    closed: bool = False
    deleted_at: dt.datetime | None = None

    @property
    def place(self) -> str:
        """Where it lies, for people: its remote with its folder, else the folder it was seen in."""
        if self.remote is None:
            return self.root
        return f"{self.remote}:{self.path}" if self.path else self.remote


@attrs.frozen(kw_only=True)
class MemberView:
    """A member of an organization."""

    user_id: uuid.UUID
    name: str
    email: str | None
    level: Level


@attrs.frozen(kw_only=True)
class AccessView:
    """Whether a member may do something, and why.

    Attributes:
        action: What would be done.
        user_id: Who would do it, with the level they have, no higher than the asking token's.
        rule: The name of the rule that decided.
        scope: What a limited token needs for it.
        further: A rule that would be asked besides, of a member or a level that was not named.
    """

    action: str
    user_id: uuid.UUID
    level: Level
    allowed: bool
    rule: str
    scope: Scope
    further: Further | None


@attrs.frozen(kw_only=True)
class SlugView:
    """Whether a slug is free."""

    slug: str
    available: bool
