"""How a process of a platform tells of its work."""

from crewkit_telemetry.logs import log_to_stderr

__all__ = ["log_to_stderr"]
