"""Projects that not every member sees, and deleted ones, over both stores."""

import uuid
from typing import Any

import pytest

from crewkit_core.audit.use_cases import ListAuditRecords
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Invalid
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.outcome import Outcome
from crewkit_core.sessions.use_cases import (
    DeleteSession,
    ExplainAccess,
    IngestBatch,
    ListSessions,
    MarkSession,
    ShowSession,
)
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchMember, NoSuchProject, RemoteTaken
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.use_cases import (
    AdmitToProject,
    CheckProjectSlug,
    CloseProject,
    CreateProject,
    DeleteProject,
    DismissFromProject,
    ListDeletedProjects,
    ListProjectMembers,
    ListProjects,
    RemoveMember,
    ResolveProject,
    RestoreProject,
    ShowProject,
    UpdateProject,
)
from crewkit_core.tenancy.views import ProjectView
from crewkit_testing.account_house import House
from crewkit_testing.builders import a_line
from crewkit_testing.companies_of_people import Company, found_company

REMOTE = "example.org/crew/secret"
HINT = ProjectHint(root="/home/ada/secret", remote=REMOTE)


@pytest.fixture
def company(house: House) -> Company:
    return found_company(house)


@pytest.fixture
def secret(house: House, company: Company) -> ProjectView:
    """Return a project of which the founder has the session ``boss``."""
    wanted = CreateProject(organization_id=company.id, name="Secret", remote=REMOTE)
    made = house.ask(wanted, company.founder)
    bring(house, company, "boss", company.founder)
    return made


def bring(house: House, company: Company, session: str, who: Actor, line: int = 0) -> None:
    """Have a session of somebody's come in."""
    batch = IngestBatch(
        organization_id=company.id,
        claude_session_id=session,
        batch_id=uuid.uuid4(),
        first_line=line,
        data=a_line("user", f"{session}-{line}"),
        project=HINT,
        finished=True,
    )
    house.ask(batch, who)


def close(house: House, company: Company, project: ProjectView, *, closed: bool = True) -> None:
    """Close the project, or open it."""
    wanted = CloseProject(organization_id=company.id, project_id=project.id, closed=closed)
    assert closed is house.ask(wanted, company.founder).closed


def admit(house: House, company: Company, project: ProjectView, who: Actor, level: Level) -> None:
    """Admit a member."""
    wanted = AdmitToProject(
        organization_id=company.id, project_id=project.id, user_id=who.user_id, level=level
    )
    assert level is house.ask(wanted, company.founder).level


def sessions(house: House, company: Company, who: Actor) -> set[str]:
    """Return the Claude session ids that somebody's list has."""
    listed = house.ask(ListSessions(organization_id=company.id), who).data
    return {each.claude_session_id for each in listed}


def projects(house: House, company: Company, who: Actor) -> set[str]:
    """Return the names that somebody's list has."""
    return {each.name for each in house.ask(ListProjects(organization_id=company.id), who).data}


def test_a_closed_project_is_not_there_for_who_was_not_admitted(
    house: House, company: Company, secret: ProjectView
) -> None:
    """It, its sessions, its members, its remote; one's own sessions in it one goes on seeing."""
    manager = company.join(Level.MANAGER)
    bring(house, company, "mine", manager)
    assert {"boss", "mine"} == sessions(house, company, manager)
    close(house, company, secret)
    assert {"mine"} == sessions(house, company, manager)
    assert "Secret" not in projects(house, company, manager)
    place: dict[str, Any] = {"organization_id": company.id, "project_id": secret.id}
    for asked in (
        ShowProject(**place),
        ListProjectMembers(**place),
        ResolveProject(organization_id=company.id, remote=REMOTE),
        UpdateProject(**place, name="Ours"),
    ):
        with pytest.raises(NoSuchProject):
            house.ask(asked, manager)
    with pytest.raises(NoSuchSession):
        house.ask(ShowSession(organization_id=company.id, session="boss"), manager)
    of_it = ListSessions(organization_id=company.id, project_id=secret.id)
    listed = house.ask(of_it, manager)
    assert ["mine"] == [each.claude_session_id for each in listed.data]
    admin = company.join(Level.ADMIN)
    assert {"boss", "mine"} == sessions(house, company, admin)
    close(house, company, secret, closed=False)
    assert {"boss", "mine"} == sessions(house, company, manager)


