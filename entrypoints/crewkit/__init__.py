"""crewkit as an embedded library, and the composition root of every entrypoint.

``with crewkit.find_door() as session: session.door.handle(session.actor, message)`` carries out
any message of the use cases, on the platform that runs on this machine or on one opened here.
"""

from crewkit.opening import Session, find_door, open_here
from crewkit.settings import Settings, process_settings, settings_from
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import CrewkitError

__all__ = [
    "Actor",
    "CrewkitError",
    "Door",
    "Session",
    "Settings",
    "find_door",
    "open_here",
    "process_settings",
    "settings_from",
]
