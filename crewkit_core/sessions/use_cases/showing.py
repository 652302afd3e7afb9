"""What is shown of sessions: no more than is kept now, whatever was when they came in."""

import attrs

from crewkit_core.sessions.ports import Transcripts
from crewkit_core.sessions.views import SessionDetail, SessionSummary, StreamView
from crewkit_core.tenancy.capture import Capture


def shown_summary(
    summary: SessionSummary, capture: Capture, transcripts: Transcripts
) -> SessionSummary:
    """Return a session as lists may show it: titles are made of what was answered."""
    title, first_prompt = summary.title, summary.first_prompt
    return attrs.evolve(
        summary,
        title=_text(title, capture, transcripts, keep=capture.keeps_answers),
        first_prompt=_text(first_prompt, capture, transcripts, keep=capture.keeps_prompts),
    )


def shown_detail(
    detail: SessionDetail, capture: Capture, transcripts: Transcripts
) -> SessionDetail:
    """Return a session as its page may show it."""

    def stream_of(stream: StreamView) -> StreamView:
        said = stream.description
        kept = _text(said, capture, transcripts, keep=capture.keeps_answers)
        return attrs.evolve(stream, description=kept)

    return attrs.evolve(
        detail,
        summary=shown_summary(detail.summary, capture, transcripts),
        cwd=detail.cwd if capture.keeps_prompts else None,
        git_branch=detail.git_branch if capture.keeps_prompts else None,
        streams=tuple(map(stream_of, detail.streams)),
    )


def _text(
    text: str | None, capture: Capture, transcripts: Transcripts, *, keep: bool
) -> str | None:
    """Return a text that was taken out of lines, when it is one that is kept, without secrets."""
    if text is None or not keep:
        return None
    if capture is Capture.UNREDACTED:
        return text
    return transcripts.reduce(text.encode(), Capture.FULL).data.decode()


def shown_lines(data: bytes, stored: Capture, capture: Capture, transcripts: Transcripts) -> bytes:
    """Return some whole lines as they may be shown.

    Args:
        stored: What was kept of them when they came in.
        capture: What is kept now.
    """
    if not capture.keeps_less_than(stored):
        return data
    return transcripts.reduce(data, capture).data
