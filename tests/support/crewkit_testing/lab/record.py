"""Make the recorded corpora anew: ``python -m crewkit_testing.lab.record CLIENT [CLIENT ...]``.

Each scene becomes ``tests/data/transcripts/<version>/<scene>/`` with the client's ``projects``,
its ``result`` messages (``results.jsonl``), the scripted model's books (``requests.jsonl``) and,
of some, what the client reported of each request (``telemetry.jsonl``).
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from crewkit_testing.lab.client import Client
from crewkit_testing.lab.elide import copy_transcripts, elided_result
from crewkit_testing.lab.scenes import SCENES, Scene, Stage
from crewkit_testing.lab.stub import MessagesStub

CORPORA = Path(__file__).resolve().parents[3] / "data" / "transcripts"


def record(binary: Path, scene: Scene, target: Path) -> None:
    """Play *scene* with the client at *binary* and put the recording into *target*."""
    tag = "".join(filter(str.isalnum, f"{target.parent.name}{scene.name}"))
    with tempfile.TemporaryDirectory(prefix="lab-") as world:
        client = Client(binary=binary, world=Path(world), telemetry=scene.telemetry)
        repository = client.repository(scene.name)
        with MessagesStub(scene.script(), tag=tag) as stub:
            results = scene.play(Stage(client=client, url=stub.url, cwd=repository))
        shutil.rmtree(target, ignore_errors=True)
        copy_transcripts(client.config / "projects", Path(world), target / "projects")
        write_lines(target / "results.jsonl", map(elided_result, results))
        write_lines(target / "requests.jsonl", map(attrs.asdict, stub.entries))
        if scene.telemetry:
            write_lines(target / "telemetry.jsonl", map(attrs.asdict, stub.spendings))


def write_lines(path: Path, values: Iterable[Mapping[str, Any]]) -> None:
    """Write *values* as JSON lines."""
    path.write_text(
        "".join(json.dumps(value, separators=(",", ":"), default=str) + "\n" for value in values)
    )


def version_of(binary: Path) -> str:
    """Return the client's version, from itself."""
    with tempfile.TemporaryDirectory(prefix="lab-") as world:
        environment = Client(binary=binary, world=Path(world)).environment("http://127.0.0.1:9")
        said = subprocess.run(
            (binary, "--version"), env=environment, capture_output=True, check=True, timeout=60
        )
    return said.stdout.split()[0].decode()


def main() -> None:
    """Record what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clients", nargs="+", type=Path, metavar="CLIENT")
    parser.add_argument("--scene", action="append", choices=[scene.name for scene in SCENES])
    given = parser.parse_args()
    for binary in given.clients:
        version = version_of(binary)
        for scene in SCENES:
            if not given.scene or scene.name in given.scene:
                sys.stdout.write(f"{version} {scene.name}\n")
                sys.stdout.flush()
                record(binary.resolve(), scene, CORPORA / version / scene.name)


if __name__ == "__main__":
    main()
