"""TypeScript and JavaScript: modules, members, contextual types of object literals."""

from crewkit_index.resolution.ecmascript.language import EcmaScript

__all__ = ["EcmaScript"]
