"""Claude Code on this machine: its transcripts found, cut into pieces, read and rendered."""
