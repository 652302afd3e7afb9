"""Headers on every response, so that a browser trusts it with as little as possible."""

import falcon

from crewkit_http.settings import HttpSettings

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # what a resource sets itself stands: a page needs more, a stylesheet may be kept
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Vary": "Authorization, Cookie",
}
_ONE_YEAR = "max-age=31536000; includeSubDomains"


class SecurityHeaders:
    """Sets them on answers, refusals and failures alike."""

    def __init__(self, settings: HttpSettings) -> None:
        self._headers = dict(_ALWAYS)
        if settings.public_url.startswith("https://"):
            self._headers["Strict-Transport-Security"] = _ONE_YEAR

    def process_response(self, _: falcon.Request, resp: falcon.Response, *_more: object) -> None:
        """Set what the resource did not set itself."""
        for name, value in self._headers.items():
            if resp.get_header(name) is None:
                resp.set_header(name, value)
