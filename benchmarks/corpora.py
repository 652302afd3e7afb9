"""Seeded corpora: transcripts of Claude Code 2.1 with lines of a chosen mean length."""

import datetime as dt
import json
import random
import statistics
import uuid
from collections.abc import Iterator
from typing import Any

import attrs

from benchmarks.text import window

MARK = "c0ffee00"
"""Stands in every session's and message's id; ``Story.retold`` puts another eight characters."""

FIRST_DAY = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
FOLDERS = ("atlas", "billing", "compass", "dockyard", "ember", "foundry", "garnet", "harbor")
MODELS = ("claude-opus-5-5", "claude-sonnet-5-5", "claude-sonnet-5-5", "claude-haiku-5-5")
_SPREAD = 0.9  # of the logarithm of a text's length: most are short, a few very long
_LONGEST = 200_000
_SAMPLE = 1_200

Record = dict[str, Any]


@attrs.frozen(kw_only=True)
class Story:
    """One session's main stream."""

    session_id: str
    folder: str
    data: bytes

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.data.count(b"\n")

    def retold(self, mark: str, day: int = 0) -> "Story":
        """Return it as another session with messages of its own.

        Args:
            mark: Eight hexadecimal digits nobody had.
            day: How many days later it happens.
        """
        data = self.data.replace(MARK.encode(), mark.encode())
        if day:
            at = FIRST_DAY + dt.timedelta(days=day)
            told = f'"timestamp":"{FIRST_DAY:%Y-%m-%d}'.encode()
            data = data.replace(told, f'"timestamp":"{at:%Y-%m-%d}'.encode())
        return attrs.evolve(self, session_id=self.session_id.replace(MARK, mark), data=data)


def stories(seed: int, mean: float, lines: int, *, length: int = 2_000) -> tuple[Story, ...]:
    """Return sessions of *length* lines, *lines* in all, *mean* bytes a line on average."""
    scale = _scale(mean)
    return tuple(
        _story(random.Random(f"{seed}/{mean}/{number}"), scale, min(length, lines - done))
        for number, done in enumerate(range(0, lines, length))
    )


def _scale(mean: float) -> float:
    """Return how long texts are on average for lines of *mean* bytes, newline included."""
    bare, told = (
        statistics.fmean(len(line) for seed in range(8) for line in _sample(seed, scale))
        for scale in (0.0, 1000.0)
    )
    if mean < bare:
        raise ValueError(f"a line has {bare:.0f} bytes without any text")
    return (mean - bare) / (told - bare) * 1000.0


def _sample(seed: int, scale: float) -> list[bytes]:
    return _story(random.Random(seed), scale, _SAMPLE).data.splitlines(keepends=True)


def _story(chance: random.Random, scale: float, lines: int) -> Story:
    writer = _Writer(chance, scale)
    data: list[bytes] = []
    for record in writer.records():
        data.append(json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode() + b"\n")
        if len(data) == lines:
            break
    return Story(session_id=writer.session_id, folder=writer.folder, data=b"".join(data))


class _Writer:
    """Tells one session, turn by turn, without end."""

    def __init__(self, chance: random.Random, scale: float) -> None:
        self._chance = chance
        self._mean = scale
        self.folder = chance.choice(FOLDERS)
        self.session_id = f"{MARK}{str(self._uuid())[8:]}"
        self._model = chance.choice(MODELS)
        self._now = FIRST_DAY + dt.timedelta(minutes=chance.uniform(0, 60))
        self._before: str | None = None

    def records(self) -> Iterator[Record]:
        """Yield the session's records."""
        while True:
            yield from self._turn()

    def _turn(self) -> Iterator[Record]:
        yield {"type": "queue-operation", "operation": "enqueue", **self._stamp()}
        yield {"type": "queue-operation", "operation": "dequeue", **self._stamp()}
        prompt = {"role": "user", "content": self._text(0.3)}
        yield self._record("user", message=prompt, permissionMode="default", promptSource="typed")
        for _ in range(self._chance.randint(2, 9)):
            yield from self._step()
        answer = {"type": "text", "text": self._text(0.6)}
        yield from self._answer([answer], "end_turn")
        yield {"type": "last-prompt", "leafUuid": self._before, "sessionId": self.session_id}

    def _step(self) -> Iterator[Record]:
        call = self._id("toolu")
        name, given = self._call()
        blocks: list[Record] = [{"type": "tool_use", "id": call, "name": name, "input": given}]
        if self._chance.random() < 0.4:
            blocks.insert(0, {"type": "text", "text": self._text(0.3)})
        yield from self._answer(blocks, "tool_use")
        shown = self._text(1.6)
        block = {"tool_use_id": call, "type": "tool_result", "content": shown, "is_error": False}
        # the client writes what a tool printed twice: for the model, and for its own screen
        yield self._record(
            "user",
            message={"role": "user", "content": [block]},
            toolUseResult={"stdout": shown, "stderr": "", "interrupted": False, "isImage": False},
        )

    def _call(self) -> tuple[str, Record]:
        path = f"/home/dev/code/{self.folder}/src/module_{self._chance.randint(1, 400)}.py"
        drawn = self._chance.random()
        if drawn < 0.4:
            return "Bash", {"command": self._text(0.1), "description": "Run it"}
        if drawn < 0.75:
            return "Read", {"file_path": path}
        return "Edit", {"file_path": path, "old_string": self._text(0.4), "new_string": "pass"}

    def _answer(self, blocks: list[Record], stop: str) -> Iterator[Record]:
        """Yield one API message: a line a block, each with the message's usage."""
        message, usage = self._id("msg"), self._usage()
        for block in blocks:
            yield self._record(
                "assistant",
                message={
                    "id": message,
                    "type": "message",
                    "role": "assistant",
                    "model": self._model,
                    "content": [block],
                    "stop_reason": stop,
                    "stop_sequence": None,
                    "usage": usage,
                },
                requestId=f"req_{message[4:]}",
            )

    def _usage(self) -> Record:
        chance = self._chance
        written = chance.randint(200, 9_000)
        return {
            "input_tokens": chance.randint(3, 60),
            "cache_creation_input_tokens": written,
            "cache_read_input_tokens": chance.randint(14_000, 160_000),
            "output_tokens": int(chance.lognormvariate(5.6, 0.9)),
            "service_tier": "standard",
            "cache_creation": {
                "ephemeral_1h_input_tokens": 0,
                "ephemeral_5m_input_tokens": written,
            },
            "speed": "standard",
        }

    def _record(self, kind: str, **more: Any) -> Record:  # noqa: ANN401 - JSON is of any type
        parent, self._before = self._before, str(self._uuid())
        return {
            "parentUuid": parent,
            "isSidechain": False,
            "type": kind,
            "uuid": self._before,
            **self._stamp(),
            "cwd": f"/home/dev/code/{self.folder}",
            "version": "2.1.330",
            "gitBranch": "main",
            **more,
        }

    def _stamp(self) -> Record:
        self._now += dt.timedelta(seconds=self._chance.uniform(0.1, 12))
        at = self._now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"timestamp": at, "sessionId": self.session_id}

    def _text(self, share: float) -> str:
        mean = self._mean * share
        length = self._chance.lognormvariate(0, _SPREAD) / _MEAN_OF_LOG * mean
        return window(self._chance, min(_LONGEST, round(length)))

    def _id(self, kind: str) -> str:
        return f"{kind}_{MARK}{self._chance.getrandbits(64):016x}"

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self._chance.getrandbits(128), version=4)


_MEAN_OF_LOG = 2.718281828459045 ** (_SPREAD**2 / 2)
