"""The audit's nouns."""
