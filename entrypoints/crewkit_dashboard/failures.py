"""Errors below /kit become pages, whoever raised them."""

import falcon

from crewkit_dashboard.refusals import refusal_for
from crewkit_dashboard.site import Site, request_id_of

_FIRST_ERROR = 400
_DEFAULT_STATUS = 500


class FailurePages:
    """Middleware: replaces the body of an error answer below /kit that is not a page yet."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def process_response(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        resource: object,  # noqa: ARG002 - falcon's signature
        req_succeeded: bool,  # noqa: ARG002, FBT001 - falcon's signature
    ) -> None:
        """Show the page for the status, with the id of the request."""
        status = falcon.http_status_to_code(resp.status or _DEFAULT_STATUS)
        if status < _FIRST_ERROR or not is_below_kit(req.path):
            return
        if (resp.content_type or "").startswith("text/html"):
            return
        resp.data = None
        resp.media = None
        resp.stream = None
        self._site.show(
            req,
            resp,
            "refusal.html",
            refusal=refusal_for(status),
            request_id=request_id_of(req),
        )


def is_below_kit(path: str) -> bool:
    """Return whether *path* is one of the dashboard's."""
    return path == "/kit" or path.startswith("/kit/")
