"""``/kit/organization/domains``: domains, how they are proven, and whom they let in."""

from typing import Any

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
from crewkit_dashboard.accounts.trouble import Trouble
from crewkit_dashboard.changing import Change, Sent
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page
from crewkit_dashboard.team.members import level_of


class _OfDomains(Change):
    home = links.DOMAINS
    at = "domains"

    def show(
        self, req: falcon.Request, resp: falcon.Response, sent: Sent, trouble: Trouble
    ) -> None:
        """Show the page of domains."""
        show_domains(self.site, req, resp, sent.visitor, trouble=trouble, form=sent.form)


class DomainsPage(_OfDomains):
    """The page, and its form for another domain."""

    home = ""
    at = "claim"

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show them."""
        show_domains(self.site, req, resp, visitor, done=asking.text(req, "done") or "")

    def act(self, sent: Sent) -> str:
        """Claim one."""
        sent.visitor.ask(ClaimDomain(**_place(sent), domain=sent.form.word("domain")))
        return links.link(links.DOMAINS, done="claimed")


class DomainProof(_OfDomains):
    """``/kit/organization/domains/{domain}/proof``."""

    def act(self, sent: Sent) -> str:
        """Look for the record."""
        sent.visitor.ask(VerifyDomain(**_place(sent)))
        return links.link(links.DOMAINS, done="proven")


class DomainJoining(_OfDomains):
    """``/kit/organization/domains/{domain}/joining``."""

    def act(self, sent: Sent) -> str:
        """Say what its people become."""
        level = level_of(sent.form) if sent.form.text("level") else None
        sent.visitor.ask(SetDomainJoining(**_place(sent), level=level))
        return links.link(links.DOMAINS, done="joining")


class DomainRemoval(_OfDomains):
    """``/kit/organization/domains/{domain}/removal``."""

    def act(self, sent: Sent) -> str:
        """Claim it no more."""
        sent.visitor.ask(RemoveDomain(**_place(sent)))
        return links.link(links.DOMAINS, done="removed")


def _place(sent: Sent) -> dict[str, Any]:
    return {**sent.path, "organization_id": sent.visitor.organization_id}


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
