"""The real use cases on a test's own PostgreSQL."""

import datetime as dt
from typing import Any

from crewkit.ports import Ports
from crewkit.rates import shipped_rates
from crewkit.telemetry_reading import ClientTelemetry
from crewkit.transcripts import ClaudeTranscripts
from crewkit_core.kernel.dispatch import Door
from crewkit_core.sessions.ports import Archives
from crewkit_core.tenancy.capture import Capture
from crewkit_files.packing import ZstdPacking
from crewkit_memory.tables import Store
from crewkit_testing.account_parts import account_ports
from crewkit_testing.builders import FrozenClock
from crewkit_testing.tenants import World


def door_on(world: World, archives: Archives, work: Any = None) -> Door:
    """Return the door; accounts lie in memory, since nothing asked here is about them.

    Args:
        work: In place of the world's own transactions.
    """
    clock = FrozenClock()
    return Ports(
        work=work or world.work,
        directory=world.directory,
        transcripts=ClaudeTranscripts(),
        telemetry_reading=ClientTelemetry(),
        usual_capture=Capture.UNREDACTED,
        packing=ZstdPacking(),
        archives=archives,
        rates=shipped_rates(),
        clock=clock,
        quiet=dt.timedelta(0),
        **account_ports(Store(), clock, []),
    ).open()
