"""Who sees the session that a batch belongs to, and who may add to it."""

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.events import SessionVisibilityChanged
from crewkit_core.sessions.model.conversation import Conversation
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.batch import IngestBatch
from crewkit_core.sessions.use_cases.finding import is_seen
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.visibility import Sight, Visibility


def check_may_add(
    unit: SessionsUnit, actor: Actor, sight: Sight, conversation: Conversation
) -> None:
    """Refuse lines for a session that is another's.

    One's own goes on being stored also while its project is deleted: nothing is lost.

    Raises:
        NoSuchSession: the actor does not see it.
        LevelTooLow: they do, but are no admin.
    """
    if conversation.user_id == actor.user_id:
        return
    if not is_seen(sight, conversation):
        raise NoSuchSession("there is no such session")
    require(unit, actor, conversation.organization_id, Level.ADMIN)


def check_still_seen(sight: Sight, conversation: Conversation) -> None:
    """Refuse a visibility that hides the session from whoever sets it.

    Raises:
        Invalid: that is so.
    """
    if conversation.user_id != sight.user_id and not is_seen(sight, conversation):
        said = f"{conversation.visibility} would hide another's session from you"
        raise wrong_field("visibility", said, "hides_from_you")


def first_visibility(unit: SessionsUnit, command: IngestBatch) -> Visibility:
    """Return what a new session is: as its first batch says, else as is usual here."""
    if command.visibility is not None:
        return command.visibility
    usual = unit.organizations.session_visibility(command.organization_id)
    return usual or Visibility.SENSITIVE


def narrowed(
    unit: SessionsUnit,
    actor: Actor,
    sight: Sight,
    conversation: Conversation,
    wanted: Visibility | None,
) -> Conversation:
    """Return a known session as it is once a batch that wants to be seen by so few is in it.

    Raises:
        Invalid: it would hide another's session from the actor.
    """
    visibility = conversation.visibility.narrowed_to(wanted or conversation.visibility)
    if visibility is conversation.visibility:
        return conversation
    changed = attrs.evolve(conversation, visibility=visibility)
    check_still_seen(sight, changed)
    save_visibility(unit, actor, conversation, changed)
    return changed


def save_visibility(
    unit: SessionsUnit, actor: Actor, before: Conversation, changed: Conversation
) -> None:
    """Write who sees a session from now on, and record it."""
    unit.conversations.save(changed)
    told = SessionVisibilityChanged(
        organization_id=changed.organization_id,
        object_id=changed.id,
        visibility=changed.visibility,
    )
    unit.trail.record(
        actor,
        told,
        before={"visibility": before.visibility},
        after={"visibility": changed.visibility},
    )
