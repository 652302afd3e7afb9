"""Style, script and marks, read once and named by their content."""

import hashlib
from importlib import resources
from types import MappingProxyType

import attrs
import falcon

_KINDS = MappingProxyType(
    {
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml; charset=utf-8",
    }
)
_FILES = MappingProxyType(
    {
        "style": (
            "base.css",
            "layout.css",
            "figures.css",
            "charts.css",
            "session.css",
            "chat.css",
            "accounts.css",
            "audit.css",
            "webhooks.css",
            "reference.css",
        ),
        "script": ("crewkit.js", "forms.js", "live.js"),
        "mark": ("mark.svg",),
    }
)
_NAME_LENGTH = 20
_FOREVER = "public, max-age=31536000, immutable"


@attrs.frozen
class Asset:
    """A static file.

    Attributes:
        name: Hash of the content with the file's ending.
    """

    name: str
    content_type: str
    data: bytes

    @property
    def href(self) -> str:
        """Where browsers find it."""
        return f"/kit/static/{self.name}"


def load_assets() -> dict[str, Asset]:
    """Return the assets by what they are for: ``style``, ``script`` and ``mark``."""
    folder = resources.files("crewkit_dashboard") / "static"
    return {
        use: _asset(b"\n".join((folder / name).read_bytes() for name in names), names[0])
        for use, names in _FILES.items()
    }


def _asset(data: bytes, name: str) -> Asset:
    ending = name.rpartition(".")[2]
    digest = hashlib.sha256(data).hexdigest()[:_NAME_LENGTH]
    return Asset(f"{digest}.{ending}", _KINDS[ending], data)


class StaticFiles:
    """``/kit/static/{name}``."""

    def __init__(self, assets: dict[str, Asset]) -> None:
        self._by_name = {asset.name: asset for asset in assets.values()}

    def on_get(self, _: falcon.Request, resp: falcon.Response, name: str) -> None:
        """Answer a file; its name changes with its content, so it is kept for good."""
        asset = self._by_name.get(name)
        if asset is None:
            raise falcon.HTTPNotFound
        resp.content_type = asset.content_type
        resp.set_header("Cache-Control", _FOREVER)
        resp.set_header("X-Content-Type-Options", "nosniff")
        resp.set_header("Cross-Origin-Resource-Policy", "same-origin")
        resp.data = asset.data