def test_who_is_admitted_may_no_more_than_they_were_admitted_to(
    house: House, company: Company, secret: ProjectView
) -> None:
    """And never more than in the organization; it ends at once, also with the membership."""
    manager, viewer = company.join(Level.MANAGER), company.join(Level.VIEWER)
    close(house, company, secret)
    admit(house, company, secret, manager, Level.VIEWER)
    admit(house, company, secret, viewer, Level.MANAGER)
    place: dict[str, Any] = {"organization_id": company.id, "project_id": secret.id}
    for who in (manager, viewer):
        assert {"boss"} == sessions(house, company, who)
        with pytest.raises(LevelTooLow):
            house.ask(UpdateProject(**place, name="Ours"), who)
        mark = MarkSession(organization_id=company.id, session="boss", outcome=Outcome.SUCCESS)
        with pytest.raises(LevelTooLow):
            house.ask(mark, who)
    admit(house, company, secret, manager, Level.MANAGER)
    assert "Ours" == house.ask(UpdateProject(**place, name="Ours"), manager).name
    named = house.ask(ListProjectMembers(**place), manager).data
    assert {manager.user_id, viewer.user_id} == {each.user_id for each in named}
    house.ask(DismissFromProject(**place, user_id=manager.user_id), company.founder)
    with pytest.raises(NoSuchProject):
        house.ask(ShowProject(**place), manager)
    with pytest.raises(NoSuchMember):
        house.ask(DismissFromProject(**place, user_id=manager.user_id), company.founder)
    house.ask(RemoveMember(organization_id=company.id, user_id=viewer.user_id), company.founder)
    assert () == house.ask(ListProjectMembers(**place), company.founder).data


def test_only_admins_say_who_sees_a_project(
    house: House, company: Company, secret: ProjectView
) -> None:
    """A stranger cannot be admitted, and nobody as an admin; each change is recorded once."""
    manager, stranger = company.join(Level.MANAGER), uuid.uuid4()
    place: dict[str, Any] = {"organization_id": company.id, "project_id": secret.id}
    for asked in (
        CloseProject(**place),
        AdmitToProject(**place, user_id=manager.user_id),
        DismissFromProject(**place, user_id=manager.user_id),
        DeleteProject(**place, name="Secret"),
        RestoreProject(**place),
        ListDeletedProjects(organization_id=company.id),
    ):
        with pytest.raises(LevelTooLow):
            house.ask(asked, manager)
    with pytest.raises(NoSuchMember):
        house.ask(AdmitToProject(**place, user_id=stranger), company.founder)
    with pytest.raises(Invalid):
        admit(house, company, secret, manager, Level.ADMIN)
    for _ in range(2):
        close(house, company, secret)
        admit(house, company, secret, manager, Level.VIEWER)
    kinds = [
        each.kind
        for each in house.ask(ListAuditRecords(organization_id=company.id), company.founder).data
        if each.object_id == str(secret.id)
    ]
    assert ["project.member_admitted", "project.access_changed", "project.created"] == kinds


