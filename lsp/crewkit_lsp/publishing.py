"""Syntax errors told to clients that do not ask for them."""

from collections.abc import Callable

from crewkit_lsp import messages
from crewkit_lsp.desk import Answer, Request
from crewkit_lsp.documents import Documents
from crewkit_lsp.messages import encoded
from crewkit_lsp.params import Fields

_METHOD = "textDocument/diagnostic"
_HEAD, _TAIL = b'{"kind":"full","items":', b"}"


class Publisher:
    """Publishes the errors of open documents when the client speaks of them.

    One check of a document is under way at a time; what happened meanwhile is checked after it.
    A client that asks for diagnostics itself is told nothing here: it would see each twice.
    """

    def __init__(
        self,
        take: Callable[[Request], None],
        documents: Documents,
        send: Callable[[bytes], None],
        abilities: Fields,
    ) -> None:
        self._take = take
        self._documents = documents
        self._send = send
        published = abilities.get("publishDiagnostics")
        self._wanted = isinstance(published, dict) and "diagnostic" not in abilities
        self._versions = isinstance(published, dict) and published.get("versionSupport") is True
        self._checking: dict[str, int] = {}

    def check(self, uri: str) -> None:
        """Check the document, now or after the check that is under way."""
        known = self._documents.get(uri)
        if not self._wanted or known is None or uri in self._checking:
            return
        self._checking[uri] = known.serial
        asked = {"textDocument": {"uri": uri}}
        self._take(Request(_METHOD, asked, lambda answer: self._checked(uri, answer)))

    def clear(self, uri: str) -> None:
        """Take back what was said of a document that is closed."""
        if self._wanted:
            self._publish(uri, None, b"[]")

    def _checked(self, uri: str, answer: Answer) -> None:
        serial, known = self._checking.pop(uri), self._documents.get(uri)
        if known is None:
            return
        if known.serial != serial:
            self.check(uri)
        elif answer.code is None and answer.result.startswith(_HEAD):
            items = answer.result[len(_HEAD) : -len(_TAIL)]
            self._publish(uri, known.version if self._versions else None, items)

    def _publish(self, uri: str, version: int | None, items: bytes) -> None:
        about = encoded({"uri": uri} | ({} if version is None else {"version": version}))
        params = about[:-1] + b',"diagnostics":' + items + b"}"
        self._send(messages.notification("textDocument/publishDiagnostics", params))
