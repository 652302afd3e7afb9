"""The one predicate of links and buttons: would this message be let through, as things are?"""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from crewkit_core.accounts import use_cases as accounts
from crewkit_core.accounts.views import AccountView, TokenView
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.noting import Notes
from crewkit_core.organizations import use_cases as organizations
from crewkit_core.organizations.views import InvitationView
from crewkit_core.platform import use_cases as platform
from crewkit_core.platform.model import UserState
from crewkit_core.platform.use_cases.offering import may_ask_platform
from crewkit_core.platform.views import (
    OwnPlatformRole,
    PlatformOrganizationView,
    PlatformRoleView,
    PlatformUserView,
)
from crewkit_core.sessions.views import SessionSummary
from crewkit_core.tenancy import use_cases as tenancy
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.offering import NOTHING, About, Owners, decide
from crewkit_core.tenancy.views import MemberView, OrganizationView, ProjectView
from crewkit_core.webhooks import use_cases as webhooks
from crewkit_core.webhooks.views import WebhookView
from crewkit_wire.routes import BY_MESSAGE
from crewkit_wire.things import thing_of

_Kind = type[Message[Any]]


@attrs.frozen(kw_only=True)
class Asker:
    """Who is asking, and what the last message of theirs found of them.

    Attributes:
        member: Their membership where they asked; None: in none.
        role: What they are to the platform; None: nothing, or nobody looked.
        owners: Who owns the organization, where a list of members told; None: not known.
    """

    actor: Actor
    member: Member | None = None
    role: PlatformRole | None = None
    owners: Owners | None = None

    @classmethod
    def of(cls, actor: Actor, notes: Notes, answer: object = None) -> "Asker":
        """Return who was answered."""
        member = notes.get(Member)
        role = answer.role if isinstance(answer, OwnPlatformRole) else notes.get(PlatformRole)
        owners = notes.get(Owners)
        found = cls(actor=actor, member=member, role=role, owners=owners)
        return found.at(answer)

    def at(self, thing: object) -> "Asker":
        """Return the asker where *thing* is: an organization tells what they are in it."""
        if not isinstance(thing, OrganizationView):
            return self
        member = Member(
            organization_id=thing.id,
            user_id=self.actor.user_id,
            level=thing.level,
            personal=thing.personal,
        )
        return attrs.evolve(self, member=member)

    def regarding(self, answer: object) -> "Offer":
        """Return what they may do about what was answered; None: about nothing that was shown."""
        thing = thing_of(answer)
        return Offer(asker=self.at(thing), thing=thing, about=self._about(thing))

    def may(self, message: _Kind, answer: object = None) -> bool:
        """Test whether they may send such a message about what was answered."""
        return self.regarding(answer).may(message)

    def _about(self, thing: object) -> About:
        mine = self.actor.user_id
        if isinstance(thing, SessionSummary):
            own = thing.user_id == mine
            return About(own=own, project_id=None if own else thing.project_id)
        if isinstance(thing, MemberView):
            left = 1 if self.owners is None else len(self.owners.ids - {thing.user_id})
            return About(own=thing.user_id == mine, level=thing.level, owners_left=left)
        if isinstance(thing, InvitationView):
            return About(level=thing.level)
        if isinstance(thing, TokenView):
            return About(own=thing.created_by == mine)
        if isinstance(thing, ProjectView) and thing.deleted_at is None:
            return About(project_id=thing.id)
        return NOTHING


@attrs.frozen(kw_only=True)
class Offer:
    """What somebody may do about one thing."""

    asker: Asker
    thing: object
    about: About

    def may(self, message: _Kind) -> bool:
        """Test whether such a message would be let through.

        What else is asked then (a proof, a confirmation, a field) is another matter.
        """
        return self._is_let_through(message) and self._state_allows(message)

    def _is_let_through(self, message: _Kind) -> bool:
        rules, actor = _RULES[message], self.asker.actor
        if rules.open:
            return True
        if actor.origin is Origin.ANONYMOUS or not _token_allows(actor, message):
            return False
        if rules.of_platform:
            about = self.thing if isinstance(self.thing, PlatformUserView) else None
            return may_ask_platform(actor, self.asker.role, message, about)
        if rules.needs is None:
            return True
        member = self.asker.member
        if member is None or (member.personal and message in _NOT_IN_PERSONAL):
            return False
        return decide(member, rules.needs, self.about).allowed

    def _state_allows(self, message: _Kind) -> bool:
        rule = STATES.get((message, type(self.thing)))
        return rule is None or rule(self.thing, self.asker.actor)


