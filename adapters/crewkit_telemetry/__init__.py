"""What the processes tell of their work: log lines, metrics, traces."""
