"""A platform elsewhere, as a door with who goes through it."""

import contextlib
import uuid
from collections.abc import Generator

import attrs

from crewkit.choosing import Choice
from crewkit.kept_bearer import KeptBearer
from crewkit.organization_choice import find_organization
from crewkit.outside import Outside
from crewkit.settings import Settings
from crewkit_core.kernel.actor import Actor, nobody
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import Unauthenticated
from crewkit_remote.door import RemoteDoor


@attrs.frozen(kw_only=True)
class Reached:
    """A platform that was reached."""

    door: Door
    actor: Actor
    organization_id: uuid.UUID


@attrs.frozen
class GivenToken:
    """``crewkit_remote.bearers.Bearer`` of a token for programs: there is no other to try."""

    server: str
    value: str = attrs.field(repr=False)

    def token(self) -> str:
        """Return it."""
        return self.value

    def instead_of(self, refused: str) -> str | None:  # noqa: ARG002 - the protocol's signature
        """Say that it is not taken.

        Raises:
            Unauthenticated: always.
        """
        raise Unauthenticated(
            f"{self.server} does not take this token: it is unknown, has ended, or was revoked"
        )


@contextlib.contextmanager
def reach(
    server: str, choice: Choice, settings: Settings, outside: Outside
) -> Generator[Reached, None, None]:
    """Have the door of a platform elsewhere until the end of the block.

    Raises:
        Unauthenticated: nobody is signed in there.
        NotFound, Conflict: the token reaches no such organization, or several.
        Unavailable: it does not answer.
    """
    door = open_door(server, choice, settings, outside)
    with door:
        actor = nobody() if choice.sign_in is None else Actor(user_id=choice.sign_in.user_id)
        yield Reached(
            door=door,
            actor=actor,
            organization_id=_organization_id(door, actor, choice, settings.organization),
        )


def open_door(server: str, choice: Choice, settings: Settings, outside: Outside) -> RemoteDoor:
    """Return the door of a platform elsewhere; nothing is sent yet.

    Raises:
        Unauthenticated: nobody is signed in there.
    """
    if choice.token is not None:
        return outside.door(server, GivenToken(server, choice.token))
    if choice.sign_in is None:
        raise Unauthenticated(
            f"nobody is signed in at {server}: `crewkit auth login --server {server}`,"
            " or set CREWKIT_TOKEN"
        )
    bearer = KeptBearer(outside.store(settings), choice.sign_in, outside)
    return outside.door(server, bearer)


def _organization_id(door: Door, actor: Actor, choice: Choice, wanted: str | None) -> uuid.UUID:
    if wanted is None and choice.sign_in is not None:
        return choice.sign_in.organization_id
    with contextlib.suppress(ValueError):
        return uuid.UUID(wanted or "")
    return find_organization(door, actor, wanted).id