@attrs.frozen
class _Rules:
    """What a message's class says of who may send it."""

    open: bool
    of_platform: bool
    needs: Needs | None


_RULES: Mapping[_Kind, _Rules] = {
    message: _Rules(
        open=route.open,
        of_platform=message.__module__.startswith("crewkit_core.platform."),
        needs=vars(message).get("needs"),
    )
    for message, route in BY_MESSAGE.items()
}


def _token_allows(actor: Actor, message: _Kind) -> bool:
    if actor.origin is Origin.TOKEN and message in _NOT_BY_TOKENS:
        return False
    if actor.grant is None:
        return True
    return message.scope in actor.grant.scopes and message not in _NOT_BY_GRANTS


_NOT_BY_TOKENS: frozenset[_Kind] = frozenset({accounts.CreateToken, accounts.CreateServiceAccount})
"""What tokens for programs may not, whatever their scopes."""
_NOT_BY_GRANTS: frozenset[_Kind] = frozenset(
    {organizations.AcceptInvitation, organizations.JoinByDomain, tenancy.CreateOrganization}
)
"""What nobody may who is limited to one organization."""
_NOT_IN_PERSONAL: tuple[_Kind, ...] = (
    organizations.ClaimDomain,
    organizations.InviteMember,
    organizations.DeleteOrganization,
)
"""What is not done with an organization that is somebody's own."""


def _has_account(me: AccountView, _: Actor) -> bool:
    return me.email is not None


def _has_passkey(me: AccountView, _: Actor) -> bool:
    return me.passkeys > 0


def _is_active(webhook: WebhookView, _: Actor) -> bool:
    return webhook.disabled_at is None


def _is_there(project: ProjectView, _: Actor) -> bool:
    return project.deleted_at is None


STATES: Mapping[tuple[_Kind, type], Callable[[Any, Actor], bool]] = {
    (accounts.RenameMe, AccountView): _has_account,
    (accounts.ChangePassword, AccountView): _has_account,
    (accounts.BeginPasskey, AccountView): _has_account,
    (accounts.RegisterPasskey, AccountView): _has_account,
    (accounts.DeleteAccount, AccountView): lambda me, _: (
        me.email is not None and me.deletes_at is None
    ),
    (accounts.StepUp, AccountView): lambda me, _: me.has_password,
    (accounts.BeginPasskeyStepUp, AccountView): _has_passkey,
    (accounts.StepUpByPasskey, AccountView): _has_passkey,
    (organizations.TransferOwnership, MemberView): lambda it, actor: it.user_id != actor.user_id,
    (tenancy.RestoreProject, ProjectView): lambda it, _: it.deleted_at is not None,
    (tenancy.UpdateProject, ProjectView): _is_there,
    (tenancy.CloseProject, ProjectView): _is_there,
    (tenancy.DeleteProject, ProjectView): _is_there,
    (tenancy.ShowProject, ProjectView): _is_there,
    (webhooks.TryWebhook, WebhookView): _is_active,
    (webhooks.ResendDead, WebhookView): _is_active,
    (webhooks.ResendDelivery, WebhookView): _is_active,
    (platform.ClaimPlatform, OwnPlatformRole): lambda mine, _: mine.role is None,
    (platform.DisableUser, PlatformUserView): lambda it, actor: (
        it.state is UserState.ACTIVE and it.id != actor.user_id
    ),
    (platform.EnableUser, PlatformUserView): lambda it, _: it.state is UserState.DISABLED,
    (platform.GrantPlatformRole, PlatformUserView): lambda it, _: it.state is UserState.ACTIVE,
    (platform.RevokePlatformRole, PlatformUserView): lambda it, _: it.platform_role is not None,
    (platform.GrantPlatformRole, PlatformRoleView): lambda *_: True,
    (platform.RestoreOrganization, PlatformOrganizationView): lambda it, _: (
        it.closed_at is not None
    ),
}
"""What the state of a thing must be besides, by message and the thing's class; else: anything."""
