"""Fixtures: commands in this process, on a real platform of the module's own."""

import contextlib
from collections.abc import Callable, Generator, Iterator

import attrs
import pytest
from click.testing import CliRunner, Result

from crewkit.opening import Session, open_here
from crewkit.settings import Settings, process_settings
from crewkit_cli.main import cli
from crewkit_cli.shell import Shell
from crewkit_core.sessions.use_cases import DeleteSession
from crewkit_testing.asking import Ask, listed


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Generator[Session, None, None]:
    """Open one platform for all tests of the module."""
    settings = attrs.evolve(process_settings(), data_dir=tmp_path_factory.mktemp("platform"))
    with open_here(settings) as opened:
        yield opened


@pytest.fixture
def ck(session: Session) -> Iterator[Ask]:
    """Return a function that runs a command on the platform; its sessions go afterwards."""

    @contextlib.contextmanager
    def opener(_: Settings, __: Callable[[str], None]) -> Generator[Session, None, None]:
        yield session

    def run(*line: str) -> Result:
        return CliRunner().invoke(cli, line, obj=Shell(opener=opener, vacancy=lambda _: None))

    yield run
    for row in listed(run):
        session.door.handle(
            session.actor,
            DeleteSession(organization_id=session.organization_id, session=row["id"]),
        )
