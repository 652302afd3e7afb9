"""Tenancy's nouns."""

import datetime as dt
import uuid

import attrs

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
    """

    id: uuid.UUID
    name: str
    slug: str
    personal: bool
    created_at: dt.datetime
    session_visibility: Visibility = Visibility.ORGANIZATION


@attrs.frozen(kw_only=True)
class Member:
    """A user's membership in an organization.

    Attributes:
        personal: The organization was made with its owner, for their own sessions.
    """

    organization_id: uuid.UUID
    user_id: uuid.UUID
    level: Level
    personal: bool = False


@attrs.frozen(kw_only=True)
class Project:
    """One repository, wherever it lies, a folder of one, or a folder without a repository.

    Attributes:
        remote: The normalized git remote (``host/owner/repo``); None when not known (yet).
        path: The folder in the repository that the project is, ``services/api``; empty: all of it
            that no other project is.
        root: The folder of the first session seen; a hint for people, the identity only without a
            remote.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    name: str
    slug: str
    remote: str | None
    path: str = ""
    root: str
    created_at: dt.datetime


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
