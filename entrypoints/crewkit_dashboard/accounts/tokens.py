"""``/kit/tokens``: what programs of the organization act with."""

import uuid
from collections.abc import Mapping

import attrs
import falcon

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import (
    CreateServiceAccount,
    CreateToken,
    ListServiceAccounts,
    ListTokens,
    RemoveServiceAccount,
    RevokeToken,
    ShowMe,
)
from crewkit_core.accounts.views import NewToken, ServiceAccountView
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.scopes import GRANTABLE, Scope
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ListMembers, ShowOrganization
from crewkit_core.tenancy.views import OrganizationView
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.proving import prove
from crewkit_dashboard.accounts.scopes import SCOPE_WORDS
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page

DAYS = (7, 30, 90, 180, 366)


@attrs.frozen
class TokensPage:
    """The page, and its form for a new token."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show tokens and service accounts."""
        show_tokens(self.site, req, resp, visitor, done=asking.text(req, "done") or "")

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Create a token, and show it this once."""
        form = self.site.own_form(req)

        def act() -> None:
            new = visitor.ask(
                CreateToken(
                    organization_id=visitor.organization_id,
                    name=form.word("name"),
                    scopes=_scopes(form),
                    expires_in_days=form.number("expires_in_days"),
                    service_account_id=form.identity("service_account"),
                    step_up=prove(visitor, form, Danger.CREATE_TOKEN),
                )
            )
            show_tokens(self.site, req, resp, visitor, new=new)

        def show(trouble: Trouble) -> None:
            show_tokens(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "token", act, show)


@attrs.frozen
class TokenRevocation:
    """``/kit/tokens/{token_id}/revocation``."""

    site: Site
    home = links.TOKENS

    @page
    def on_post(
        self, req: falcon.Request, _: falcon.Response, visitor: Visitor, token_id: str
    ) -> None:
        """Let it work no more."""
        self.site.own_form(req)
        visitor.ask(
            RevokeToken(organization_id=visitor.organization_id, token_id=identity_of(token_id))
        )
        raise see_other(links.link(links.TOKENS, done="revoked"))


@attrs.frozen
class NewServiceAccount:
    """``/kit/tokens/service-accounts``."""

    site: Site
    home = links.TOKENS

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Add a member that is no person."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                CreateServiceAccount(
                    organization_id=visitor.organization_id,
                    name=form.word("name"),
                    level=_level(form),
                )
            )
            return links.link(links.TOKENS, "service-accounts", done="service")

        def show(trouble: Trouble) -> None:
            show_tokens(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "service", act, show)


@attrs.frozen
class ServiceAccountRemoval:
    """``/kit/tokens/service-accounts/{account_id}/removal``."""

    site: Site
    home = links.TOKENS

    @page
    def on_post(
        self, req: falcon.Request, _: falcon.Response, visitor: Visitor, account_id: str
    ) -> None:
        """Take it away with its tokens."""
        self.site.own_form(req)
        visitor.ask(
            RemoveServiceAccount(
                organization_id=visitor.organization_id,
                service_account_id=identity_of(account_id),
            )
        )
        raise see_other(links.link(links.TOKENS, "service-accounts", done="service-removed"))


def _scopes(form: Form) -> tuple[Scope, ...]:
    try:
        return tuple(Scope(each) for each in form.all("scope"))
    except ValueError:
        raise wrong_field("scopes", "are not known") from None


def _level(form: Form) -> Level:
    try:
        return Level(form.text("level"))
    except ValueError:
        raise wrong_field("level", "is not known") from None


def show_tokens(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    new: NewToken | None = None,
    done: str = "",
) -> None:
    """Show the page."""
    organization_id = visitor.organization_id
    organization = visitor.ask(ShowOrganization(organization_id=organization_id))
    services = visitor.ask(ListServiceAccounts(organization_id=organization_id)).data
    site.show(
        req,
        resp,
        "accounts/tokens.html",
        nav="account",
        tab="tokens",
        me=visitor.ask(ShowMe()),
        organization=organization,
        levels=_levels_of(organization),
        tokens=visitor.ask(ListTokens(organization_id=organization_id)).data,
        services=services,
        names=_names(visitor, services),
        now=site.clock.now(),
        grantable=GRANTABLE,
        scope_words=SCOPE_WORDS,
        days=DAYS,
        trouble=trouble,
        form=form,
        new=new,
        done=done,
    )


def _levels_of(organization: OrganizationView) -> tuple[Level, ...]:
    mine = organization.level
    return tuple(level for level in Level if mine is Level.OWNER or not level.reaches(mine))


def _names(visitor: Visitor, services: tuple[ServiceAccountView, ...]) -> Mapping[uuid.UUID, str]:
    members = visitor.ask(ListMembers(organization_id=visitor.organization_id)).data
    people = {each.user_id: each.name for each in members}
    return people | {each.user_id: each.name for each in services}
