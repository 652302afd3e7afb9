"""What a client reports over OpenTelemetry: OTLP, as JSON or protobuf."""
