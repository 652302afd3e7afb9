"""Fixtures and hooks that many suites share."""

pytest_plugins = ["crewkit_testing.postgres_fixtures", "crewkit_testing.telling"]
