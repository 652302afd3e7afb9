"""A session's bytes as they came in: a whole stream, or one line."""

import base64
import re

import attrs
import falcon

from crewkit_core.kernel.errors import NotFound
from crewkit_core.kernel.page import encode_cursor
from crewkit_core.sessions.use_cases import ExportStream, ListItems
from crewkit_core.sessions.views import ItemView
from crewkit_dashboard import asking
from crewkit_dashboard.site import HEADERS, Site, Visitor, page
from crewkit_dashboard.tree import MAIN

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")
_LONGEST_NAME = 80
_SEALED = "default-src 'none'; frame-ancestors 'none'; sandbox"


@attrs.frozen
class Export:
    """``/kit/sessions/{session}/export``."""

    site: Site

    @page
    def on_get(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, session: str
    ) -> None:
        """Answer the stream; its bytes are read as they are sent."""
        session = asking.checked(session, "session")
        stream = asking.text(req, "stream") or MAIN
        export = visitor.ask(
            ExportStream(organization_id=visitor.organization_id, session=session, stream=stream)
        )
        _seal(resp)
        resp.content_type = "application/x-ndjson"
        name = _NOT_IN_NAMES.sub("-", session if stream == MAIN else f"agent-{stream}")
        ending = "jsonl" if export.complete else "incomplete.jsonl"
        resp.downloadable_as = f"{name[:_LONGEST_NAME]}.{ending}"
        resp.stream = export.chunks
        resp.content_length = export.size


@attrs.frozen
class RawLine:
    """``/kit/sessions/{session}/lines/{line}``."""

    site: Site

    @page
    def on_get(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        visitor: Visitor,
        session: str,
        line: int,
    ) -> None:
        """Answer one line as plain text."""
        found = visitor.ask(
            ListItems(
                organization_id=visitor.organization_id,
                session=asking.checked(session, "session"),
                stream=asking.text(req, "stream") or MAIN,
                after=encode_cursor(line - 1) if line else None,
                limit=1,
            )
        ).data
        if not found or found[0].line != line:
            raise NotFound("the stream has no such line, or it is blank")
        _seal(resp)
        resp.content_type = "text/plain; charset=utf-8"
        resp.data = _bytes_of(found[0])


def _seal(resp: falcon.Response) -> None:
    resp.set_headers(HEADERS | {"Content-Security-Policy": _SEALED})


def _bytes_of(item: ItemView) -> bytes:
    if item.raw is not None:
        return item.raw.encode("utf-8", "surrogatepass")
    if item.raw_base64 is not None:
        return base64.b64decode(item.raw_base64)
    return f"This line was left out: {item.flaw or 'it was too long'}.\n".encode()