def test_a_deleted_project_takes_its_sessions_along_and_brings_them_back(
    house: House, company: Company, secret: ProjectView
) -> None:
    """For everybody, also the founder and whose they are; nothing that comes is lost."""
    developer = company.join(Level.DEVELOPER)
    bring(house, company, "mine", developer)
    place: dict[str, Any] = {"organization_id": company.id, "project_id": secret.id}
    with pytest.raises(Invalid):
        house.ask(DeleteProject(**place, name="secret"), company.founder)
    house.ask(DeleteProject(**place, name=" Secret "), company.founder)
    for who in (company.founder, developer):
        assert set() == sessions(house, company, who)
        assert "Secret" not in projects(house, company, who)
        with pytest.raises(NoSuchSession):
            house.ask(ShowSession(organization_id=company.id, session="mine"), who)
        with pytest.raises(NoSuchSession):
            house.ask(DeleteSession(organization_id=company.id, session="mine"), who)
        with pytest.raises(NoSuchProject):
            house.ask(ShowProject(**place), who)
    with pytest.raises(NoSuchProject):
        house.ask(DeleteProject(**place, name="Secret"), company.founder)
    bring(house, company, "mine", developer, line=1)
    (gone,) = house.ask(ListDeletedProjects(organization_id=company.id), company.founder).data
    assert (secret.id, True) == (gone.id, gone.deleted_at is not None)
    assert house.ask(RestoreProject(**place), company.founder).deleted_at is None
    shown = house.ask(ShowSession(organization_id=company.id, session="mine"), developer)
    assert (2, secret.id) == (shown.summary.items, shown.summary.project_id)
    assert {"boss", "mine"} == sessions(house, company, developer)


def test_what_begins_in_a_deleted_projects_repository_is_a_new_projects(
    house: House, company: Company, secret: ProjectView
) -> None:
    """Its slug and remote are free; it comes back once they are free again."""
    founder = company.founder
    place: dict[str, Any] = {"organization_id": company.id, "project_id": secret.id}
    house.ask(DeleteProject(**place, name="Secret"), founder)
    free = CheckProjectSlug(organization_id=company.id, slug=secret.slug)
    assert house.ask(free, founder).available
    bring(house, company, "later", founder)
    assert {"later"} == sessions(house, company, founder)
    shown = house.ask(ShowSession(organization_id=company.id, session="later"), founder)
    assert secret.id != shown.summary.project_id
    with pytest.raises(RemoteTaken):
        house.ask(RestoreProject(**place), founder)
    other: dict[str, Any] = {"organization_id": company.id, "project_id": shown.summary.project_id}
    house.ask(DeleteProject(**other, name=shown.summary.project), founder)
    namesake = CreateProject(organization_id=company.id, name="Secret", remote="example.org/x/y")
    assert secret.slug == house.ask(namesake, founder).slug
    assert f"{secret.slug}-2" == house.ask(RestoreProject(**place), founder).slug
    assert {"boss"} == sessions(house, company, founder)
    found = house.ask(ResolveProject(organization_id=company.id, remote=REMOTE), founder)
    assert secret.id == found.id


def test_a_folder_that_was_a_deleted_project_is_a_new_one(house: House, company: Company) -> None:
    """Also without a remote."""
    hint = ProjectHint(root="/home/ada/notes")
    ids = []
    for session in ("one", "two"):
        batch = IngestBatch(
            organization_id=company.id,
            claude_session_id=session,
            batch_id=uuid.uuid4(),
            first_line=0,
            data=a_line("user", session),
            project=hint,
            finished=True,
        )
        house.ask(batch, company.founder)
        shown = house.ask(
            ShowSession(organization_id=company.id, session=session), company.founder
        ).summary
        ids.append(shown.project_id)
        place = {"organization_id": company.id, "project_id": shown.project_id}
        house.ask(DeleteProject(**place, name=shown.project), company.founder)
    assert ids[0] != ids[1]


def test_it_is_told_why_a_project_is_not_seen(
    house: House, company: Company, secret: ProjectView
) -> None:
    """Of others by admins; and what a member may in it by what they were admitted to."""
    manager = company.join(Level.MANAGER)
    close(house, company, secret)

    def why(action: str) -> tuple[bool, str]:
        asked = ExplainAccess(
            organization_id=company.id,
            action=action,
            user_id=manager.user_id,
            project_id=secret.id,
        )
        said = house.ask(asked, company.founder)
        return said.allowed, said.rule

    assert (False, "project_closed") == why("show_project")
    admit(house, company, secret, manager, Level.DEVELOPER)
    assert (True, "needs_viewer") == why("show_project")
    assert (False, "needs_manager") == why("update_project")
    own = ExplainAccess(organization_id=company.id, action="show_project", project_id=uuid.uuid4())
    with pytest.raises(NoSuchProject):
        house.ask(own, manager)
