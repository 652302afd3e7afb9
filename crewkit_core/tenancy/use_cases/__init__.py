"""What tenancy can do."""

from crewkit_core.kernel.dispatch import UseCases
from crewkit_core.tenancy.use_cases.add_person import AddPerson, add_person
from crewkit_core.tenancy.use_cases.change_level import ChangeLevel, change_level
from crewkit_core.tenancy.use_cases.check_organization_slug import (
    CheckOrganizationSlug,
    check_organization_slug,
)
from crewkit_core.tenancy.use_cases.check_project_slug import CheckProjectSlug, check_project_slug
from crewkit_core.tenancy.use_cases.create_organization import (
    CreateOrganization,
    create_organization,
)
from crewkit_core.tenancy.use_cases.create_project import CreateProject, create_project
from crewkit_core.tenancy.use_cases.found_personal_organization import (
    FoundPersonalOrganization,
    found_personal_organization,
)
from crewkit_core.tenancy.use_cases.list_members import ListMembers, list_members
from crewkit_core.tenancy.use_cases.list_organizations import ListOrganizations, list_organizations
from crewkit_core.tenancy.use_cases.list_projects import ListProjects, list_projects
from crewkit_core.tenancy.use_cases.remove_member import RemoveMember, remove_member
from crewkit_core.tenancy.use_cases.resolve_project import ResolveProject, resolve_project
from crewkit_core.tenancy.use_cases.show_organization import ShowOrganization, show_organization
from crewkit_core.tenancy.use_cases.show_project import ShowProject, show_project
from crewkit_core.tenancy.use_cases.update_organization import (
    UpdateOrganization,
    update_organization,
)
from crewkit_core.tenancy.use_cases.update_project import UpdateProject, update_project

__all__ = [
    "USE_CASES",
    "AddPerson",
    "ChangeLevel",
    "CheckOrganizationSlug",
    "CheckProjectSlug",
    "CreateOrganization",
    "CreateProject",
    "FoundPersonalOrganization",
    "ListMembers",
    "ListOrganizations",
    "ListProjects",
    "RemoveMember",
    "ResolveProject",
    "ShowOrganization",
    "ShowProject",
    "UpdateOrganization",
    "UpdateProject",
]

USE_CASES: UseCases = {
    ChangeLevel: change_level,
    CheckOrganizationSlug: check_organization_slug,
    CheckProjectSlug: check_project_slug,
    CreateOrganization: create_organization,
    CreateProject: create_project,
    RemoveMember: remove_member,
    ResolveProject: resolve_project,
    UpdateOrganization: update_organization,
    UpdateProject: update_project,
    AddPerson: add_person,
    FoundPersonalOrganization: found_personal_organization,
    ListMembers: list_members,
    ListOrganizations: list_organizations,
    ListProjects: list_projects,
    ShowOrganization: show_organization,
    ShowProject: show_project,
}
