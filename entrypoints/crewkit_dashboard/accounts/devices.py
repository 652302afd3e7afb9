"""``/kit/device``: a person lets a device in, or does not (RFC 8628)."""

import attrs
import falcon

from crewkit_core.accounts.errors import UserCodeUnknown
from crewkit_core.accounts.use_cases import DecideDeviceRequest, ShowDeviceRequest
from crewkit_core.kernel.errors import RateLimited, wrong_field
from crewkit_core.tenancy.use_cases import ListOrganizations
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.agents import agent_words
from crewkit_dashboard.accounts.scopes import SCOPE_WORDS
from crewkit_dashboard.accounts.trouble import Trouble, trouble_of
from crewkit_dashboard.coming_back import see_other
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen
class DevicePage:
    """The page; an address that names the code only fills it in."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Ask for the code, or show what waits under it."""
        code = asking.text(req, "user_code")
        if code is None:
            self._ask(req, resp)
            return
        try:
            self._show(req, resp, visitor, code)
        except (UserCodeUnknown, RateLimited) as error:
            self._ask(req, resp, trouble_of(error, "code"), code)

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Let the device in, or do not."""
        form = self.site.own_form(req)
        code, decision = form.word("user_code"), form.text("decision")
        if decision not in {"approve", "deny"}:
            raise wrong_field("decision", "must be approve or deny")
        decide = DecideDeviceRequest(
            user_code=code,
            approve=decision == "approve",
            organization_id=form.identity("organization"),
        )
        try:
            visitor.ask(decide)
        except (UserCodeUnknown, RateLimited) as error:
            self._ask(req, resp, trouble_of(error, "code"), code)
            return
        raise see_other(links.link(links.DEVICE_DECIDED, how=decision))

    def _show(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, code: str
    ) -> None:
        organizations = visitor.ask(ListOrganizations()).data
        self.site.show(
            req,
            resp,
            "accounts/device.html",
            waiting=visitor.ask(ShowDeviceRequest(user_code=code)),
            organizations=organizations,
            shown=visitor.organization_id if organizations else None,
            agent_words=agent_words,
            scope_words=SCOPE_WORDS,
        )

    def _ask(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        trouble: Trouble | None = None,
        code: str = "",
    ) -> None:
        if trouble is not None:
            resp.status = trouble.status
            if trouble.wait is not None:
                resp.set_header("Retry-After", str(trouble.wait))
        self.site.show(req, resp, "accounts/device_code.html", trouble=trouble, code=code)


@attrs.frozen
class DeviceDecided:
    """``/kit/device/decided``."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, _: Visitor) -> None:
        """Say what to do now."""
        approved = asking.text(req, "how") == "approve"
        self.site.show(req, resp, "accounts/device_decided.html", approved=approved)
