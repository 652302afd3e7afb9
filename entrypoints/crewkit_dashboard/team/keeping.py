"""``/kit/organization/capture``: what is kept of sessions, and how long."""

import attrs
import falcon

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.use_cases import UpdateOrganization
from crewkit_dashboard import links
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import Form
from crewkit_dashboard.site import Site, Visitor, page
from crewkit_dashboard.team.organization import show_organization

_MOST_DIGITS = 9


@attrs.frozen
class Keeping:
    """``/kit/organization/capture``."""

    site: Site
    home = links.ORGANIZATION

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Keep this much of sessions, for so long."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                UpdateOrganization(
                    organization_id=visitor.organization_id,
                    capture=_capture(form),
                    retention_days=_days(form),
                )
            )
            return links.link(links.ORGANIZATION, done="capture")

        def show(trouble: Trouble) -> None:
            show_organization(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "capture", act, show)


def _capture(form: Form) -> Capture:
    try:
        return Capture(form.word("capture"))
    except ValueError:
        raise wrong_field("capture", f"must be of {', '.join(Capture)}") from None


def _days(form: Form) -> int:
    said = form.word("retention_days") or "0"
    if not (said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS):
        raise wrong_field("retention_days", "must be a number of days")
    return int(said)
