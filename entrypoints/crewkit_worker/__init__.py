"""Performs what was left for later: a part of ``crewkit up``."""
