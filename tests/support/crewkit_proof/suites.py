"""The proof's suites: what is run, how long, and where its figures come from."""

import hashlib
import sys
from collections.abc import Mapping

import attrs

_PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")


@attrs.frozen(kw_only=True)
class Suite:
    """One suite.

    It is told its seed as ``CREWKIT_SEED``, and writes what it found, as Markdown, to the file
    that ``CREWKIT_FIGURES`` names; what it prints and how it ends is kept beside it.

    Attributes:
        name: Of its file in ``docs/proof``.
        title: What it proves.
        command: ``{seed}`` and ``{figures}`` are put in.
        full, small: Its environment by hand, and in CI; small None: by hand alone.
    """

    name: str
    title: str
    command: tuple[str, ...]
    full: Mapping[str, str]
    small: Mapping[str, str] | None


SUITES = (
    Suite(
        name="kills",
        title="kill -9 at random moments of an import: nothing lost, nothing doubled",
        command=(*_PYTEST, "-s", "-p", "no:randomly", "tests/journeys/test_kills.py"),
        full={"CREWKIT_KILL_RUNS": "300"},
        small={"CREWKIT_KILL_RUNS": "10"},
    ),
    Suite(
        name="events",
        title="kill -9 between a commit and its delivery: no event lost, no reaction run twice",
        command=(*_PYTEST, "-s", "-p", "no:randomly", "tests/journeys/test_events.py"),
        full={"CREWKIT_EVENT_KILLS": "100"},
        small={"CREWKIT_EVENT_KILLS": "10"},
    ),
    Suite(
        name="properties",
        title="Every property, with many more examples than each test run tries",
        command=(
            *(*_PYTEST, "-m", "hypothesis", "-n", "2", "--hypothesis-profile=proof"),
            *("--hypothesis-seed={seed}", "tests", "--ignore=tests/pages"),
        ),
        full={"CREWKIT_EXAMPLES": "5000"},
        small={"CREWKIT_EXAMPLES": "150"},
    ),
    Suite(
        name="poison",
        title="Spoiled transcripts: no failure, every byte back, figures that add up",
        command=(*_PYTEST, "-s", "tests/proof/test_spoiled.py"),
        full={"CREWKIT_POISON_ROUNDS": "1000"},
        small={"CREWKIT_POISON_ROUNDS": "60"},
    ),
    Suite(
        name="schema",
        title="The API beside its description: every answer checked, two users as peers",
        command=(*_PYTEST, "-s", "-p", "no:randomly", "tests/journeys/test_schema.py"),
        full={
            "CREWKIT_SCHEMA_ROUNDS": "5",
            "CREWKIT_SCHEMA_EXAMPLES": "40",
            "CREWKIT_SCHEMA_CHAINS": "400",
            "CREWKIT_NASTY_SHARE": "1",
        },
        small={
            "CREWKIT_SCHEMA_EXAMPLES": "5",
            "CREWKIT_SCHEMA_CHAINS": "100",
            "CREWKIT_NASTY_SHARE": "4",
        },
    ),
    Suite(
        name="index",
        title="Edits, renames and deletions: every answer equals that of a fresh index",
        command=(*_PYTEST, "-s", "-p", "no:randomly", "tests/lsp/index/test_equality.py"),
        full={"CREWKIT_INDEX_STEPS": "10000"},
        small={"CREWKIT_INDEX_STEPS": "1500"},
    ),
    Suite(
        name="planted",
        title="Every planted bug turns the suite that it names red",
        command=(*_PYTEST, "-s", "-n", "2", "tests/planted"),
        full={"CREWKIT_PLANTED": "all"},
        small=None,
    ),
    Suite(
        name="enumeration",
        title="Whether there is an account cannot be told, by words or by time",
        command=(
            *(*_PYTEST, "-s", "-p", "no:randomly"),
            "tests/contracts/accounts/test_telling_apart.py",
        ),
        full={"CREWKIT_ENUMERATION": "200"},
        small={"CREWKIT_ENUMERATION": "200"},
    ),
    Suite(
        name="foreign",
        title="What is another organization's is not told from what is not there by time",
        command=(*_PYTEST, "-s", "-p", "no:randomly", "tests/permissions/test_timing.py"),
        full={"CREWKIT_FOREIGN": "200"},
        small={"CREWKIT_FOREIGN": "200"},
    ),
    Suite(
        name="redaction",
        title="Secrets in transcripts: found, little else, in time that grows with the text alone",
        command=(
            *(*_PYTEST, "-s", "-p", "no:randomly"),
            "tests/adapters/crewkit_claude/test_redaction.py",
        ),
        full={"CREWKIT_SECRETS": "250", "CREWKIT_HOSTILE": "1000"},
        small={"CREWKIT_SECRETS": "25", "CREWKIT_HOSTILE": "60"},
    ),
    Suite(
        name="lattice",
        title="Members who try everything: no escalation, and always an owner",
        command=(
            *(*_PYTEST, "-s", "-p", "no:randomly", "--hypothesis-seed={seed}"),
            "tests/contracts/organizations/test_lattice.py",
            "tests/contracts/organizations/test_members.py",
        ),
        full={
            "CREWKIT_LATTICE_RUNS": "2000",
            "CREWKIT_LATTICE_STEPS": "50",
            "CREWKIT_RACES": "1000",
        },
        small={
            "CREWKIT_LATTICE_RUNS": "300",
            "CREWKIT_LATTICE_STEPS": "30",
            "CREWKIT_RACES": "25",
        },
    ),
    Suite(
        name="pool",
        title="Whatever becomes of a unit, no connection is handed on with an organization set",
        command=(*_PYTEST, "-s", "tests/adapters/crewkit_postgres/test_pool.py"),
        full={"CREWKIT_CHECKOUTS": "10000"},
        small={"CREWKIT_CHECKOUTS": "500"},
    ),
    Suite(
        name="ingest",
        title="Ingestion against COPY of the raw lines",
        command=(
            *(sys.executable, "-m", "benchmarks.ingest", "--seed", "{seed}"),
            *("--rounds", "{rounds}", "--scale", "{scale}", "--markdown", "{figures}"),
        ),
        full={"rounds": "9", "scale": "1"},
        small={"rounds": "3", "scale": "0.25"},
    ),
    Suite(
        name="flood",
        title="What everything else takes while fifty clients guess passwords",
        command=(
            *(sys.executable, "-m", "benchmarks.flood"),
            *("--rounds", "{rounds}", "--seconds", "{seconds}", "--markdown", "{figures}"),
        ),
        full={"rounds": "5", "seconds": "20"},
        small={"rounds": "3", "seconds": "8"},
    ),
    Suite(
        name="slow",
        title="Two hundred slow headers and two hundred slow bodies: nobody healthy notices",
        command=(*_PYTEST, "-s", "-p", "no:randomly", "tests/journeys/test_slow_clients.py"),
        full={"CREWKIT_SLOW_ROUNDS": "10", "CREWKIT_SLOW_REQUESTS": "3000"},
        small={"CREWKIT_SLOW_ROUNDS": "3", "CREWKIT_SLOW_REQUESTS": "300"},
    ),
    Suite(
        name="trail",
        title="What the trail adds to a change, and what verifying a chain takes",
        command=(
            *(sys.executable, "-m", "benchmarks.trail"),
            *("--rounds", "{rounds}", "--changes", "{changes}", "--markdown", "{figures}"),
        ),
        full={"rounds": "9", "changes": "150"},
        small={"rounds": "3", "changes": "60"},
    ),
    Suite(
        name="requests",
        title="What an authenticated GET serves beside a bare route with one query",
        command=(
            *(sys.executable, "-m", "benchmarks.requests"),
            *("--rounds", "{rounds}", "--seconds", "{seconds}", "--markdown", "{figures}"),
        ),
        full={"rounds": "5", "seconds": "5"},
        small=None,
    ),
    Suite(
        name="processes",
        title="What more processes of the API and of the worker bring",
        command=(
            *(sys.executable, "-m", "benchmarks.processes"),
            *("--rounds", "{rounds}", "--seconds", "{seconds}", "--markdown", "{figures}"),
        ),
        full={"rounds": "3", "seconds": "5"},
        small=None,
    ),
    Suite(
        name="growth",
        title="The cost of a batch with ten million items present",
        command=(
            *(sys.executable, "-m", "benchmarks.growth", "--seed", "{seed}"),
            *("--items", "{items}", "--markdown", "{figures}"),
        ),
        full={"items": "10000000"},
        small=None,
    ),
)


def suites_named(names: tuple[str, ...]) -> tuple[Suite, ...]:
    """Return the suites of these names.

    Raises:
        LookupError: there is none of a name.
    """
    known = {suite.name: suite for suite in SUITES}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise LookupError(f"no suite {', '.join(unknown)}; there are: {', '.join(known)}")
    return tuple(known[name] for name in names)


def chosen_by(commit: str) -> Suite:
    """Return the suite that CI runs for *commit*: any one, but always the same."""
    small = [suite for suite in SUITES if suite.small is not None]
    return small[int(hashlib.sha256(commit.encode()).hexdigest(), 16) % len(small)]
