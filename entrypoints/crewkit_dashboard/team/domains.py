"""``/kit/organization/domains``: domains, how they are proven, and whom they let in."""

import attrs
import falcon

from crewkit_core.organizations.use_cases import (
    ClaimDomain,
    JoinByDomain,
    ListDomains,
    RemoveDomain,
    SetDomainJoining,
    VerifyDomain,
)
from crewkit_core.tenancy.use_cases import ShowOrganization
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page
from crewkit_dashboard.team.members import level_of


@attrs.frozen
class DomainsPage:
    """The page, and its form for another domain."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show them."""
        show_domains(self.site, req, resp, visitor, done=asking.text(req, "done") or "")

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Claim one."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                ClaimDomain(
                    organization_id=visitor.organization_id,
                    domain=form.word("domain"),
                )
            )
            return links.link(links.DOMAINS, done="claimed")

        def show(trouble: Trouble) -> None:
            show_domains(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "claim", act, show)


@attrs.frozen
class DomainProof:
    """``/kit/organization/domains/{domain}/proof``."""

    site: Site
    home = links.DOMAINS

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, domain: str
    ) -> None:
        """Look for the record."""
        self.site.own_form(req)

        def act() -> str:
            visitor.ask(VerifyDomain(organization_id=visitor.organization_id, domain=domain))
            return links.link(links.DOMAINS, done="proven")

        def show(trouble: Trouble) -> None:
            show_domains(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, "domains", act, show)


@attrs.frozen
class DomainJoining:
    """``/kit/organization/domains/{domain}/joining``."""

    site: Site
    home = links.DOMAINS

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, domain: str
    ) -> None:
        """Say what its people become."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                SetDomainJoining(
                    organization_id=visitor.organization_id,
                    domain=domain,
                    level=level_of(form) if form.text("level") else None,
                )
            )
            return links.link(links.DOMAINS, done="joining")

        def show(trouble: Trouble) -> None:
            show_domains(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, "domains", act, show)


@attrs.frozen
class DomainRemoval:
    """``/kit/organization/domains/{domain}/removal``."""

    site: Site
    home = links.DOMAINS

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, domain: str
    ) -> None:
        """Claim it no more."""
        self.site.own_form(req)

        def act() -> str:
            visitor.ask(RemoveDomain(organization_id=visitor.organization_id, domain=domain))
            return links.link(links.DOMAINS, done="removed")

        def show(trouble: Trouble) -> None:
            show_domains(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, "domains", act, show)


@attrs.frozen
class Joining:
    """``/kit/organization/joining``: an organization that the visitor was offered."""

    site: Site
    home = links.ORGANIZATION

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Join, and show it from now on."""
        form = self.site.own_form(req)
        joined = visitor.ask(JoinByDomain(organization=identity_of(form.text("organization"))))
        self.site.cookies.choose(resp, joined.id)
        raise see_other(links.OVERVIEW)


def show_domains(
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
    domains = visitor.ask(ListDomains(organization_id=organization_id)).data
    site.show(
        req,
        resp,
        "team/domains.html",
        nav="team",
        organization=visitor.ask(ShowOrganization(organization_id=organization_id)),
        domains=domains,
        trouble=trouble,
        form=form,
        done=done,
    )
