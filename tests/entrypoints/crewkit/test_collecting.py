"""Hearing what a client reports while it runs, and leaving alone who reports elsewhere."""

import http.client
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crewkit.collecting import Collected, collecting, reports_elsewhere
from crewkit_core.sessions.model.telemetry import MOST_BYTES, Signal
from crewkit_otlp.reading import OtlpReading
from crewkit_testing.told import a_cost, a_told_request, an_event, attributes, logs, metrics


@pytest.fixture
def heard() -> Iterator[Collected]:
    """Listen."""
    with collecting(wanted=True) as collected:
        yield collected


def send(
    heard: Collected, path: str, body: bytes | Iterator[bytes], headers: Mapping[str, str] = {}
) -> int:
    """Send as a client does; return the status."""
    place = urlsplit(heard.environ["OTEL_EXPORTER_OTLP_ENDPOINT"])
    name, _, token = heard.environ["OTEL_EXPORTER_OTLP_HEADERS"].partition("=")
    line = http.client.HTTPConnection(str(place.hostname), place.port, timeout=5)
    try:
        line.request("POST", path, body=body, headers={name: token, **headers})
        return line.getresponse().status
    finally:
        line.close()


def test_figures_are_kept_and_words_are_not(heard: Collected) -> None:
    """Whatever a user lets the client report stays on the machine; what it cost is whole."""
    said = an_event("s", prompt="my secret plan")
    prompt = {"body": {"stringValue": "claude_code.user_prompt"}, "attributes": []}
    assert send(heard, "/v1/logs", logs(said, prompt)) == 200
    counted = a_cost("s", exemplars=[{"filteredAttributes": attributes({"prompt": "my secret"})}])
    assert send(heard, "/v1/metrics", metrics(counted)) == 200
    assert send(heard, "/v1/logs", logs(prompt)) == 200
    exports = heard.exports()
    assert [signal for signal, _ in exports] == [Signal.LOGS, Signal.METRICS]
    assert b"secret" not in b"".join(data for _, data in exports)
    told = [OtlpReading().read(data, signal, protobuf=False) for signal, data in exports]
    assert told[0].requests == (a_told_request("s"),)
    assert len(told[1].points) == 1


def test_a_body_may_come_in_chunks(heard: Collected) -> None:
    """As 2.1.197 sends them."""
    whole = logs(an_event("s"))
    assert send(heard, "/v1/logs", iter([whole[:100], whole[100:]])) == 200
    assert len(heard.exports()) == 1


def test_nobody_else_is_heard(heard: Collected) -> None:
    """Without the token, from a page, of another kind, too long, or no export."""
    whole = logs(an_event("s"))
    assert send(heard, "/v1/logs", whole, {"crewkit-token": "guessed"}) == 401
    assert send(heard, "/v1/logs", whole, {"Origin": "https://evil.example"}) == 401
    assert send(heard, "/v1/traces", whole) == 404
    assert send(heard, "/v1/logs", b"", {"Content-Length": str(MOST_BYTES + 1)}) == 413
    assert send(heard, "/v1/logs", b"[" * 100_000) == 400
    assert send(heard, "/v1/logs", b'{"resourceLogs": 7}') == 400
    assert heard.exports() == ()


def test_who_is_not_listened_to_is_told_nothing() -> None:
    """A run that is not tracked gets no variable of ours."""
    with collecting(wanted=False) as collected:
        assert collected.environ == {}


@pytest.mark.parametrize("place", ["environment", "user", "project", "local", "argument"])
def test_a_users_own_telemetry_is_left_alone(place: str, tmp_path: Path) -> None:
    """Wherever it is set: the client lets settings win, and half of each would go astray."""
    config, cwd = tmp_path / "config", tmp_path / "repository"
    (cwd / ".claude").mkdir(parents=True)
    config.mkdir()
    assert not reports_elsewhere({"HOME": "/"}, config, cwd, ["-p", "hello"])
    own = {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://otel.example"}
    files = {
        "user": config / "settings.json",
        "project": cwd / ".claude" / "settings.json",
        "local": cwd / ".claude" / "settings.local.json",
    }
    if place in files:
        files[place].write_text(json.dumps({"env": own}))
    environ = own if place == "environment" else {}
    arguments = ["--settings", "x.json"] if place == "argument" else []
    assert reports_elsewhere(environ, config, cwd, arguments)


def test_settings_that_cannot_be_read_set_nothing(tmp_path: Path) -> None:
    """The client ignores such a file, too."""
    for text in ("{", "[]", '{"env": 7}', "[" * 100_000):
        (tmp_path / "settings.json").write_text(text)
        assert not reports_elsewhere({}, tmp_path, tmp_path, [])
