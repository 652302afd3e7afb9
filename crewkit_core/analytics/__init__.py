"""Figures of an organization, read from rollups that follow each batch."""
