"""Ruby: constants by nesting, ancestors and reopenings; methods by ancestors and mixins."""

from crewkit_index.resolution.ruby.language import Ruby

__all__ = ["Ruby"]
