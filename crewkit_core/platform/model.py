"""The slice's nouns."""

import enum


class UserState(enum.StrEnum):
    """Whether a user can sign in."""

    ACTIVE = "active"
    DISABLED = "disabled"
    DELETING = "deleting"
    NO_ACCOUNT = "no_account"


class Looked(enum.StrEnum):
    """What of an organization staff looked at."""

    DETAIL = "detail"
    AUDIT = "audit"
    EVENTS = "events"
