"""The sessions that are recorded: each a small story with the real client."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from crewkit_testing.lab.client import Client
from crewkit_testing.lab.scenario import Refusal, Scenario, Turn, Usage
from crewkit_testing.lab.terminal import Terminal

_TOOLS = ("--allowedTools=Bash,Read,Edit,Agent,Task,Write",)
_APART = 1.2
_HELPER = "---\nname: helper\ndescription: helps\ntools: Bash, Read\n---\nYou help.\n"


@attrs.frozen(kw_only=True)
class Stage:
    """Where a scene plays."""

    client: Client
    url: str
    cwd: Path

    def prompt(self, *arguments: str, **more: Any) -> list[dict[str, Any]]:
        """Run one prompt in the scene's repository; return its results."""
        return self.client.prompt(self.url, self.cwd, *_TOOLS, *arguments, **more)

    def converse(self, *prompts: str) -> list[dict[str, Any]]:
        """Run one process for *prompts*; return its results."""
        return self.client.converse(self.url, self.cwd, prompts, *_TOOLS)

    def terminal(self, *arguments: str) -> Terminal:
        """Open an interactive client."""
        return Terminal(self.client, self.url, self.cwd, arguments)


@attrs.frozen(kw_only=True)
class Scene:
    """A story and what the model says in it.

    Attributes:
        play: Runs it; returns the ``result`` messages, in order.
        telemetry: The client's own report of each request is recorded too.
    """

    name: str
    script: Callable[[], Scenario]
    play: Callable[[Stage], list[dict[str, Any]]]
    telemetry: bool = False


def usage(n: int, **more: int) -> Usage:
    """Return tokens in which every request of a scene differs, so that no sum hides another."""
    defaults = {"input": 3 + n, "output": 40 + 7 * n, "cache_read": 9_000 + 113 * n}
    return Usage(**{**defaults, "write_5m": 1_000 + 17 * n, **more})


def bash(command: str) -> tuple[str, Mapping[str, Any]]:
    """Return a call of Bash."""
    return "Bash", {"command": command, "description": "Run it"}


def agent(kind: str, prompt: str) -> tuple[str, Mapping[str, Any]]:
    """Return a call of a subagent that the caller waits for."""
    return "Agent", {
        "description": prompt.split(maxsplit=1)[0].title(),
        "prompt": prompt,
        "subagent_type": kind,
        "run_in_background": False,
    }


def _plain(*texts: str) -> Callable[[], Scenario]:
    turns = tuple(Turn(text=text, usage=usage(n)) for n, text in enumerate(texts))
    return lambda: Scenario(turns)


def _tools() -> Scenario:
    return Scenario(
        (
            Turn(
                thinking="Let me look first.",
                text="I'll look.",
                tools=(bash("cat app.py; echo oops >&2"), bash("ls")),
                usage=usage(1),
            ),
            Turn(tools=(bash("exit 3"), ("Read", {"file_path": "/nowhere/x"})), usage=usage(2)),
            Turn(text="Done: add() subtracts \N{BUG}.", usage=usage(3)),
        )
    )


def _agents() -> Scenario:
    return Scenario(
        (
            Turn(
                text="Two at once.",
                tools=(agent("Explore", "EXPLORE find"), agent("general-purpose", "WORKER fix")),
                usage=usage(1),
            ),
            Turn(text="All done.", usage=usage(2)),
        ),
        agents={
            "NESTED": (Turn(text="Nested found it.", usage=usage(21)),),
            "EXPLORE": (
                Turn(tools=(bash("ls"),), usage=usage(11)),
                Turn(text="Found app.py.", usage=usage(12)),
            ),
            "WORKER": (
                Turn(tools=(agent("Explore", "NESTED look"),), usage=usage(13)),
                Turn(text="Fixed.", usage=usage(14)),
            ),
        },
    )


def _fork(stage: Stage) -> list[dict[str, Any]]:
    first = stage.prompt("Go with an agent.")
    time.sleep(_APART)
    second = stage.prompt("--resume", _session(first), "--fork-session", "Fork it.")
    time.sleep(_APART)
    third = stage.prompt("--resume", _session(second), "--fork-session", "Fork the fork.")
    fourth = stage.prompt("--resume", _session(first), "The first goes on.")
    return first + second + third + fourth


def _fork_script() -> Scenario:
    turns = (
        Turn(tools=(agent("Explore", "EXPLORE find"),), usage=usage(1)),
        *(Turn(text=f"Answer {n}.", usage=usage(n)) for n in range(2, 6)),
    )
    return Scenario(turns, agents={"EXPLORE": (Turn(text="Found.", usage=usage(11)),)})


def _resume(stage: Stage) -> list[dict[str, Any]]:
    first = stage.prompt("One.")
    second = stage.prompt("--resume", _session(first), "Two.")
    return first + second + stage.prompt("--continue", "Three.")


