"""Which project a session finds in a repository of several."""

import uuid

import pytest

from crewkit_core.sessions.use_cases import IngestBatch, ShowSession
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.use_cases import CreateProject, ListProjects, UpdateProject
from crewkit_testing.account_house import House
from crewkit_testing.builders import a_line
from crewkit_testing.companies_of_people import Company, found_company

REMOTE = "example.org/crew/mono"


@pytest.fixture
def company(house: House) -> Company:
    return found_company(house)


def bring(house: House, company: Company, session: str, hint: ProjectHint) -> uuid.UUID:
    """Have a session come in; return its project."""
    actor = company.founder
    batch = IngestBatch(
        organization_id=company.id,
        claude_session_id=session,
        batch_id=uuid.uuid4(),
        first_line=0,
        data=a_line("user", session),
        project=hint,
    )
    house.ask(batch, actor)
    shown = house.ask(ShowSession(organization_id=company.id, session=session), actor)
    return shown.summary.project_id


def test_a_session_is_the_innermost_projects(house: House, company: Company) -> None:
    """Where it began decides; also when only the folder is known by then."""
    manager = company.join(Level.MANAGER)
    part = house.ask(
        CreateProject(organization_id=company.id, name="API", remote=REMOTE, path="services/api"),
        manager,
    )
    hint = ProjectHint(root="/home/ada/mono", remote=REMOTE, path="services/api/src")
    assert part.id == bring(house, company, "s1", hint)
    whole = bring(house, company, "s2", ProjectHint(root="/home/ada/mono", remote=REMOTE))
    assert part.id != whole
    assert whole == bring(house, company, "s3", ProjectHint(root="/home/ada/mono"))
    known = ProjectHint(root="/home/ada/mono", path="services/api")
    assert part.id == bring(house, company, "s4", known)
    listed = house.ask(ListProjects(organization_id=company.id), manager).data
    assert {part.id, whole} == {project.id for project in listed}


def test_a_project_that_moves_leaves_its_sessions_where_they_are(
    house: House, company: Company
) -> None:
    """What identifies it decides of sessions that begin later."""
    founder = company.founder
    part = house.ask(
        CreateProject(organization_id=company.id, name="Web", remote=REMOTE, path="web"), founder
    )
    here = ProjectHint(root="/m", remote=REMOTE, path="web")
    assert part.id == bring(house, company, "s1", here)
    moved = UpdateProject(organization_id=company.id, project_id=part.id, path="site")
    house.ask(moved, founder)
    assert part.id != bring(house, company, "s2", here)
    shown = house.ask(ShowSession(organization_id=company.id, session="s1"), founder)
    assert part.id == shown.summary.project_id
