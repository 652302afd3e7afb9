"""Pages with one fault each, to see that the watch notices it."""

from collections.abc import Mapping
from types import MappingProxyType

from playwright.sync_api import Page, Route

from crewkit_dashboard.site import HEADERS

_WHOLE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>'
    '<link rel="icon" href="data:,">{head}</head><body><main><h1>A page</h1>{body}</main>'
    "</body></html>"
)
SOUND = _WHOLE.format(head="", body="<p>Nothing is wrong here.</p>")
FAULTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "inline script": ("CSP: script-src", _WHOLE.format(head="", body="<script>1</script>")),
        "inline style": ("CSP: style-src", _WHOLE.format(head="", body="<p style='top:0'>x</p>")),
        "foreign picture": (
            "CSP: img-src",
            _WHOLE.format(head="", body="<img alt='x' src='http://127.0.0.1:9/x.png'>"),
        ),
        "contrast": (
            "axe: color-contrast",
            _WHOLE.format(head="", body="<p><font color='#bbbbbb'>Hardly to be read.</font></p>"),
        ),
        "picture without words": (
            "axe: image-alt",
            _WHOLE.format(head="", body="<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"),
        ),
        "wide table": (
            "overflow: the page itself",
            _WHOLE.format(head="", body=f"<pre>{'wide ' * 200}</pre>"),
        ),
    }
)


def serve_instead(page: Page, html: str, headers: Mapping[str, str] = HEADERS) -> None:
    """Answer ``/kit/faulty`` with *html*, under the headers of every page."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, body=html, content_type="text/html", headers=dict(headers))

    page.route("**/kit/faulty", answer)
