"""A company whose members keep sessions from each other, over either store."""

import uuid
from typing import Any

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import CrewkitError
from crewkit_core.kernel.message import Message
from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_core.sessions.use_cases import SetVisibility, ShowSession
from crewkit_core.sessions.views import SessionDetail
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.visibility import SEEN_FROM, Visibility
from crewkit_testing.builders import World, a_line, a_prompt, an_answer

SECRET = "xylophone"
"""A word that is nowhere but in what must not be seen."""

SESSION, UNKNOWN = "5e551011-0000-4000-8000-000000000001", "5e551011-0000-4000-8000-00000000dead"
SUBAGENT = "a1b2c3"


@attrs.frozen
class Company:
    """People of every level, and Bob, a developer whose sessions are looked for."""

    world: World
    people: dict[Level, Actor]
    bob: Actor

    @classmethod
    def of(cls, world: World) -> "Company":
        """Let them join."""
        people = {level: world.member(level, level.value) for level in Level}
        return cls(world, people, world.member(Level.DEVELOPER, "Bob"))

    def record(
        self, visibility: Visibility | None, session: str = SESSION, *, at_once: bool = False
    ) -> uuid.UUID:
        """Let Bob record a session with a subagent; the secret is in all its words.

        Args:
            at_once: It is what it is from its first line; of a sensitive one no word comes in then.
        """
        place = ProjectHint(remote="host/acme/app", root="/home/dev/app")
        rest: dict[str, Any] = {"cwd": f"/home/dev/app/{SECRET}", "gitBranch": SECRET}
        lines = (
            a_prompt(session, text=f"the {SECRET} does not play", **rest),
            an_answer(session, f"msg-{session}"),
            a_line("ai-title", session, aiTitle=f"Mend the {SECRET}"),
        )
        later = visibility is Visibility.SENSITIVE and not at_once
        words = Visibility.PRIVATE if later else visibility
        known: dict[str, Any] = {"actor": self.bob, "project": place, "visibility": words}
        receipt = self.world.ingest(session, b"".join(lines), **known)
        task = a_prompt(session, text=f"tune the {SECRET}", agentId=SUBAGENT, isSidechain=True)
        meta = SubagentMeta(agent_type="tuner", description=f"Tune the {SECRET}", spawn_depth=1)
        self.world.ingest(session, task, stream=SUBAGENT, meta=meta, **known)
        if words is not visibility and visibility is not None:
            hide = SetVisibility(
                organization_id=self.world.id, session=session, visibility=visibility
            )
            self.world.handle(hide, self.bob)
        return receipt.session_id

    def sees(self, visibility: Visibility, level: Level) -> bool:
        """Tell whether a member of *level* sees Bob's sessions of *visibility*."""
        needed = SEEN_FROM[visibility]
        return needed is not None and level.reaches(needed)

    def outcome(self, message: Message[Any], who: Actor) -> Any:
        """Return what is answered, bytes read; of a refusal, all that is told of it."""
        try:
            answer = self.world.handle(message, who)
        except CrewkitError as refusal:
            return (type(refusal), refusal.code, refusal.message, refusal.details)
        chunks = getattr(answer, "chunks", None)
        return answer if chunks is None else b"".join(chunks)

    def show(self, session: str = SESSION) -> SessionDetail:
        """Return the session as Bob finds it."""
        query = ShowSession(organization_id=self.world.id, session=session)
        return self.world.handle(query, self.bob)

    def visibility(self, session: str = SESSION) -> Visibility:
        """Return what Bob finds it to be."""
        return self.show(session).summary.visibility
