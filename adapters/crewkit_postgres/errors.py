"""What the database says, in the domain's words; never its own, which quote data."""

import contextlib
from collections.abc import Generator, Mapping

import psycopg
import sqlalchemy as sa

from crewkit_core.kernel.errors import Conflict, CrewkitError, Invalid, NotFound, Unavailable
from crewkit_core.organizations.errors import AlreadyInvited, DomainClaimedAlready, DomainTaken
from crewkit_core.tenancy.errors import (
    NoSuchOrganization,
    NoSuchProject,
    RemoteTaken,
    SlugTaken,
)

AGAIN = "another transaction stood in the way; try again"

CONSTRAINTS: Mapping[str, CrewkitError] = {
    "fk_conversations_organization_id_user_id": NotFound("the user is no member"),
    "fk_conversations_organization_id_project_id": Unavailable(AGAIN),
    "fk_project_roots_organization_id_project_id": NoSuchProject("there is no such project"),
    "fk_project_members_organization_id_project_id": NoSuchProject("there is no such project"),
    "fk_project_members_organization_id_user_id": NotFound("the user is no member"),
    "fk_rollups_organization_id_project_id": NoSuchProject("there is no such project"),
    "fk_projects_organization_id": NoSuchOrganization("there is no such organization"),
    "fk_runs_organization_id": NoSuchOrganization("there is no such organization"),
    "fk_memberships_organization_id": NoSuchOrganization("there is no such organization"),
    "fk_memberships_user_id": NotFound("there is no such user"),
    "fk_one_time_secrets_user_id": NotFound("there is no such user"),
    "fk_sign_ins_user_id": NotFound("there is no such user"),
    "fk_api_tokens_organization_id_user_id": NotFound("the user is no member"),
    "fk_api_tokens_organization_id_created_by": NotFound("the user is no member"),
    "fk_invitations_organization_id": NoSuchOrganization("there is no such organization"),
    "fk_invitations_organization_id_invited_by": NotFound("the user is no member"),
    "fk_webhook_endpoints_organization_id": NoSuchOrganization("there is no such organization"),
    "fk_webhook_deliveries_organization_id_endpoint_id": Unavailable(AGAIN),
    "fk_webhook_tries_organization_id_delivery_id": Unavailable(AGAIN),
    "uq_webhook_deliveries_organization_id_endpoint_id_event_id": Unavailable(AGAIN),
    "uq_invitations_organization_id_email": AlreadyInvited("this address has an invitation"),
    "fk_domains_organization_id": NoSuchOrganization("there is no such organization"),
    "pk_domains": DomainClaimedAlready("the organization claims this domain"),
    "uq_domains_name": DomainTaken("another organization proved that this domain is theirs"),
    "uq_organizations_slug": SlugTaken("another organization has this slug"),
    "uq_projects_organization_id_slug": SlugTaken("another project has this slug"),
    "uq_projects_organization_id_remote_path": RemoteTaken("another project has this remote"),
    "uq_users_email": Conflict("somebody else has this e-mail address"),
    "uq_streams_organization_id_conversation_id_name": Unavailable(AGAIN),
    "uq_conversations_organization_id_claude_session_id": Unavailable(AGAIN),
}
"""What a violated constraint means, by its name."""

_AGAIN = (
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.QueryCanceled,
)


def refusal_of(error: psycopg.Error) -> CrewkitError | None:
    """Return what *error* means for a caller; None when it is a bug of ours."""
    if isinstance(error, _AGAIN):
        return Unavailable(AGAIN)
    if isinstance(error, psycopg.errors.IntegrityError):
        known = CONSTRAINTS.get(error.diag.constraint_name or "")
        return None if known is None else type(known)(known.message)
    if isinstance(error, psycopg.DataError):
        return Invalid("a value cannot be stored: text without NUL, numbers in their range")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Unavailable("the database does not answer")
    if isinstance(error, psycopg.DatabaseError) and error.sqlstate is None:
        return Unavailable("the connection to the database broke")  # libpq's word, not the server's
    return None


def lacking_privilege(error: sa.exc.DBAPIError) -> str | None:
    """Return what the login may not do, as the server says; None when that is not the matter."""
    cause = error.orig
    if not isinstance(cause, psycopg.errors.InsufficientPrivilege):
        return None
    return cause.diag.message_primary or "permission denied"


@contextlib.contextmanager
def translated() -> Generator[None, None, None]:
    """Raise the domain's refusal in place of the database's.

    Raises:
        Unavailable: the database does not answer, or another transaction stood in the way.
        CrewkitError: what a violated constraint means.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        cause = error.orig
        refusal = refusal_of(cause) if isinstance(cause, psycopg.Error) else None
        if refusal is None:
            raise
        raise refusal from None
    except sa.exc.TimeoutError:
        raise Unavailable("every connection to the database is in use") from None
    except psycopg.Error as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from None
