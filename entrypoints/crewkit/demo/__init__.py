"""A believable made-up team, told through real transcripts: nothing in it happened."""

from crewkit.demo.filling import fill_demo

__all__ = ["fill_demo"]
