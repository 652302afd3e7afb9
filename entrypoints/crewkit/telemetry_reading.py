"""The port of what clients report, over OTLP."""

from crewkit_core.sessions.model.telemetry import Export, Signal


class ClientTelemetry:
    """``sessions.ports.telemetry.TelemetryReading``."""

    def read(self, data: bytes, signal: Signal, *, protobuf: bool) -> Export:
        """Return what an export tells of requests and their cost.

        Raises:
            Malformed: it is no such export.
            LimitReached: it holds too many records.
        """
        # known to be wanted only now: protobuf takes a while to import, and few processes hear
        from crewkit_otlp.reading import OtlpReading

        return OtlpReading().read(data, signal, protobuf=protobuf)
