"""Addresses below /kit that have no page of their own."""

from urllib.parse import quote

import attrs
import falcon

from crewkit_core.kernel.errors import NotFound
from crewkit_dashboard.failures import is_below_kit
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen
class Nowhere:
    """``/kit/{rest}`` of no other page."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, _: falcon.Response, __: Visitor, rest: str) -> None:  # noqa: ARG002 - the router passes it
        """Say so."""
        raise NotFound(f"{req.path} is no page")


class LastSlashes:
    """Middleware: an address of a page with a slash too many leads to the page."""

    def process_request(self, req: falcon.Request, _: falcon.Response) -> None:
        """Send the browser to the address without it, query and all."""
        path = req.path.rstrip("/")
        if path == req.path or not is_below_kit(path) or req.method not in {"GET", "HEAD"}:
            return
        # encoded again: a header takes no line break, and nothing but ASCII
        query = f"?{req.query_string}" if req.query_string else ""
        raise falcon.HTTPPermanentRedirect(quote(path) + query)
