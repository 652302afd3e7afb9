"""Fixtures of the house's tests."""

from crewkit_testing.real_commands import ck, session

__all__ = ["ck", "session"]
