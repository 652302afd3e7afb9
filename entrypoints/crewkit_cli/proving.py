"""Dangerous messages: sent, and when a proof is asked for, sent again with one."""

from typing import Any, TypeVar

import attrs

from crewkit.opening import Session
from crewkit_cli.asking import ask_secret
from crewkit_cli.shell import Shell
from crewkit_core.accounts.errors import StepUpNeeded
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import StepUp
from crewkit_core.kernel.message import Message

Answer = TypeVar("Answer")
_OTHERWISE = "this needs your password; run it in a terminal, or do it on the dashboard"


def prove(shell: Shell, session: Session, message: Message[Answer], danger: Danger) -> Answer:
    """Return the answer to a message that has a field ``step_up``.

    Raises:
        Unauthenticated: a proof is needed, and nobody is there to give one.
        CrewkitError: the platform's refusal.
    """
    try:
        return session.door.handle(session.actor, message)
    except StepUpNeeded:
        password = ask_secret(shell.output, "Your password", _OTHERWISE)
    proof = session.door.handle(session.actor, StepUp(purpose=danger, password=password))
    proven: Any = message
    again: Message[Answer] = attrs.evolve(proven, step_up=proof.step_up)
    return session.door.handle(session.actor, again)
