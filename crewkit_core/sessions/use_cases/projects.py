"""Which project a session belongs to: one repository is one project, wherever it lies."""

import datetime as dt
import uuid
from pathlib import PurePosixPath, PureWindowsPath

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.slug import slugify
from crewkit_core.kernel.text import storable
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.tenancy.events import ProjectCreated, ProjectIdentified, ProjectMerged
from crewkit_core.tenancy.model import LONGEST_ROOT, Project, ProjectHint

NOWHERE = "(unknown)"
REPOSITORY_DEPTH = 3


def resolve_project(
    unit: SessionsUnit,
    actor: Actor,
    organization_id: uuid.UUID,
    hint: ProjectHint,
    now: dt.datetime,
) -> Project:
    """Return the project of *hint*, made when new; of several in one repository the innermost.

    A folder that was a project of its own becomes part of the repository's project as soon as a
    hint names the remote, with all its sessions and figures.
    """
    whole = _repository(unit, actor, organization_id, hint, now)
    if whole.remote is None or not hint.path:
        return whole
    path = storable(hint.path, LONGEST_ROOT)
    return unit.projects.holding(organization_id, whole.remote, path) or whole


def _repository(
    unit: SessionsUnit,
    actor: Actor,
    organization_id: uuid.UUID,
    hint: ProjectHint,
    now: dt.datetime,
) -> Project:
    root = storable(hint.root, LONGEST_ROOT) or NOWHERE
    if hint.remote is None:
        known = unit.projects.by_root(organization_id, root)
        return known or _found(unit, actor, _new(organization_id, None, root, now))
    remote = storable(hint.remote, 500)
    project = unit.projects.by_remote(organization_id, remote)
    if root == NOWHERE:
        return project or _add(unit, actor, _new(organization_id, remote, root, now))
    rest = _folders_of(unit, organization_id, root)
    if project is None:
        new = _new(organization_id, remote, root, now)
        project, rest = _identified(unit, actor, new, rest)
    for loser in rest:
        _merge(unit, actor, loser, project)
    unit.projects.remember_root(organization_id, root, project.id)
    return project


def _folders_of(unit: SessionsUnit, organization_id: uuid.UUID, root: str) -> tuple[Project, ...]:
    """Return what is part of the repository at *root*.

    Somebody's home may be a repository: what lies in one is not all its own.
    """
    found = unit.projects.unidentified(organization_id, root)
    deep = len([part for part in root.replace("\\", "/").split("/") if part]) >= REPOSITORY_DEPTH
    return found if deep else tuple(project for project in found if project.root == root)


def _identified(
    unit: SessionsUnit, actor: Actor, new: Project, rest: tuple[Project, ...]
) -> tuple[Project, tuple[Project, ...]]:
    for candidate in rest:
        if candidate.root == new.root:
            project = attrs.evolve(candidate, remote=new.remote, name=new.name)
            unit.projects.save(project)
            told = ProjectIdentified(organization_id=project.organization_id, object_id=project.id)
            unit.trail.record(
                actor,
                told,
                before={"name": candidate.name, "remote": None},
                after={"name": project.name, "remote": project.remote},
            )
            return project, tuple(other for other in rest if other is not candidate)
    return _found(unit, actor, new), rest


def _merge(unit: SessionsUnit, actor: Actor, loser: Project, winner: Project) -> None:
    moved = unit.conversations.of_project(loser.organization_id, loser.id)
    unit.tallies.forget(loser.organization_id, moved)
    unit.projects.merge(loser.organization_id, loser.id, winner.id)
    unit.tallies.count(loser.organization_id, moved)
    told = ProjectMerged(organization_id=loser.organization_id, object_id=loser.id, into=winner.id)
    unit.trail.record(actor, told, before={"name": loser.name, "root": loser.root})


def _add(unit: SessionsUnit, actor: Actor, project: Project) -> Project:
    stored = unit.projects.add(project)
    if stored.id == project.id:  # else somebody was faster
        told = ProjectCreated(organization_id=stored.organization_id, object_id=stored.id)
        after = {"name": stored.name, "slug": stored.slug, "remote": stored.remote}
        unit.trail.record(actor, told, after=after)
    return stored


def _found(unit: SessionsUnit, actor: Actor, project: Project) -> Project:
    stored = _add(unit, actor, project)
    unit.projects.remember_root(project.organization_id, project.root, stored.id)
    return stored


def _new(organization_id: uuid.UUID, remote: str | None, root: str, now: dt.datetime) -> Project:
    windows = "\\" in root and "/" not in root
    folder = PureWindowsPath(root).name if windows else PurePosixPath(root).name
    name = (remote.rsplit("/", 1)[-1] if remote else folder) or root
    return Project(
        organization_id=organization_id,
        id=new_id(now),
        name=name[:200],
        slug=slugify(name),
        remote=remote,
        root=root,
        created_at=now,
    )
