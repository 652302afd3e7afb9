"""Ask the person at the terminal to prove who they are; never anybody else."""

from typing import ClassVar

from crewkit_cli.rendering import Output
from crewkit_core.kernel.errors import Unauthenticated


class NobodyToAsk(Unauthenticated):
    """A secret must be typed, and there is no terminal to type it at."""

    code: ClassVar[str] = "nobody_to_ask"


def ask_secret(output: Output, question: str, otherwise: str) -> str:
    """Return what the person types, unseen.

    Args:
        output: Where the terminal is, if there is one.
        question: What is asked.
        otherwise: What may be done where there is none.

    Raises:
        NobodyToAsk: there is none.
    """
    if not output.can_ask:
        raise NobodyToAsk(f"nobody is at a terminal to ask: {otherwise}")
    return output.ask_secret(question)
