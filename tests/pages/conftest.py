"""One PostgreSQL and one Chromium for all pages; a platform for each kind of data."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from crewkit.demo.filling import fill_demo
from crewkit.importing import Import, ImportRequest
from crewkit_pages.hostile import ingest_hostile
from crewkit_pages.platform import Platform, running_platform
from crewkit_pages.watching import CHROMIUM, axe_source, launch
from crewkit_testing.postgres import ThrowawayCluster

TRANSCRIPTS = Path(__file__).parent.parent / "data" / "transcripts"
IN_CI = bool(os.environ.get("CI"))


def _missing(what: str) -> None:
    if IN_CI:
        pytest.fail(what)
    pytest.skip(what)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/pages/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    found = axe_source()
    if found is None:
        _missing("CREWKIT_AXE does not name axe-core's axe.min.js (npm install axe-core@4)")
    return found or ""


@pytest.fixture(scope="session")
def browser() -> Generator[Browser, None, None]:
    if not shutil.which(CHROMIUM):
        _missing("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def empty(
    cluster: ThrowawayCluster, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Platform, None, None]:
    """A platform without a session."""
    with running_platform(cluster, tmp_path_factory.mktemp("empty")) as platform:
        yield platform


@pytest.fixture
def newcomer(cluster: ThrowawayCluster, tmp_path: Path) -> Generator[Platform, None, None]:
    """A platform without a session, for one test to bring some in."""
    with running_platform(cluster, tmp_path) as platform:
        yield platform


@pytest.fixture(scope="session")
def full(
    cluster: ThrowawayCluster, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Platform, None, None]:
    """A platform with the demo's team and every recorded session of the real client."""
    with running_platform(cluster, tmp_path_factory.mktemp("full")) as platform:
        door, owner = platform.application.door, platform.owner
        fill_demo(platform.data_dir, door, owner, lambda _: None)
        bring_in = Import(
            door, owner.actor(), owner.organization_id, ImportRequest(root=TRANSCRIPTS)
        )
        for _ in bring_in.run(bring_in.find()):
            pass
        yield platform


@pytest.fixture(scope="session")
def hostile(
    cluster: ThrowawayCluster, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Platform, None, None]:
    """A platform whose every text tries to become more than text."""
    with running_platform(cluster, tmp_path_factory.mktemp("hostile")) as platform:
        ingest_hostile(platform.application.door, platform.owner)
        yield platform


@pytest.fixture
def peopled(cluster: ThrowawayCluster, tmp_path: Path) -> Generator[Platform, None, None]:
    """A platform whose worker runs, for one test: tries are counted, and all come from here."""
    with running_platform(cluster, tmp_path, working=True) as platform:
        yield platform
