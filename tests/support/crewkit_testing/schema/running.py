"""Runs schemathesis against a running platform: all checks, two users who are peers."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from crewkit_testing.accounts_by_http import call, register
from crewkit_testing.platform import Platform

PEERS = ("ada", "bob")
ROOMY = ",".join(f"{kind}=1000000" for kind in ("address", "user", "token", "organization"))
ENVIRONMENT = {"CREWKIT_REQUESTS_PER_MINUTE": ROOMY}
"""With what the platform is started: thousands of requests a minute are meant."""
HOOKS = Path(__file__).with_name("hooks.py")
_ST = str(Path(sys.executable).with_name("st"))
_CONFIGURATION = """
continue-on-failure = true
hooks = {hooks}
max-failures = 40

# A 422 that a schema could have foretold is a failure of `what_the_schema_says_is_taken`, which
# looks at each field that is refused. This check looks at the status alone, and takes for wrong
# what depends on other fields and on the state of things.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "412", "422", "429", "5xx"]

# A condition on a version (412) is looked at before what only a use case finds wrong.
[checks.negative_data_rejection]
expected-statuses = [
  "400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428", "429", "5xx",
]

[auth.wfc]
path = {users}
peers = ["ada", "bob"]

[parameters]
"path.organization_id" = {organization}

# these end the sign-in that asks: with a peer's, all that follows would be refused
[[operations]]
include-operation-id = ["logout", "end_all_sign_ins", "end_sign_in"]
headers = {{ Authorization = {spare} }}
"""


@attrs.frozen
class Ran:
    """What a run found.

    Attributes:
        code: 0: no failure.
        text: What it printed.
        answered: By operation, how often each status was answered.
    """

    code: int
    text: str
    answered: Mapping[str, Mapping[int, int]]

    @property
    def requests(self) -> int:
        """How many answers were checked."""
        return sum(sum(each.values()) for each in self.answered.values())

    @property
    def statuses(self) -> Counter[int]:
        """How often each status was answered."""
        found: Counter[int] = Counter()
        for each in self.answered.values():
            found.update(each)
        return found

    @property
    def succeeded(self) -> frozenset[str]:
        """Operations that succeeded at least once."""
        return frozenset(
            name for name, each in self.answered.items() if any(code < 300 for code in each)
        )


@attrs.frozen
class Tried:
    """A platform with the peers and what each has.

    Attributes:
        running: The platform, started with ENVIRONMENT.
        bearers: Access tokens of the peers, and of somebody whose sign-in may be ended.
        organization: Of the first peer.
    """

    running: Platform
    bearers: Mapping[str, str]
    organization: str

    def run(self, folder: Path, *options: str) -> Ran:
        """Run schemathesis once, with files in *folder*; access tokens last 15 minutes."""
        folder.mkdir(parents=True, exist_ok=True)
        seen = folder / "answered.json"
        done = subprocess.run(
            [
                *(_ST, "--config-file", str(self._configured(folder)), "run"),
                f"{self.running.url}/api/v1/openapi.json",
                *("--checks", "all", "--no-color", "--generation-database", "none", *options),
            ],
            cwd=folder,
            env={**os.environ, "CREWKIT_SCHEMA_ANSWERED": str(seen), "PYTHONPATH": _path()},
            capture_output=True,
            text=True,
            check=False,
        )
        text = done.stdout + done.stderr
        found: dict[str, dict[str, int]] = json.loads(seen.read_text()) if seen.exists() else {}
        counted = {
            name: {int(code): times for code, times in each.items()} for name, each in found.items()
        }
        return Ran(done.returncode, text, counted)

    def _configured(self, folder: Path) -> Path:
        users = folder / "users.json"
        users.write_text(json.dumps({"auth": [_user(n, self.bearers[n]) for n in PEERS]}))
        told = {
            "hooks": HOOKS,
            "users": users,
            "organization": self.organization,
            "spare": f"Bearer {self.bearers['spare']}",
        }
        spelled = {name: json.dumps(str(value)) for name, value in told.items()}
        file = folder / "schemathesis.toml"
        file.write_text(_CONFIGURATION.format_map(spelled))
        return file


def settled(running: Platform) -> Tried:
    """Have the peers open accounts and organizations."""
    bearers = {
        name: register(running, f"{name}@example.org", name.capitalize())
        for name in (*PEERS, "spare")
    }
    made: Sequence[Any] = [
        call(running.url, "POST", "/organizations", {"name": f"{name} and co"}, bearers[name])
        for name in PEERS
    ]
    return Tried(running, bearers, str(made[0]["id"]))


def _user(name: str, bearer: str) -> dict[str, Any]:
    return {
        "name": name,
        "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {bearer}"}],
    }


def _path() -> str:
    return os.pathsep.join(path for path in sys.path if path)
