"""What a scripted model answers: turns for the main thread and for each agent."""

import threading
from collections.abc import Mapping
from typing import Any

import attrs

SUMMARY_REQUEST = "create a detailed summary"
"""What every client's request for a summary (compaction) says somewhere in its last message."""


@attrs.frozen(kw_only=True)
class Usage:
    """Tokens that the model says one request took."""

    input: int = 5
    output: int = 80
    cache_read: int = 9_000
    write_5m: int = 1_200
    write_1h: int = 0

    def preliminary(self) -> "Usage":
        """Return what is said of it before the answer is whole: one token of output."""
        return attrs.evolve(self, output=1)

    def as_json(self) -> dict[str, Any]:
        """Return it as the Messages API words it."""
        return {
            "input_tokens": self.input,
            "cache_creation_input_tokens": self.write_5m + self.write_1h,
            "cache_read_input_tokens": self.cache_read,
            "output_tokens": self.output,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.write_5m,
                "ephemeral_1h_input_tokens": self.write_1h,
            },
            "service_tier": "standard",
        }


@attrs.frozen(kw_only=True)
class Refusal:
    """An API error in place of an answer, the first *times* a turn is asked for."""

    status: int
    type: str
    message: str
    times: int = 1


@attrs.frozen(kw_only=True)
class Turn:
    """One answer of the model.

    Attributes:
        tools: Names and inputs of the tools it calls.
        delay: Seconds before it answers.
        cut: The connection breaks after the first content block.
    """

    text: str = ""
    thinking: str = ""
    tools: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    usage: Usage = Usage()
    refusal: Refusal | None = None
    delay: float = 0.0
    cut: bool = False

    def content(self, prefix: str) -> list[dict[str, Any]]:
        """Return its content blocks; *prefix* makes the tool calls' ids."""
        blocks: list[dict[str, Any]] = []
        if self.thinking:
            thought = {"type": "thinking", "thinking": self.thinking, "signature": "c3R1Yg=="}
            blocks.append(thought)
        if self.text:
            blocks.append({"type": "text", "text": self.text})
        blocks.extend(
            {"type": "tool_use", "id": f"toolu_{prefix}{n:02}", "name": name, "input": dict(given)}
            for n, (name, given) in enumerate(self.tools)
        )
        return blocks


class Scenario:
    """Turns by who asks, each given once and in order.

    A request belongs to the agent whose name its first message holds, else to the main thread;
    one that asks for a summary gets the next of *summaries*. When the turns are used up the
    answer is a plain text, with usage like any other.
    """

    def __init__(
        self,
        main: tuple[Turn, ...],
        *,
        agents: Mapping[str, tuple[Turn, ...]] | None = None,
        summaries: tuple[Turn, ...] = (),
    ) -> None:
        self._turns = {"main": main, "summary": summaries, **(agents or {})}
        self._agents = tuple(agents or {})
        self._next = dict.fromkeys(self._turns, 0)
        self._refused = dict.fromkeys(self._turns, 0)
        self._lock = threading.Lock()

    def answer(self, body: Mapping[str, Any]) -> tuple[str, Turn]:
        """Return who asks and the turn to answer with; its refusal is what to answer, if any."""
        who = self._who(body)
        with self._lock:
            turns, place = self._turns[who], self._next[who]
            turn = turns[place] if place < len(turns) else Turn(text=f"{who} is done.")
            refusal = turn.refusal
            if refusal is not None and self._refused[who] < refusal.times:
                self._refused[who] += 1
                return who, turn
            self._refused[who] = 0
            self._next[who] += 1
            return who, attrs.evolve(turn, refusal=None)

    def _who(self, body: Mapping[str, Any]) -> str:
        said = [text_of(message.get("content")) for message in body.get("messages") or ()]
        if said and SUMMARY_REQUEST in said[-1]:
            return "summary"
        first = said[0] if said else ""
        return next((name for name in self._agents if name in first), "main")


def text_of(content: Any) -> str:
    """Return the text of a message's content, whatever its shape."""
    if isinstance(content, str):
        return content
    return "\n".join(block.get("text") or "" for block in content or () if isinstance(block, dict))
