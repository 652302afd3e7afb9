"""One door into the domain."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import ScopeMissing
from crewkit_core.kernel.message import Command, Message
from crewkit_core.kernel.work import asker

Answer = TypeVar("Answer")
UseCases = Mapping[type[Message[Any]], Callable[..., Any]]


class Door(Protocol):
    """Anything that carries out messages: this process's dispatcher, or a platform elsewhere."""

    def handle(self, actor: Actor, message: Message[Answer]) -> Answer:
        """Carry out *message* for *actor*.

        Raises:
            CrewkitError: the domain's refusal.
        """
        ...


class Dispatcher:
    """Routes each message to its use case, with that use case's ports bound once."""

    def __init__(self, use_cases: UseCases, ports: Mapping[str, object]) -> None:
        self._bound = {kind: _bind(use_case, ports) for kind, use_case in use_cases.items()}

    def handle(self, actor: Actor, message: Message[Answer]) -> Answer:
        """Carry out *message* for *actor*.

        Raises:
            ScopeMissing: the actor's token is not for such messages.
            CrewkitError: the domain's refusal.
        """
        if actor.grant is not None and message.scope not in actor.grant.scopes:
            raise ScopeMissing(f"this token lacks the scope {message.scope}")
        if isinstance(message, Command):  # a refusal of it is told, not that of a question
            actor = attrs.evolve(actor, doing=type(message).__name__)
        before = asker.set(actor.user_id)
        try:
            answer: Answer = self._bound[type(message)](message, actor=actor)
        finally:
            asker.reset(before)
        return answer


def _bind(use_case: Callable[..., Any], ports: Mapping[str, object]) -> Callable[..., Any]:
    wanted = [
        parameter.name
        for parameter in inspect.signature(use_case).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.name != "actor"
    ]
    missing = [name for name in wanted if name not in ports]
    if missing:
        raise LookupError(f"{use_case.__name__} needs ports nobody gave: {', '.join(missing)}")
    return functools.partial(use_case, **{name: ports[name] for name in wanted})
