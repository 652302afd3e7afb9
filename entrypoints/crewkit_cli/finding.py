"""Find what people name: a project, a person, a session by the beginning of its id."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from crewkit.opening import Session
from crewkit_core.accounts.errors import NoSuchServiceAccount, NoSuchToken
from crewkit_core.accounts.use_cases import ListServiceAccounts, ListTokens
from crewkit_core.accounts.views import ServiceAccountView, TokenView
from crewkit_core.kernel.errors import Conflict, NotFound
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.page import MAX_LIMIT, Page
from crewkit_core.organizations.errors import NoSuchInvitation
from crewkit_core.organizations.use_cases import ListInvitations
from crewkit_core.organizations.views import InvitationView
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.use_cases import ListSessions, ShowSession
from crewkit_core.sessions.views import SessionDetail, SessionSummary
from crewkit_core.tenancy.errors import NoSuchProject
from crewkit_core.tenancy.use_cases import ListDeletedProjects, ListMembers, ListProjects
from crewkit_core.tenancy.views import ProjectView

Item = TypeVar("Item")

_FULL_ID = 36
_MOST_LISTED = 10


def every(session: Session, ask: Callable[[str | None], Message[Page[Item]]]) -> Iterator[Item]:
    """Yield all items of a list, page by page.

    Args:
        session: Where to ask.
        ask: Makes the question for the page after a cursor.
    """
    after: str | None = None
    while True:
        page = session.door.handle(session.actor, ask(after))
        yield from page.data
        after = page.next_cursor
        if after is None:
            return


def find_project(session: Session, name: str) -> uuid.UUID:
    """Return the project of this name, slug, remote, folder or id.

    Raises:
        NoSuchProject: there is none.
        Conflict: there are several.
    """

    def page(after: str | None) -> ListProjects:
        return ListProjects(organization_id=session.organization_id, after=after, limit=MAX_LIMIT)

    return _one_project(name, every(session, page))


def find_deleted_project(session: Session, name: str) -> uuid.UUID:
    """Return the deleted project of this name, slug, remote, folder or id.

    Raises:
        NoSuchProject: there is none.
        Conflict: there are several.
    """
    asked = ListDeletedProjects(organization_id=session.organization_id)
    return _one_project(name, session.door.handle(session.actor, asked).data)


def _one_project(name: str, projects: Iterable[ProjectView]) -> uuid.UUID:
    wanted = name.casefold()
    found = {
        project.id: project.place
        for project in projects
        if wanted
        in {
            str(project.id),
            project.name.casefold(),
            project.slug,
            project.root.casefold(),
            (project.remote or "").casefold(),
        }
    }
    if not found:
        raise NoSuchProject(f"no project is called {name}")
    if len(found) > 1:
        raise Conflict(f"several projects are called {name}: {_listed(list(found.values()))}")
    return next(iter(found))


def find_user(session: Session, name: str) -> uuid.UUID:
    """Return the member with this address, name or id.

    Raises:
        NotFound: there is none.
        Conflict: there are several.
    """
    wanted = name.casefold()
    members = session.door.handle(
        session.actor, ListMembers(organization_id=session.organization_id)
    )
    found = [
        member
        for member in members.data
        if wanted in {str(member.user_id), member.name.casefold(), member.email}
    ]
    if not found:
        raise NotFound(f"no member is called {name}")
    if len(found) > 1:
        listed = _listed([member.email or str(member.user_id) for member in found])
        raise Conflict(f"several members are called {name}: {listed}")
    return found[0].user_id


def find_session(session: Session, beginning: str) -> SessionDetail:
    """Return the session whose id, Claude's or ours, is or begins so.

    Raises:
        NoSuchSession: there is none.
        Conflict: there are several; names them.
    """
    try:
        return session.door.handle(
            session.actor,
            ShowSession(organization_id=session.organization_id, session=beginning),
        )
    except NotFound:
        if len(beginning) >= _FULL_ID:
            raise
    found = [summary for summary in _all_sessions(session) if _begins(summary, beginning)]
    if not found:
        raise NoSuchSession(f"no session's id begins with {beginning}")
    if len(found) > 1:
        listed = _listed([summary.claude_session_id for summary in found])
        raise Conflict(f"{len(found)} sessions begin with {beginning}: {listed}")
    return session.door.handle(
        session.actor,
        ShowSession(organization_id=session.organization_id, session=str(found[0].id)),
    )


def member_names(session: Session) -> dict[uuid.UUID, str]:
    """Return what the organization's members and service accounts are called."""
    members = session.door.handle(
        session.actor, ListMembers(organization_id=session.organization_id)
    )
    return {member.user_id: member.name for member in members.data} | {
        account.user_id: account.name for account in _service_accounts(session)
    }


def find_service_account(session: Session, name: str) -> uuid.UUID:
    """Return the service account with this name or id.

    Raises:
        NoSuchServiceAccount: there is none.
        Conflict: there are several.
    """
    found = [
        account
        for account in _service_accounts(session)
        if name.casefold() in {account.name.casefold(), str(account.user_id)}
    ]
    if not found:
        raise NoSuchServiceAccount(f"no service account is called {name}")
    if len(found) > 1:
        listed = _listed([str(account.user_id) for account in found])
        raise Conflict(f"several service accounts are called {name}: {listed}")
    return found[0].user_id


def find_token(session: Session, name: str) -> TokenView:
    """Return the token with this name or id.

    Raises:
        NoSuchToken: there is none.
        Conflict: there are several.
    """
    tokens = session.door.handle(session.actor, ListTokens(organization_id=session.organization_id))
    found = [
        token for token in tokens.data if name.casefold() in {token.name.casefold(), str(token.id)}
    ]
    if not found:
        raise NoSuchToken(f"no token is called {name}")
    if len(found) > 1:
        raise Conflict(
            f"several tokens are called {name}: {_listed([str(token.id) for token in found])}"
        )
    return found[0]


def find_invitation(session: Session, name: str) -> InvitationView:
    """Return the invitation to this address, or with this id.

    Raises:
        NoSuchInvitation: there is none.
    """
    found = session.door.handle(
        session.actor, ListInvitations(organization_id=session.organization_id)
    )
    for each in found.data:
        if name.casefold() in {each.email, str(each.id)}:
            return each
    raise NoSuchInvitation(f"there is no invitation to {name}")


def token_of_link(link: str) -> str:
    """Return what an invitation's link holds; what is no link is taken for that itself."""
    return link.strip().rstrip("/").rpartition("/")[2]


def _service_accounts(session: Session) -> tuple[ServiceAccountView, ...]:
    return session.door.handle(
        session.actor, ListServiceAccounts(organization_id=session.organization_id)
    ).data


def _all_sessions(session: Session) -> Iterator[SessionSummary]:
    return every(
        session,
        lambda after: ListSessions(
            organization_id=session.organization_id, after=after, limit=MAX_LIMIT
        ),
    )


def _begins(summary: SessionSummary, beginning: str) -> bool:
    wanted = beginning.lower()
    return bool(wanted) and (
        summary.claude_session_id.lower().startswith(wanted) or str(summary.id).startswith(wanted)
    )


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
