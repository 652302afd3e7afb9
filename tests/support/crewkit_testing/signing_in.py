"""The command line against accounts in memory, over HTTP, in a time that only waiting moves."""

import contextlib
import datetime as dt
import functools
import re
import uuid
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any

import attrs
import httpx2
from click.testing import CliRunner, Result

from crewkit.opening import find_door
from crewkit.outside import Outside
from crewkit.settings import settings_from
from crewkit_cli.main import cli
from crewkit_cli.rendering import Output
from crewkit_cli.shell import Shell
from crewkit_core.accounts.views import SignedIn
from crewkit_testing import served_house
from crewkit_testing.account_house import House, memory_house
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.keyrings import MemoryKeyring

_CODE = re.compile(r"^Code\s+(\S+)$", re.MULTILINE)


@attrs.define
class Terminal(Output):
    """Output that keeps what it said, and perhaps somebody who types.

    Attributes:
        said: What went to stderr.
        typed: What a person answers to each question for a secret; None: nobody is there.
    """

    said: list[str] = attrs.field(factory=list)
    typed: list[str] | None = None

    def note(self, text: str) -> None:
        """Print and keep."""
        self.said.append(text)
        super().note(text)

    def ask_secret(self, question: str) -> str:
        """Answer as the person does."""
        assert self.typed is not None
        self.said.append(question)
        return self.typed.pop(0)

    @property
    def can_ask(self) -> bool:
        """Whether somebody types."""
        return self.typed is not None


@attrs.define(kw_only=True)
class Desk:
    """A machine whose command line reaches a platform.

    Attributes:
        house: The platform's accounts.
        http: The platform as others reach it.
        folder: Where the sign-in is kept.
        keyring: The machine's; None: it has none.
        waiting: Is called with the code each time the command line waits.
        transport: Instead of the platform.
        browsed: Pages that were opened.
        slept: How long the command line waited each time.
    """

    house: House
    http: served_house.Outside
    folder: Path
    keyring: MemoryKeyring | None = None
    waiting: Callable[[str], object] = lambda _: None
    transport: httpx2.BaseTransport | None = None
    browsed: list[str] = attrs.field(factory=list)
    slept: list[float] = attrs.field(factory=list)

    def outside(self, terminal: Terminal | None = None) -> Outside:
        """Return the world of a command."""

        def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.house.clock.pass_by(dt.timedelta(seconds=seconds))
            found = _CODE.search("\n".join(terminal.said if terminal else ()))
            self.waiting(found.group(1) if found else "")

        return Outside(
            transport=self.transport or httpx2.WSGITransport(app=self.http.app),
            keyring=lambda: self.keyring,
            now=self.house.clock.now,
            monotonic=lambda: self.house.clock.now().timestamp(),
            sleep=sleep,
        )

    def run(
        self,
        *line: str,
        env: Mapping[str, str] | None = None,
        typed: list[str] | None = None,
        stdin: str | None = None,
    ) -> Result:
        """Run a command to its end."""
        terminal = Terminal(typed=typed)
        outside = self.outside(terminal)
        environ = {"CREWKIT_CONFIG_DIR": str(self.folder)} | dict(env or {})
        shell = Shell(
            output=terminal,
            environment=lambda: settings_from(environ),
            outside=outside,
            opener=functools.partial(find_door, outside=outside),
            now=outside.now,
            browse=self.browsed.append,
        )
        return CliRunner().invoke(cli, line, obj=shell, input=stdin)

    def decide(self, who: SignedIn, code: str, *, approve: bool = True) -> None:
        """Have a person decide about the device that waits under a code."""
        organization = self.house.organization_of(who.user_id)
        body = {"user_code": code, "approve": approve, "organization_id": str(organization)}
        self.post("/auth/device/verify", body, who)

    def post(self, path: str, body: Any, who: SignedIn) -> Any:
        """Post as a person."""
        answer = self.http.send("POST", path, body, bearer=who.access_token)
        assert answer.status_code in range(200, 300), answer.text
        return answer.json if answer.content else None

    def sign_in(self, who: SignedIn, *more: str) -> Result:
        """Sign in as a person who agrees at once."""
        self.waiting = functools.partial(self.decide, who)
        done = self.run("auth", "login", "--server", PUBLIC_URL, *more)
        self.waiting = lambda _: None
        assert 0 == done.exit_code, done.output
        return done

    def sign_in_ids(self, who: SignedIn) -> list[uuid.UUID]:
        """Return the sign-ins of the command line that live."""
        now = self.house.clock.now()
        return [
            each.id
            for each in self.house.sign_ins_of(who.user_id)
            if each.client == "crewkit-cli" and each.is_live(now)
        ]


@contextlib.contextmanager
def a_desk(folder: Path) -> Generator[Desk, None, None]:
    """Have one; nobody is registered yet."""
    with memory_house() as house:
        yield Desk(house=house, http=served_house.Outside(house), folder=folder)
