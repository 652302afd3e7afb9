"""Organizations and projects: made, called otherwise, closed."""

from typing import Any

import pytest

from crewkit_core.accounts.errors import StepUpNeeded
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import CreateToken
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Invalid, Unauthenticated
from crewkit_core.organizations.errors import NoSuchInvitation, PersonalOrganizationStays
from crewkit_core.organizations.use_cases import DeleteOrganization, ShowInvitation
from crewkit_core.tenancy.errors import (
    LevelTooLow,
    NoSuchOrganization,
    NoSuchProject,
    RemoteTaken,
    SlugTaken,
)
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import (
    CheckOrganizationSlug,
    CheckProjectSlug,
    CreateOrganization,
    CreateProject,
    ListMembers,
    ListOrganizations,
    ResolveProject,
    ShowOrganization,
    UpdateOrganization,
    UpdateProject,
)
from crewkit_testing.account_house import House
from crewkit_testing.companies_of_people import Company, found_company


@pytest.fixture
def company(house: House) -> Company:
    return found_company(house)


def free(house: House, slug: str, actor: Actor) -> bool:
    """Tell whether no organization has the slug."""
    return house.ask(CheckOrganizationSlug(slug=slug), actor).available


def test_an_organization_is_made_and_called_otherwise(house: House, company: Company) -> None:
    """Slugs are unique over all; one that is made of a name gets a number."""
    founder = company.founder
    assert (False, True) == (free(house, "acme", founder), free(house, "acme-2", founder))
    second = house.ask(CreateOrganization(name="Acme"), founder)
    assert ("acme-2", Level.OWNER, False) == (second.slug, second.level, second.personal)
    with pytest.raises(SlugTaken):
        house.ask(CreateOrganization(name="Other", slug="acme"), founder)
    change = UpdateOrganization(organization_id=second.id, slug="acme")
    with pytest.raises(SlugTaken):
        house.ask(change, founder)
    named = UpdateOrganization(organization_id=second.id, name="Beta", slug="beta")
    assert ("Beta", "beta") == (house.ask(named, founder).name, house.ask(named, founder).slug)
    assert "Beta" == house.ask(ShowOrganization(organization_id=second.id), founder).name
    with pytest.raises(LevelTooLow):
        house.ask(
            UpdateOrganization(organization_id=company.id, name="x"), company.join(Level.MANAGER)
        )
    with pytest.raises(Unauthenticated):
        house.ask(CreateOrganization(name="Nobody's"))


@pytest.mark.parametrize("slug", ["", "A", "a--b", "-a", "a_b", "a" * 65, "ä", "a\n"])
def test_what_is_no_slug_is_refused(company: Company, slug: str) -> None:
    """By the name of the field."""
    with pytest.raises(Invalid, match="slug"):
        company.house.ask(CheckOrganizationSlug(slug=slug), company.founder)


def test_a_closed_organization_is_there_for_nobody(house: House, company: Company) -> None:
    """Name typed and proof given; then every answer is that of an unknown id, and the slug free."""
    owner, token = company.founder, company.invite("grace@example.org", Level.VIEWER)
    proof = house.step_up(owner, Danger.DELETE_ORGANIZATION)
    with pytest.raises(Invalid, match="name"):
        house.ask(DeleteOrganization(organization_id=company.id, name="acme", step_up=proof), owner)
    with pytest.raises(StepUpNeeded):
        house.ask(DeleteOrganization(organization_id=company.id, name="Acme"), owner)
    with pytest.raises(LevelTooLow):
        house.ask(
            DeleteOrganization(organization_id=company.id, name="Acme"), company.join(Level.ADMIN)
        )
    made = CreateToken(
        organization_id=company.id, name="x", step_up=house.step_up(owner, Danger.CREATE_TOKEN)
    )
    program = house.ask(made, owner).token
    assert house.known(program) is not None
    house.ask(DeleteOrganization(organization_id=company.id, name="Acme", step_up=proof), owner)
    assert house.known(program) is None
    for message in (
        ListMembers(organization_id=company.id),
        ShowOrganization(organization_id=company.id),
        UpdateOrganization(organization_id=company.id, name="x"),
    ):
        with pytest.raises(NoSuchOrganization):
            house.ask(message, owner)
    with pytest.raises(NoSuchInvitation):
        house.ask(ShowInvitation(token=token))
    assert ["Fay"] == [each.name for each in house.ask(ListOrganizations(), owner).data]
    assert free(house, "acme", owner)
    assert "acme" == house.ask(CreateOrganization(name="Acme"), owner).slug


