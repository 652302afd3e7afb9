"""How names find definitions: for every language, from facts and text alone.

Nothing here parses: the extractors did. One `Question` is made for each answer.
"""

from collections.abc import Sequence

from crewkit_index.index import Found, Index
from crewkit_index.resolution.answers import Answers

__all__ = ["Answers", "Found", "Index", "Sequence"]
