"""Who is asking."""

import enum
import uuid

import attrs

from crewkit_core.kernel.scopes import Scope

NOBODY = uuid.UUID(int=0)
"""The user id of somebody unknown; no user has it."""


class Origin(enum.StrEnum):
    """Through which door an actor came."""

    LIBRARY = "library"
    LOCAL = "local"
    BROWSER = "browser"
    API = "api"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    WORKER = "worker"
    ANONYMOUS = "anonymous"


@attrs.frozen(kw_only=True)
class Source:
    """Where a request comes from, as far as it can be known.

    Attributes:
        address: The sender's IP address; empty when unknown.
        agent: How its program calls itself; at most 300 characters.
        device: What a browser was given to be known by again; empty without.
    """

    address: str = ""
    agent: str = ""
    device: str = attrs.field(default="", repr=False)


@attrs.frozen(kw_only=True)
class Grant:
    """What a token is limited to.

    Attributes:
        organization_id: The only organization it reaches.
        scopes: The only kinds of messages it may send.
        ceiling: The permission level it stays below or at; None: the member's own.
    """

    organization_id: uuid.UUID
    scopes: tuple[Scope, ...]
    ceiling: str | None = None


@attrs.frozen(kw_only=True)
class Actor:
    """The user on whose behalf a message is handled.

    Attributes:
        user_id: The user; memberships decide what they may do.
        origin: How they were authenticated.
        request_id: Joins log lines, errors and answers of one request.
        sign_in_id: Which of their sign-ins it is; None where there is none.
        token_id: Which token for programs it is; None where there is none.
        grant: What they are limited to; None: everything the user may do.
        source: Where the request comes from; no part of who they are.
        doing: Which command of theirs is carried out, by its name; likewise.
    """

    user_id: uuid.UUID
    origin: Origin = Origin.LIBRARY
    request_id: str = ""
    sign_in_id: uuid.UUID | None = None
    token_id: uuid.UUID | None = None
    grant: Grant | None = None
    source: Source = attrs.field(default=Source(), eq=False)
    doing: str = attrs.field(default="", eq=False)


def nobody(source: Source = Source(), request_id: str = "") -> Actor:
    """Return an actor of whom nothing is known but where they are."""
    return Actor(user_id=NOBODY, origin=Origin.ANONYMOUS, source=source, request_id=request_id)
