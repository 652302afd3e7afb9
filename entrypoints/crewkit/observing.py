"""Ports and the door with a look at what passes them: spans, times, counts, whose request it is."""

import contextlib
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager
from typing import Any, ParamSpec, TypeVar

import attrs

from crewkit.telling import Telemetry
from crewkit_core.audit.use_cases import DeliverEvent
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import CrewkitError, Unavailable
from crewkit_core.kernel.ids import made_at
from crewkit_core.kernel.message import Message
from crewkit_core.sessions.use_cases import IngestBatch
from crewkit_core.sessions.views import BatchReceipt
from crewkit_core.webhooks.model import Answer as WebhookAnswer
from crewkit_core.webhooks.ports import WebhookSender
from crewkit_queue.enqueueing import Handing
from crewkit_telemetry.carrying import on_behalf_of

Answer = TypeVar("Answer")
Unit = TypeVar("Unit")
Whose = ParamSpec("Whose")
_HUNDRED = 100


def result_of(error: BaseException | None) -> str:
    """Return in a word how work ended: ``done``, ``unavailable``, ``refused`` or ``failed``."""
    if error is None:
        return "done"
    if isinstance(error, Unavailable):
        return "unavailable"
    return "refused" if isinstance(error, CrewkitError) else "failed"


@contextlib.contextmanager
def timed(tell: Callable[[BaseException | None, float], object]) -> Generator[None, None, None]:
    """Tell how the block ended, and after how many seconds."""
    began = time.monotonic()
    try:
        yield
    except BaseException as error:
        tell(error, time.monotonic() - began)
        raise
    tell(None, time.monotonic() - began)


@attrs.frozen
class ObservedDoor:
    """A door that carries out as another one does."""

    _door: Door
    _telemetry: Telemetry
    _clock: Clock
    _handing: Handing | None = None

    def handle(self, actor: Actor, message: Message[Answer]) -> Answer:
        """Carry out *message* for *actor*.

        Raises:
            CrewkitError: the domain's refusal.
        """
        if self._telemetry.silent:
            with on_behalf_of(actor.request_id):
                return self._handle(actor, message)
        name = type(message).__name__
        meters = self._telemetry.meters
        with (
            on_behalf_of(actor.request_id),
            self._telemetry.tracer.span(name),
            timed(lambda error, took: meters.use_case_ended(name, result_of(error), took)),
        ):
            answer = self._handle(actor, message)
        self._count(message, answer)
        return answer

    def _handle(self, actor: Actor, message: Message[Answer]) -> Answer:
        if self._handing is None:
            return self._door.handle(actor, message)
        try:
            return self._door.handle(actor, message)
        finally:  # a refusal may have stored jobs, too
            self._handing.hand_over()

    def _count(self, message: Message[Any], answer: object) -> None:
        if isinstance(message, IngestBatch) and isinstance(answer, BatchReceipt):
            self._telemetry.meters.ingested(
                accepted=_lines(answer.accepted),
                duplicate=_lines(answer.duplicate),
                rejected=_lines(answer.rejected),
                size=len(message.data),
            )
        elif isinstance(message, DeliverEvent) and message.replay_id is None:
            lag = self._clock.now() - made_at(message.event_id)
            self._telemetry.meters.event_delivered(max(0.0, lag.total_seconds()))


def _lines(ranges: Any) -> int:  # noqa: ANN401 - of two kinds that have this in common
    return sum(each.last_line - each.first_line + 1 for each in ranges)


def observed_work(
    work: Callable[Whose, AbstractContextManager[Unit]], telemetry: Telemetry
) -> Callable[Whose, AbstractContextManager[Unit]]:
    """Return what opens units as *work* does, each in a span."""
    if telemetry.silent:
        return work

    @contextlib.contextmanager
    def opened(*args: Whose.args, **kwargs: Whose.kwargs) -> Generator[Unit, None, None]:
        with telemetry.tracer.span("transaction"), work(*args, **kwargs) as unit:
            yield unit

    return opened


@attrs.frozen
class ObservedSender:
    """``webhooks.ports.WebhookSender`` that counts what came of it."""

    _sender: WebhookSender
    _telemetry: Telemetry

    @property
    def loopback(self) -> bool:
        """Whether the operator lets this machine itself be an endpoint."""
        return self._sender.loopback

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> WebhookAnswer:
        """Send it; the address is told to nobody."""
        began = time.monotonic()
        with self._telemetry.tracer.span("webhook", "client") as span:
            answer = self._sender.send(url, headers, body)
            outcome = _outcome(answer)
            span.say("crewkit.outcome", outcome)
        self._telemetry.meters.webhook_sent(outcome, time.monotonic() - began)
        return answer


def _outcome(answer: WebhookAnswer) -> str:
    if answer.failure is not None:
        return answer.failure.value
    return "none" if answer.status is None else f"{answer.status // _HUNDRED}xx"


@attrs.frozen
class Requests:
    """Watches requests of the server (``crewkit_http.logs.Watch``)."""

    _telemetry: Telemetry

    def began(self, method: str, traceparent: str) -> Callable[[str, int], None]:
        """Begin to watch one; return what is told its route's template and status at its end."""
        telemetry, since = self._telemetry, time.monotonic()
        telemetry.meters.request_began()
        open_ = contextlib.ExitStack()
        span = open_.enter_context(
            telemetry.tracer.span(method, "server", {"traceparent": traceparent})
        )

        def ended(route: str, status: int) -> None:
            span.call(f"{method} {route}".strip())
            span.say("http.request.method", method)
            span.say("http.route", route)
            span.say("http.response.status_code", status)
            if status >= 5 * _HUNDRED:
                span.fail(str(status))
            open_.close()
            telemetry.meters.request_ended(method, route, status, time.monotonic() - since)

        return ended
