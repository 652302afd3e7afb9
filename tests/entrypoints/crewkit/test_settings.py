"""Settings are read once, and what makes no sense is refused by the variable's name."""

import datetime as dt

import pytest

from crewkit.settings import settings_from
from crewkit_core.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REQUESTS_PER_MINUTE", "token=1000001"),
        ("REQUESTS_PER_MINUTE", "nobody=1"),
        ("METRICS_PORT", "0"),
        ("METRICS_PORT", "65536"),
        ("METRICS_PORT", "0.0.0.0:9464"),
        ("OTLP_URL", "http://127.0.0.1:4318/v1/traces"),
        ("OTLP_URL", "127.0.0.1:4318"),
        ("OTLP_HEADERS", "a b=c"),
        ("OTLP_HEADERS", "name=é"),
        ("BROKER_URL", "amqp://127.0.0.1"),
        ("API_PROCESSES", "0"),
        ("WORKER_PROCESSES", "65"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, value: str) -> None:
    """Its refusal names it."""
    with pytest.raises(Invalid, match=name):
        settings_from({f"CREWKIT_{name}": value})


def test_the_most_requests_leave_time_between_them() -> None:
    """The limiter divides by it."""
    settings = settings_from({"CREWKIT_REQUESTS_PER_MINUTE": "token=1000000"})
    assert dt.timedelta(minutes=1) / settings.requests_a_minute["token"] > dt.timedelta(0)


def test_operations_are_silent_and_single_unless_asked_for() -> None:
    """Nothing listens, nothing is sent, nothing else hands out jobs."""
    settings = settings_from({})
    assert (None, None, None) == (settings.metrics_port, settings.otlp_url, settings.broker_url)
    assert (1, 1) == (settings.api_processes, settings.worker_processes)


def test_operations_are_as_they_are_told() -> None:
    """Secrets among them are not shown."""
    settings = settings_from(
        {
            "CREWKIT_METRICS_PORT": "9464",
            "CREWKIT_OTLP_URL": "https://otlp.example",
            "CREWKIT_OTLP_HEADERS": "authorization=hunter2, x-y=z",
            "CREWKIT_BROKER_URL": "redis://:hunter2@127.0.0.1/3",
        }
    )
    assert (9464, "https://otlp.example") == (settings.metrics_port, settings.otlp_url)
    assert {"authorization": "hunter2", "x-y": "z"} == settings.otlp_headers
    assert "hunter2" not in repr(settings)
