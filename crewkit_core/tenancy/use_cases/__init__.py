"""What tenancy can do."""

from crewkit_core.kernel.dispatch import UseCases
from crewkit_core.tenancy.use_cases.add_person import AddPerson, add_person
from crewkit_core.tenancy.use_cases.admit_to_project import AdmitToProject, admit_to_project
from crewkit_core.tenancy.use_cases.change_level import ChangeLevel, change_level
from crewkit_core.tenancy.use_cases.check_organization_slug import (
    CheckOrganizationSlug,
    check_organization_slug,
)
from crewkit_core.tenancy.use_cases.check_project_slug import CheckProjectSlug, check_project_slug
from crewkit_core.tenancy.use_cases.close_project import CloseProject, close_project
from crewkit_core.tenancy.use_cases.create_organization import (
    CreateOrganization,
    create_organization,
)
from crewkit_core.tenancy.use_cases.create_project import CreateProject, create_project
from crewkit_core.tenancy.use_cases.delete_project import DeleteProject, delete_project
from crewkit_core.tenancy.use_cases.dismiss_from_project import (
    DismissFromProject,
    dismiss_from_project,
)
from crewkit_core.tenancy.use_cases.found_personal_organization import (
    FoundPersonalOrganization,
    found_personal_organization,
)
from crewkit_core.tenancy.use_cases.list_deleted_projects import (
    ListDeletedProjects,
    list_deleted_projects,
)
from crewkit_core.tenancy.use_cases.list_members import ListMembers, list_members
from crewkit_core.tenancy.use_cases.list_organizations import ListOrganizations, list_organizations
from crewkit_core.tenancy.use_cases.list_project_members import (
    ListProjectMembers,
    list_project_members,
)
from crewkit_core.tenancy.use_cases.list_projects import ListProjects, list_projects
from crewkit_core.tenancy.use_cases.remove_member import RemoveMember, remove_member
from crewkit_core.tenancy.use_cases.resolve_project import ResolveProject, resolve_project
from crewkit_core.tenancy.use_cases.restore_project import RestoreProject, restore_project
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
    "AdmitToProject",
    "ChangeLevel",
    "CheckOrganizationSlug",
    "CheckProjectSlug",
    "CloseProject",
    "CreateOrganization",
    "CreateProject",
    "DeleteProject",
    "DismissFromProject",
    "FoundPersonalOrganization",
    "ListDeletedProjects",
    "ListMembers",
    "ListOrganizations",
    "ListProjectMembers",
    "ListProjects",
    "RemoveMember",
    "ResolveProject",
    "RestoreProject",
    "ShowOrganization",
    "ShowProject",
    "UpdateOrganization",
    "UpdateProject",
]

USE_CASES: UseCases = {
    AdmitToProject: admit_to_project,
    CloseProject: close_project,
    DeleteProject: delete_project,
    DismissFromProject: dismiss_from_project,
    ListDeletedProjects: list_deleted_projects,
    ListProjectMembers: list_project_members,
    RestoreProject: restore_project,
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