def _interactive(stage: Stage) -> list[dict[str, Any]]:
    session = "aaaaaaaa-0000-4000-8000-00000000000a"
    with stage.terminal("--session-id", session) as terminal:
        terminal.say("Plain terminal.")
        terminal.say("/branch")
        terminal.say("After the branch.")
    with stage.terminal("--resume", session, "--fork-session") as terminal:
        terminal.say("Terminal fork of a terminal.")
    printed = stage.prompt("--resume", session, "--fork-session", "Printing fork of a terminal.")
    time.sleep(_APART)
    with stage.terminal("--resume", _session(printed), "--fork-session") as terminal:
        terminal.say("Terminal fork of a print.")
    return printed


def _worktree(stage: Stage) -> list[dict[str, Any]]:
    return stage.prompt("--worktree", "feat1", "Work apart.")


def _main_agent(stage: Stage) -> list[dict[str, Any]]:
    agents = stage.cwd / ".claude" / "agents"
    agents.mkdir(parents=True)
    (agents / "helper.md").write_text(_HELPER)
    return stage.prompt("--agent", "helper", "Help me.")


def _models(stage: Stage) -> list[dict[str, Any]]:
    helper = {"quick": {"description": "quick", "prompt": "Be quick.", "model": "haiku"}}
    first = stage.prompt("--agents", json.dumps(helper), "Mixed.")
    again = ("--resume", _session(first), "--model")
    return first + stage.prompt(*again, "sonnet", "S.") + stage.prompt(*again, "crew-x-1", "U.")


def _models_script() -> Scenario:
    turns = (Turn(tools=(agent("quick", "QUICK look"),), usage=usage(1)),)
    rest = tuple(Turn(text=f"Answer {n}.", usage=usage(n)) for n in range(2, 5))
    return Scenario(turns + rest, agents={"QUICK": (Turn(text="Quick.", usage=usage(11)),)})


def _errors_script() -> Scenario:
    busy = Refusal(status=529, type="overloaded_error", message="Overloaded")
    denied = Refusal(status=401, type="authentication_error", message="No.", times=9)
    return Scenario(
        (
            Turn(text="After one refusal.", usage=usage(1), refusal=busy),
            Turn(text="Never said.", usage=usage(2), refusal=denied),
        )
    )


def _long_script() -> Scenario:
    return Scenario(tuple(Turn(tools=(bash(f"echo {n}"),), usage=usage(n)) for n in range(1, 8)))


def _slow_script() -> Scenario:
    return Scenario((Turn(text="Wait.", tools=(bash("sleep 20"),), usage=usage(1)),))


def _hour_script() -> Scenario:
    return Scenario(
        (
            Turn(tools=(bash("ls"),), usage=usage(1, write_5m=0, write_1h=2_000)),
            Turn(text="Both.", usage=usage(2, write_5m=300, write_1h=700)),
        )
    )


def _cut_script() -> Scenario:
    return Scenario(
        (
            Turn(tools=(bash("ls"),), usage=usage(1)),
            Turn(text="This answer breaks off", tools=(bash("pwd"),), usage=usage(2), cut=True),
            Turn(text="And this one does not.", usage=usage(3)),
        )
    )


def _compact_script() -> Scenario:
    summaries = tuple(Turn(text=f"<summary>{n}</summary>", usage=usage(n)) for n in (31, 32, 33))
    turns = tuple(Turn(text=f"Answer {n}.", usage=usage(n)) for n in range(1, 4))
    return Scenario(turns, summaries=summaries)


def _session(results: list[dict[str, Any]]) -> str:
    return str(results[-1]["session_id"])


SCENES = (
    Scene(name="tools", script=_tools, play=lambda stage: stage.prompt("Look at add().")),
    Scene(name="agents", script=_agents, play=lambda stage: stage.prompt("Use agents.")),
    Scene(name="fork", script=_fork_script, play=_fork),
    Scene(name="resume", script=_plain("One.", "Two.", "Three."), play=_resume),
    Scene(
        name="clear",
        script=_plain("Before.", "After."),
        play=lambda stage: stage.converse("Before?", "/clear", "After?"),
    ),
    Scene(
        name="compact",
        script=_compact_script,
        play=lambda stage: stage.converse(
            "One?", "Two?", "Three?", "/compact keep it short", "Four?"
        ),
    ),
    Scene(
        name="interactive", script=_plain(*(f"Answer {n}." for n in range(5))), play=_interactive
    ),
    Scene(name="worktree", script=_plain("Apart."), play=_worktree),
    Scene(name="main-agent", script=_plain("Helping."), play=_main_agent),
    Scene(name="models", script=_models_script, play=_models),
    Scene(
        name="errors",
        script=_errors_script,
        play=lambda stage: stage.prompt("Try.") + stage.prompt("Try again."),
    ),
    Scene(
        name="max-turns",
        script=_long_script,
        play=lambda stage: stage.prompt("--max-turns", "3", "Go on and on."),
    ),
    Scene(
        name="interrupted",
        script=_slow_script,
        play=lambda stage: stage.prompt("Sleep.", interrupt_after=5.0),
    ),
    Scene(
        name="cut",
        script=_cut_script,
        play=lambda stage: stage.prompt("Say something long."),
        telemetry=True,
    ),
    Scene(name="hour-cache", script=_hour_script, play=lambda stage: stage.prompt("Cache it.")),
)
