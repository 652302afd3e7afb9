"""Where in which log a reader is, and what stands there."""

import attrs
import falcon

from crewkit_core.sessions.views import SessionDetail
from crewkit_dashboard import asking, links
from crewkit_dashboard.chat.entries import Log
from crewkit_dashboard.chat.folding import fold
from crewkit_dashboard.chat.pages import read_lines
from crewkit_dashboard.site import Visitor
from crewkit_dashboard.tree import MAIN


@attrs.frozen(kw_only=True)
class LogAddress:
    """A place in a log.

    Attributes:
        stream: ``main`` or an agent id.
        everything: Bookkeeping lines, too.
    """

    session: str
    stream: str
    after: str | None
    everything: bool

    @classmethod
    def of(cls, req: falcon.Request, session: str) -> "LogAddress":
        """Return the place that a request's address names.

        Raises:
            Invalid: it makes no sense.
        """
        return cls(
            session=session,
            stream=asking.text(req, "stream") or MAIN,
            after=asking.text(req, "after"),
            everything=asking.flag(req, "all"),
        )

    @property
    def href(self) -> str:
        """The session's page at this place."""
        return self._link(links.session(self.session), "log")

    @property
    def fragment_href(self) -> str:
        """The log alone at this place."""
        return self._link(f"{links.session(self.session)}/log", "")

    @property
    def live_href(self) -> str:
        """The log at this place with the session's figures, for who follows it."""
        return self._link(f"{links.session(self.session)}/live", "")

    def _link(self, path: str, fragment: str) -> str:
        return links.link(
            path,
            fragment,
            stream=None if self.stream == MAIN else self.stream,
            after=self.after,
            all=1 if self.everything else None,
        )

    def onward(self, cursor: str) -> "LogAddress":
        """Return the place after *cursor*."""
        return attrs.evolve(self, after=cursor)

    def of_stream(self, stream: str) -> "LogAddress":
        """Return the beginning of another stream's log."""
        return attrs.evolve(self, stream=stream, after=None)

    def turned(self) -> "LogAddress":
        """Return the beginning with bookkeeping lines shown, or hidden again."""
        return attrs.evolve(self, everything=not self.everything, after=None)

    def beginning(self) -> "LogAddress":
        """Return the beginning of this log."""
        return attrs.evolve(self, after=None)

    def raw(self, line: int) -> str:
        """Return the address of a line as it came in."""
        return links.link(
            f"{links.session(self.session)}/lines/{line}",
            stream=None if self.stream == MAIN else self.stream,
        )

    @property
    def export(self) -> str:
        """The address of the stream's bytes."""
        return links.link(
            f"{links.session(self.session)}/export",
            stream=None if self.stream == MAIN else self.stream,
        )


def log_of(visitor: Visitor, detail: SessionDetail, address: LogAddress) -> Log:
    """Return a page of a log.

    Raises:
        NotFound: the session has no such stream.
        Invalid: the cursor makes no sense.
    """
    lines = read_lines(
        visitor, address.session, address.stream, address.after, everything=address.everything
    )
    return Log(
        entries=fold(lines, detail.streams, everything=address.everything),
        next_cursor=lines.next_cursor,
    )
