"""How the embedded platform says no."""

from typing import ClassVar

from crewkit_core.kernel.errors import Conflict, Invalid, NotFound, Unavailable


class BinariesMissing(NotFound):
    """No PostgreSQL binaries were found on this machine."""

    code: ClassVar[str] = "postgres_binaries_missing"


class Unreachable(Unavailable):
    """The service user cannot reach a file that it must run or read."""

    code: ClassVar[str] = "service_user_cannot_reach"


class UnsafeDataDirectory(Invalid):
    """The data directory could be read or exchanged by somebody else."""

    code: ClassVar[str] = "unsafe_data_directory"


class ForeignMajor(Conflict):
    """The data was written by another major version of PostgreSQL than these binaries."""

    code: ClassVar[str] = "postgres_major_differs"


class ClusterFailed(Unavailable):
    """PostgreSQL did not initialize, start, stop or dump."""

    code: ClassVar[str] = "postgres_failed"


class StartBusy(Unavailable):
    """Another process holds the start lock for longer than we wait."""

    code: ClassVar[str] = "start_lock_busy"


class AlreadyRunning(Conflict):
    """Another platform runs on this data directory."""

    code: ClassVar[str] = "platform_already_running"


class PortTaken(Conflict):
    """Somebody listens on that port already, or it may not be bound."""

    code: ClassVar[str] = "port_taken"
