"""Pages that are made from the code: ``python -m crewkit_testing.documents`` writes them anew."""

import json
from collections.abc import Callable

from crewkit_embedded.ports import PREFERRED_PORTS
from crewkit_testing.api_pages import api_page
from crewkit_testing.cli_page import cli_page
from crewkit_testing.client_modules import MODULES
from crewkit_testing.event_page import event_page
from crewkit_testing.house import ROOT, pyproject
from crewkit_testing.message_page import message_page
from crewkit_testing.permission_page import permission_page
from crewkit_testing.roadmap import roadmap_page
from crewkit_wire.openapi import openapi_document

PUBLIC_URL = f"http://localhost:{PREFERRED_PORTS[0]}"
"""Where a platform is found that was told nothing else."""


def description_page() -> str:
    """Return the API's description as a platform of this version serves it."""
    document = openapi_document(PUBLIC_URL, pyproject()["project"]["version"])
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/roadmap.md": roadmap_page,
    "docs/reference/cli.md": cli_page,
    "docs/reference/api.md": api_page,
    "docs/reference/messages.md": message_page,
    "docs/permissions.md": permission_page,
    "docs/events.md": event_page,
    "docs/reference/openapi.json": description_page,
    **MODULES,
}


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make())


if __name__ == "__main__":
    main()
