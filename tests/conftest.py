"""Fixtures and hooks that many suites share."""

import os

import hypothesis

pytest_plugins = ["crewkit_testing.postgres_fixtures", "crewkit_testing.telling"]

# For `tox -e proof`; a test with a number of examples of its own keeps it.
hypothesis.settings.register_profile(
    "proof",
    max_examples=int(os.environ.get("CREWKIT_EXAMPLES", "500")),
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)

# For planted bugs: that one is found is enough, the shortest way to it is for people.
hypothesis.settings.register_profile("unshrunk", phases=[hypothesis.Phase.generate])
