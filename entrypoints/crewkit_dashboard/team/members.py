"""``/kit/team``: members and invitations; each button follows the rule that its use case asks."""

import uuid

import attrs
import falcon

from crewkit_core.accounts.use_cases import ListServiceAccounts
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.organizations.use_cases import (
    CancelInvitation,
    InviteMember,
    ListInvitations,
    ResendInvitation,
)
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import may_change, may_grant
from crewkit_core.tenancy.use_cases import (
    ChangeLevel,
    ListMembers,
    RemoveMember,
    ShowOrganization,
)
from crewkit_core.tenancy.views import MemberView
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen(kw_only=True)
class Row:
    """A member, with what the visitor may make them.

    Attributes:
        levels: What they may be made; empty: nothing.
    """

    member: MemberView
    own: bool
    levels: tuple[Level, ...]


@attrs.frozen
class TeamPage:
    """The page, and its form for an invitation."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show who belongs to the organization."""
        show_team(self.site, req, resp, visitor, done=asking.text(req, "done") or "")

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Ask somebody to join."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                InviteMember(
                    organization_id=visitor.organization_id,
                    email=form.word("email"),
                    level=level_of(form),
                )
            )
            return links.link(links.TEAM, "invitations", done="invited")

        def show(trouble: Trouble) -> None:
            show_team(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "invite", act, show)


@attrs.frozen
class MemberLevel:
    """``/kit/team/{user_id}/level``."""

    site: Site
    home = links.TEAM

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, user_id: str
    ) -> None:
        """Change what a member may do."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                ChangeLevel(
                    organization_id=visitor.organization_id,
                    user_id=identity_of(user_id),
                    level=level_of(form),
                )
            )
            return links.link(links.TEAM, done="level")

        def show(trouble: Trouble) -> None:
            show_team(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, "members", act, show)


@attrs.frozen
class MemberRemoval:
    """``/kit/team/{user_id}/removal``."""

    site: Site
    home = links.TEAM

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, user_id: str
    ) -> None:
        """Take a member out, or leave."""
        self.site.own_form(req)
        gone = identity_of(user_id)

        def act() -> str:
            visitor.ask(RemoveMember(organization_id=visitor.organization_id, user_id=gone))
            if gone == visitor.actor.user_id:
                return links.PROFILE
            return links.link(links.TEAM, done="removed")

        def show(trouble: Trouble) -> None:
            show_team(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, "members", act, show)


@attrs.frozen
class InvitationMailing:
    """``/kit/team/invitations/{invitation_id}/mailing``."""

    site: Site
    home = links.TEAM

    @page
    def on_post(
        self, req: falcon.Request, _: falcon.Response, visitor: Visitor, invitation_id: str
    ) -> None:
        """Mail it again."""
        self.site.own_form(req)
        visitor.ask(
            ResendInvitation(
                organization_id=visitor.organization_id, invitation_id=identity_of(invitation_id)
            )
        )
        raise see_other(links.link(links.TEAM, "invitations", done="resent"))


@attrs.frozen
class InvitationCancellation:
    """``/kit/team/invitations/{invitation_id}/cancellation``."""

    site: Site
    home = links.TEAM

    @page
    def on_post(
        self, req: falcon.Request, _: falcon.Response, visitor: Visitor, invitation_id: str
    ) -> None:
        """Take it back."""
        self.site.own_form(req)
        visitor.ask(
            CancelInvitation(
                organization_id=visitor.organization_id, invitation_id=identity_of(invitation_id)
            )
        )
        raise see_other(links.link(links.TEAM, "invitations", done="canceled"))


def level_of(form: Form) -> Level:
    """Return the level that a form names.

    Raises:
        Invalid: it names none.
    """
    try:
        return Level(form.text("level"))
    except ValueError:
        raise wrong_field("level", "is not known") from None


def show_team(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    done: str = "",
) -> None:
    """Show the page."""
    organization_id = visitor.organization_id
    organization = visitor.ask(ShowOrganization(organization_id=organization_id))
    grantable = tuple(level for level in Level if may_grant(organization.level, level).allowed)
    services = visitor.ask(ListServiceAccounts(organization_id=organization_id)).data
    rows = _rows(visitor, organization.level, {each.user_id for each in services})
    invitations = ListInvitations(organization_id=organization_id)
    invited = visitor.ask(invitations).data if visitor.may("invitations") else ()
    site.show(
        req,
        resp,
        "team/team.html",
        nav="team",
        organization=organization,
        rows=rows,
        grantable=grantable,
        invitations=invited,
        names={row.member.user_id: row.member.name for row in rows},
        trouble=trouble,
        form=form,
        done=done,
    )


def _rows(visitor: Visitor, mine: Level, services: set[uuid.UUID]) -> tuple[Row, ...]:
    members = [
        each
        for each in visitor.ask(ListMembers(organization_id=visitor.organization_id)).data
        if each.user_id not in services
    ]
    owners = {each.user_id for each in members if each.level is Level.OWNER}
    return tuple(_row(each, mine, visitor.actor.user_id, owners) for each in members)


def _row(member: MemberView, mine: Level, asking_id: uuid.UUID, owners: set[uuid.UUID]) -> Row:
    own, left = member.user_id == asking_id, len(owners - {member.user_id})
    levels = tuple(
        level
        for level in Level
        if level is not member.level
        and may_change(mine, member.level, level, own=own, owners_left=left).allowed
    )
    return Row(member=member, own=own, levels=levels)
