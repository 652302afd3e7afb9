"""The schema's history, and the commands that walk it."""
