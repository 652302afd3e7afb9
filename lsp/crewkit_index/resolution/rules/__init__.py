"""How names lead to definitions: the way all languages share; each overrides its own parts.

The parts stand on one another: names, members, mentions, values, types.
"""

from crewkit_index.resolution.rules.typed import Rules

__all__ = ["Rules"]
