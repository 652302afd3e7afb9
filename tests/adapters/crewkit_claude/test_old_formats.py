"""Transcripts as clients of 1.x wrote them (made by hand after their layout)."""

from crewkit_claude.transcripts import find_transcripts
from crewkit_core.sessions.model.transcript import PieceFacts, TokenUsage
from crewkit_testing.lab.corpora import DATA, facts_of, owned

_FIRST = "01010101-0000-4000-8000-000000000001"
_RESUMED = "01010101-0000-4000-8000-000000000002"
_FILES = tuple(find_transcripts(DATA / "1.x", report=lambda path, why: None))


def the(session: str, stream: str = "main") -> PieceFacts:
    (file,) = (f for f in _FILES if (f.claude_session_id, f.stream) == (session, stream))
    (facts,) = facts_of(file)
    return facts


def test_subagents_beside_the_main_file_belong_to_the_session_their_lines_name() -> None:
    """Found together with it."""
    found = [(file.claude_session_id, file.stream) for file in _FILES]
    assert found == [(_FIRST, "main"), (_RESUMED, "main"), (_FIRST, "deadbeef")]


def test_placeholders_and_missing_ids_are_counted_once() -> None:
    """The fullest usage of each request, subagent's lines in the main file included."""
    usages = {message.message_id: message.usage for message in the(_FIRST).messages}
    assert usages == {
        "msg_01Old1": TokenUsage(input=4, output=88, cache_write_5m=5_000),
        "msg_01Old2": TokenUsage(input=7, output=20, cache_read=100, cache_write_5m=900),
        "req_013": TokenUsage(input=3, output=31, cache_read=5_000, cache_write_5m=40),
    }


def test_a_message_with_neither_id_nor_request_goes_by_its_line() -> None:
    """As in the oldest subagents' files."""
    assert [message.message_id for message in the(_FIRST, "deadbeef").messages] == ["line:x2"]


def test_what_happened_is_counted() -> None:
    """One prompt, one interruption, one error of the API; the summary is the title."""
    facts = the(_FIRST)
    counts = (facts.prompts, facts.interruptions, facts.api_errors, facts.tool_errors)
    assert (counts, facts.title) == ((1, 1, 1, 1), "Add a test for add()")


def test_lines_that_keep_their_old_session_are_copies() -> None:
    """A resumed session of that age is a new file."""
    owners = {name: session for name, (session, _) in owned(_FILES).items()}
    assert (owners["msg_01Old1"], owners["msg_01Old3"]) == (_FIRST, _RESUMED)
    assert (the(_RESUMED).prompts, the(_RESUMED).first_prompt) == (1, "Go on.")
