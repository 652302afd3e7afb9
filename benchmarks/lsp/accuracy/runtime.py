"""The Ruby runtime as an oracle of constants: where each comes from once Rails is loaded."""

import functools
import json
import pathlib
import re
import subprocess

from benchmarks.lsp.accuracy.memory import MemoryIndex
from benchmarks.lsp.accuracy.servers import Place
from crewkit_index.facts import NOTHING, Kind
from crewkit_index.lines import Position

_BEFORE = re.compile(r"((?:::)?(?:[A-Z]\w*::)*)$")


class RubyRuntime:
    """Answers for constants alone; which modules are open around one is read from our facts."""

    def __init__(self, index: MemoryIndex) -> None:
        self.index = index
        script = pathlib.Path(__file__).with_name("ruby_runtime.rb")
        self.child = subprocess.Popen(
            ["ruby", "-W0", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def definition(self, place: Place) -> list[Place]:
        path = place.path.removeprefix(f"{self.index.root}/")
        facts = self.index.known[path]
        start = facts.lines.offset(Position(place.line, place.column))
        occurrence = facts.occurrence_at(start)
        if occurrence is None or not occurrence.token[:1].isupper():
            return []
        if any(
            facts.definitions[at].name_start == start
            for at in facts.by_name.get(occurrence.token, ())
        ):
            return []  # its own definition
        line = self.index.sources[path][:start].rpartition(b"\n")[2].decode("utf-8", "replace")
        if line.lstrip().startswith("#"):
            return []
        before = _BEFORE.search(line)
        prefix = before.group(1) if before else ""
        nesting = [] if prefix.startswith("::") else self._nesting(path, start)
        name = f"{prefix.removeprefix('::')}{occurrence.token}"
        answer = self._ask({"name": name, "nesting": nesting})
        if not answer or not answer[0]:  # built in, or nothing
            return []
        first = Place(answer[0], answer[1] - 1, 0)
        if not answer[0].startswith(str(self.index.root)):
            return [first]
        # which file opens a module first is an accident of loading: every opening of it is right
        return [first, *self.openings.get(answer[2], ())]

    @functools.cached_property
    def openings(self) -> dict[str, list[Place]]:
        """Definitions of each constant by its whole name."""
        found: dict[str, list[Place]] = {}
        for path, facts in self.index.known.items():
            names: dict[int, str] = {NOTHING: ""}
            for at, one in enumerate(facts.definitions):
                if one.kind not in (Kind.CLASS, Kind.MODULE, Kind.CONSTANT):
                    continue
                outer = "" if one.type.startswith("::") else names.get(one.container, "")
                parts = (outer, one.type.strip(":"), one.name)
                names[at] = "::".join(part for part in parts if part)
                line = facts.lines.line_of(one.name_start)
                found.setdefault(names[at], []).append(Place(f"{self.index.root}/{path}", line, 0))
        return found

    def _nesting(self, path: str, start: int) -> list[str]:
        """Names of the modules around, as written, each joined to those outside of it."""
        facts = self.index.known[path]
        names: list[str] = []
        for definition in facts.definitions:
            if definition.kind not in (Kind.CLASS, Kind.MODULE):
                continue
            if definition.name_end < start < definition.end:
                outer = names[-1] if names and definition.container != NOTHING else ""
                own = "::".join(part for part in (definition.type, definition.name) if part)
                names.append(f"{outer}::{own}" if outer else own)
        return names[::-1]

    def _ask(self, question: object) -> tuple[str, int, str] | None:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(f"{json.dumps(question)}\n")
        self.child.stdin.flush()
        found: tuple[str, int, str] | None = json.loads(self.child.stdout.readline())
        return found

    def references(self, _: Place) -> list[Place]:
        """The runtime knows no mentions."""
        return []

    def close(self) -> None:
        self.child.kill()
        self.child.wait()
