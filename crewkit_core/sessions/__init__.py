"""Sessions of Claude Code: kept byte for byte, counted once, priced as of their time."""