def test_a_personal_organization_stays(house: House, company: Company) -> None:
    """It goes with its account alone."""
    with pytest.raises(PersonalOrganizationStays):
        house.ask(
            DeleteOrganization(organization_id=company.personal(), name="Fay"), company.founder
        )


def test_one_repository_is_one_project(house: House, company: Company) -> None:
    """However its remote is written; another organization's is as unknown as none."""
    founder = company.founder
    made = house.ask(
        CreateProject(organization_id=company.id, name="Kit", remote="git@github.com:crew/kit.git"),
        founder,
    )
    assert ("kit", "github.com/crew/kit") == (made.slug, made.remote)
    same = ResolveProject(organization_id=company.id, remote="https://x@GitHub.com/crew/kit/")
    assert made == house.ask(same, founder)
    shown = ResolveProject(organization_id=company.id, remote="github.com/crew/kit")
    assert made == house.ask(shown, founder)
    other = found_company(house, "Other")
    for remote in ("https://github.com/crew/kit", "https://github.com/crew/none"):
        with pytest.raises(NoSuchProject, match="there is no such project"):
            house.ask(ResolveProject(organization_id=other.id, remote=remote), other.founder)
    with pytest.raises(RemoteTaken):
        house.ask(
            CreateProject(organization_id=company.id, name="X", remote="github.com:crew/kit"),
            founder,
        )
    with pytest.raises(Invalid, match="remote"):
        house.ask(CreateProject(organization_id=company.id, name="X", remote="here"), founder)
    with pytest.raises(Invalid, match="remote"):
        house.ask(CreateProject(organization_id=company.id, name="X", remote="../kit"), founder)


def test_a_project_may_be_a_folder_of_a_repository(house: House, company: Company) -> None:
    """Who asks for a path is told the innermost; a path leads nowhere else."""
    founder = company.founder
    place: dict[str, Any] = {"organization_id": company.id, "remote": "host:crew/mono"}
    whole = house.ask(CreateProject(**place, name="Mono"), founder)
    part = house.ask(CreateProject(**place, name="API", path="./services//api/"), founder)
    assert ("", "services/api") == (whole.path, part.path)
    assert "host/crew/mono:services/api" == part.place
    assert part == house.ask(ResolveProject(**place, path="services/api/src"), founder)
    assert whole == house.ask(ResolveProject(**place, path="services"), founder)
    assert whole == house.ask(ResolveProject(**place), founder)
    with pytest.raises(RemoteTaken):
        house.ask(CreateProject(**place, name="X", path="services/api"), founder)
    for path in ("../other", "a/../../b", "a\x00b", "x" * 1_001):
        with pytest.raises(Invalid, match="path"):
            house.ask(CreateProject(**place, name="X", path=path), founder)
    move = UpdateProject(organization_id=company.id, project_id=part.id, path="services")
    assert "services" == house.ask(move, founder).path
    assert part.id == house.ask(ResolveProject(**place, path="services/web"), founder).id


def test_a_project_is_called_otherwise_by_managers(house: House, company: Company) -> None:
    """Its slug and remote stay its own."""
    founder, manager = company.founder, company.join(Level.MANAGER)
    first, second = (
        house.ask(
            CreateProject(organization_id=company.id, name=name, remote=f"host:crew/{name}"),
            founder,
        )
        for name in ("one", "two")
    )
    place: dict[str, Any] = {"organization_id": company.id, "project_id": second.id}
    changed = house.ask(UpdateProject(**place, name="Zwei", slug="zwei"), manager)
    assert ("Zwei", "zwei", second.remote) == (changed.name, changed.slug, changed.remote)
    with pytest.raises(SlugTaken):
        house.ask(UpdateProject(**place, slug=first.slug), manager)
    with pytest.raises(RemoteTaken):
        house.ask(UpdateProject(**place, remote="host:crew/one"), manager)
    with pytest.raises(LevelTooLow):
        house.ask(UpdateProject(**place, name="x"), company.join(Level.DEVELOPER))
    check = CheckProjectSlug(organization_id=company.id, slug="two")
    assert house.ask(check, manager).available
