"""Frames compressed with zstandard, and archives as files."""
