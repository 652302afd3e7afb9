"""Sessions that hold copies of each other's messages, and orders in which they come in."""

import attrs
from hypothesis import strategies as st

from crewkit_testing.builders import a_line, an_answer

STREAMS = ("main", "a1")

# one message as a session holds it: its number, its tokens there, where the record says it is
# from, and the stream
Held = tuple[int, int, str | None, str]


@attrs.frozen
class File:
    """A session's transcript: its id, when it began, and the messages in it."""

    session: str
    began: int
    held: tuple[Held, ...]

    @property
    def lines(self) -> dict[str, list[bytes]]:
        """Lines by stream: a line a message, in main after one that tells when it began."""
        first = a_line("queue-operation", self.session, self.began, operation="enqueue")
        lines = {stream: [] if stream != "main" else [first] for stream in STREAMS}
        for held in self.held:
            lines[held[-1]].append(self.answer(*held))
        return {stream: found for stream, found in lines.items() if found}

    def answer(self, number: int, tokens: int, origin: str | None, _: str) -> bytes:
        copied = {} if origin is None else {"requestSessionId": origin}
        return an_answer(self.session, f"msg_{number}", 3600 * number, tokens=(tokens, 1), **copied)


held = st.tuples(
    st.integers(0, 4),
    st.integers(0, 9),
    st.sampled_from([None, None, "a", "gone"]),
    st.sampled_from([*STREAMS, "main"]),
)


@st.composite
def companies(draw: st.DrawFn) -> list[File]:
    """Up to four sessions that hold some of the same five messages."""
    files = []
    for session in "abcd"[: draw(st.integers(2, 4))]:
        messages = draw(st.lists(held, max_size=4))
        own = [(n, t, None if origin == session else origin, s) for n, t, origin, s in messages]
        files.append(File(session, draw(st.integers(0, 3)), tuple(own)))
    return files


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[File], list[tuple[str, str]]]:
    """Sessions, and the order in which their lines come: one a batch, each stream in its order."""
    files = draw(companies())
    lines = [(f.session, stream) for f in files for stream, own in f.lines.items() for _ in own]
    return files, draw(st.permutations(lines))
