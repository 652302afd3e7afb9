"""Which organization commands mean, where a person belongs to several."""

import json
import uuid
from pathlib import Path

from crewkit.settings import Settings
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import Conflict, NotFound, Unauthenticated
from crewkit_core.tenancy.use_cases import ListOrganizations
from crewkit_core.tenancy.views import OrganizationView

FILE = "organizations.json"
_MOST_LISTED = 10


def find_organization(door: Door, actor: Actor, wanted: str | None) -> OrganizationView:
    """Return the organization that is meant: of this name, slug or id, or the only one there is.

    Raises:
        NotFound: the actor is a member of none such.
        Conflict: there are several.
    """
    known = door.handle(actor, ListOrganizations()).data
    found = [
        each
        for each in known
        if wanted is None or wanted.casefold() in {each.name.casefold(), each.slug, str(each.id)}
    ]
    if not found:
        raise NotFound(f"no organization is called {wanted}" if known else "no organization there")
    if len(found) > 1:
        names = ", ".join(each.slug for each in found[:_MOST_LISTED])
        raise Conflict(f"there are several organizations, set CREWKIT_ORGANIZATION: {names}")
    return found[0]


def remember_organization(settings: Settings, data_dir: Path, organization_id: uuid.UUID) -> None:
    """Let commands about the installation mean this organization from now on.

    Raises:
        Unauthenticated: this user has no place to keep it.
    """
    from crewkit_credentials.private_files import write_private

    path = _path(settings)
    if path is None:
        raise Unauthenticated("HOME is not set: say where to keep it by CREWKIT_CONFIG_DIR")
    known = _read(path) | {str(data_dir): str(organization_id)}
    write_private(path, json.dumps(known))


def remembered_organization(settings: Settings, data_dir: Path) -> uuid.UUID | None:
    """Return what was remembered of the installation; None without."""
    path = _path(settings)
    try:
        return None if path is None else uuid.UUID(_read(path)[str(data_dir)])
    except (KeyError, ValueError):
        return None


def _path(settings: Settings) -> Path | None:
    from crewkit_credentials.store import default_folder

    folder = settings.config_dir or default_folder(settings.environ)
    return None if folder is None else folder / FILE


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    known = isinstance(found, dict) and all(isinstance(each, str) for each in found.values())
    return found if known else {}
