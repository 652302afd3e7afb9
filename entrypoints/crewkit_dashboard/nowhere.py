"""Every address below /kit that has no page."""

import attrs
import falcon

from crewkit_core.kernel.errors import NotFound
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen
class Nowhere:
    """``/kit/{rest}`` of no other page."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, _: falcon.Response, __: Visitor, rest: str) -> None:
        """Say so; without its last slash the address may have a page."""
        if rest.endswith("/") or not rest:
            raise falcon.HTTPPermanentRedirect(f"/kit/{rest}".rstrip("/"))
        raise NotFound(f"{req.path} is no page")
