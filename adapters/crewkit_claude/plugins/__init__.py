"""Claude Code's plugins: a marketplace of our own, and what is installed and enabled."""
