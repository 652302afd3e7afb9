"""The nouns of sessions."""
