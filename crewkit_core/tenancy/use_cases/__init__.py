"""What tenancy can do."""

from crewkit_core.kernel.dispatch import UseCases
from crewkit_core.tenancy.use_cases.add_person import AddPerson, add_person
from crewkit_core.tenancy.use_cases.found_personal_organization import (
    FoundPersonalOrganization,
    found_personal_organization,
)
from crewkit_core.tenancy.use_cases.list_members import ListMembers, list_members
from crewkit_core.tenancy.use_cases.list_organizations import ListOrganizations, list_organizations
from crewkit_core.tenancy.use_cases.list_projects import ListProjects, list_projects
from crewkit_core.tenancy.use_cases.show_organization import ShowOrganization, show_organization
from crewkit_core.tenancy.use_cases.show_project import ShowProject, show_project

__all__ = [
    "USE_CASES",
    "AddPerson",
    "FoundPersonalOrganization",
    "ListMembers",
    "ListOrganizations",
    "ListProjects",
    "ShowOrganization",
    "ShowProject",
]

USE_CASES: UseCases = {
    AddPerson: add_person,
    FoundPersonalOrganization: found_personal_organization,
    ListMembers: list_members,
    ListOrganizations: list_organizations,
    ListProjects: list_projects,
    ShowOrganization: show_organization,
    ShowProject: show_project,
}
