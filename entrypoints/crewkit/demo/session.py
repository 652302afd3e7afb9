"""One made-up session, written as Claude Code writes its transcripts."""

import datetime as dt
import json
import random
import uuid
from decimal import Decimal
from typing import Any

import attrs

from crewkit.demo.team import AGENTS, FINDINGS, TASKS, Person, Repository
from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_core.sessions.pricing import Priced, RateBook

VERSION = "2.1.330"


@attrs.frozen(kw_only=True)
class MadeUp:
    """A session to be ingested.

    Attributes:
        streams: Name, what is known of the subagent, and the bytes; main first.
    """

    session_id: str
    person: Person
    repository: Repository
    streams: tuple[tuple[str, SubagentMeta | None, bytes], ...]


class Writer:
    """Writes the lines of one session; every choice comes from *chance*."""

    def __init__(
        self, chance: random.Random, person: Person, repository: Repository, began: dt.datetime
    ) -> None:
        self._chance = chance
        self._person = person
        self._repository = repository
        self._now = began
        self._began = began
        self._session_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        self._spent: list[Priced] = []
        self._subagents: list[tuple[str, SubagentMeta, bytes]] = []

    def session(self, rates: RateBook) -> MadeUp:
        """Return the whole session."""
        chance = self._chance
        model = "claude-opus-5-5" if chance.random() < self._person.leaning else "claude-sonnet-5-5"
        lines = [{"type": "queue-operation", "operation": "enqueue", **self._stamp()}]
        for turn in range(chance.choices((1, 2, 3, 5), (5, 4, 3, 1))[0]):
            lines += self._prompt(turn)
            lines += self._steps(model, chance.randint(2, 7))
        lines.append(self._cost_state(rates))
        main = ("main", None, _bytes(lines))
        return MadeUp(
            session_id=self._session_id,
            person=self._person,
            repository=self._repository,
            streams=(main, *self._subagents),
        )

    def _stamp(self) -> dict[str, Any]:
        at = self._now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"timestamp": at, "sessionId": self._session_id}

    def _record(self, kind: str, message: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
        return {
            "parentUuid": None,
            "isSidechain": "agentId" in more,
            "type": kind,
            "message": message,
            "uuid": str(uuid.UUID(int=self._chance.getrandbits(128), version=4)),
            **self._stamp(),
            "cwd": f"/home/{self._person.home}/code/{self._repository.folder}",
            "version": VERSION,
            "gitBranch": "main",
            **more,
        }

    def _pass(self, low: float, high: float) -> None:
        self._now += dt.timedelta(seconds=self._chance.uniform(low, high))

    def _file(self) -> str:
        return self._chance.choice(self._repository.files)

    def _prompt(self, turn: int) -> list[dict[str, Any]]:
        self._pass(20, 400)
        text = self._chance.choice(TASKS).format(file=self._file())
        if turn:
            text = self._chance.choice(("And now: ", "Good. ", "Not quite: ", "Next: ")) + text
        message = {"role": "user", "content": text}
        return [self._record("user", message, promptSource="typed", permissionMode="default")]

    def _steps(self, model: str, count: int) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = []
        for _ in range(count):
            if self._chance.random() < self._person.delegates / 4:
                lines += self._delegate(model)
            else:
                lines += self._tool(model)
        self._pass(2, 25)
        text = self._chance.choice(FINDINGS)
        lines += self._answer(model, [{"type": "text", "text": text}], "end_turn")
        return lines

    def _answer(
        self,
        model: str,
        blocks: list[dict[str, Any]],
        stop: str,
        **more: Any,  # noqa: ANN401
    ) -> list[dict[str, Any]]:
        usage = self._usage(model)
        message_id = f"msg_{self._chance.getrandbits(96):024x}"
        return [
            self._record(
                "assistant",
                {
                    "id": message_id,
                    "type": "message",
                    "role": "assistant",
                    "model": model,
                    "content": [block],
                    "stop_reason": stop,
                    "usage": usage,
                },
                requestId=f"req_{message_id[4:]}",
                **more,
            )
            for block in blocks
        ]

    def _usage(self, model: str) -> dict[str, Any]:
        chance = self._chance
        written = chance.randint(200, 9_000)
        spent = Priced(
            model=model,
            at=self._now,
            input=chance.randint(3, 60),
            output=int(chance.lognormvariate(5.6, 0.9)),
            cache_read=chance.randint(14_000, 160_000),
            cache_write_5m=written,
            cache_write_1h=0,
        )
        self._spent.append(spent)
        return {
            "input_tokens": spent.input,
            "output_tokens": spent.output,
            "cache_read_input_tokens": spent.cache_read,
            "cache_creation_input_tokens": written,
            "cache_creation": {
                "ephemeral_5m_input_tokens": written,
                "ephemeral_1h_input_tokens": 0,
            },
            "service_tier": "standard",
        }

    def _tool(self, model: str, **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        self._pass(3, 30)
        call = f"toolu_{self._chance.getrandbits(96):024x}"
        file = self._file()
        name, given, answer = self._chance.choice(
            (
                ("Read", {"file_path": file}, f"     1\t# {file}\n     2\t..."),
                ("Edit", {"file_path": file, "old_string": "a", "new_string": "b"}, "Edited."),
                ("Bash", {"command": "pytest -q", "description": "Run tests"}, "42 passed in 3.1s"),
                ("Bash", {"command": f"git diff {file}"}, f"diff --git a/{file} b/{file}"),
                ("Grep", {"pattern": "retry", "path": "."}, f"{file}:17: retry = 3"),
            )
        )
        failed = self._chance.random() < 0.06  # noqa: PLR2004 - one call in sixteen
        blocks: list[dict[str, Any]] = [
            {"type": "tool_use", "id": call, "name": name, "input": given}
        ]
        if self._chance.random() < 0.5:  # noqa: PLR2004 - every second call is announced
            blocks.insert(0, {"type": "text", "text": f"Looking at {file}."})
        lines = self._answer(model, blocks, "tool_use", **more)
        self._pass(0.2, 8)
        shown = "Error: exit code 1" if failed else answer
        return [
            *lines,
            self._result(call, shown, failed=failed, **more),
        ]

    def _result(
        self,
        call: str,
        text: str,
        *,
        failed: bool = False,
        **more: Any,  # noqa: ANN401
    ) -> dict[str, Any]:
        block = {"type": "tool_result", "tool_use_id": call, "content": text, "is_error": failed}
        return self._record("user", {"role": "user", "content": [block]}, **more)

    def _delegate(self, model: str) -> list[dict[str, Any]]:
        self._pass(3, 20)
        chance = self._chance
        kind, task, agent_model = chance.choice(AGENTS)
        call, agent = f"toolu_{chance.getrandbits(96):024x}", f"a{chance.getrandbits(64):016x}"
        use = {
            "type": "tool_use",
            "id": call,
            "name": "Agent",
            "input": {"description": task, "prompt": task, "subagent_type": kind},
        }
        lines = self._answer(model, [use], "tool_use")
        self._subagents.append(self._subagent(agent, kind, task, agent_model, call))
        self._pass(1, 3)
        return [*lines, self._result(call, chance.choice(FINDINGS))]

    def _subagent(
        self, agent: str, kind: str, task: str, model: str, call: str
    ) -> tuple[str, SubagentMeta, bytes]:
        lines = [self._record("user", {"role": "user", "content": task}, agentId=agent)]
        for _ in range(self._chance.randint(1, 6)):
            lines += self._tool(model, agentId=agent)
        self._pass(1, 9)
        text = {"type": "text", "text": self._chance.choice(FINDINGS)}
        lines += self._answer(model, [text], "end_turn", agentId=agent)
        meta = SubagentMeta(
            agent_type=kind, description=task, tool_use_id=call, spawn_depth=1, model=model
        )
        return agent, meta, _bytes(lines)

    def _cost_state(self, rates: RateBook) -> dict[str, Any]:
        total = sum((rates.price(spent) or Decimal(0) for spent in self._spent), Decimal(0))
        if self._chance.random() < 0.2:  # noqa: PLR2004 - some sessions paid for a title
            total += Decimal("0.000412")
        return {
            "type": "cost-state",
            "sessionId": self._session_id,
            "totalCostUSD": float(total),
            "hasUnknownModelCost": False,
        }


def _bytes(lines: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines).encode()
