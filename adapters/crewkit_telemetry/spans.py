"""What is traced, and nothing of it: the form that tracing takes without its library."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

Value = str | int
PARENT = "traceparent"


class Span(Protocol):
    """A piece of work."""

    def say(self, name: str, value: Value) -> None:
        """Add what is known of it: names and numbers of ours, never data."""
        ...

    def fail(self, kind: str) -> None:
        """Say that it failed, in a word."""
        ...

    def call(self, name: str) -> None:
        """Give it the name that is known by now."""
        ...


class Tracer(Protocol):
    """Makes spans."""

    def span(
        self, name: str, kind: str = "internal", carried: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Span]:
        """Do the block's work in a span.

        Args:
            name: Of what is done, not to what.
            kind: ``server``, ``consumer``, ``client`` or ``internal``.
            carried: May hold the ``traceparent`` of the span that made it necessary.
        """
        ...

    def carried(self) -> Mapping[str, str]:
        """Return what goes along with work that is left for later."""
        ...

    def close(self) -> None:
        """Send what is left, for a few seconds at most."""
        ...


class NoSpan:
    """Tells nothing."""

    def say(self, name: str, value: Value) -> None:
        """Nothing."""

    def fail(self, kind: str) -> None:
        """Nothing."""

    def call(self, name: str) -> None:
        """Nothing."""


class NoTracer:
    """Traces nothing."""

    def span(
        self,
        name: str,  # noqa: ARG002
        kind: str = "internal",  # noqa: ARG002
        carried: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> AbstractContextManager[Span]:
        """Do the block's work."""
        return nullcontext(NoSpan())

    def carried(self) -> Mapping[str, str]:
        """Return nothing."""
        return {}

    def close(self) -> None:
        """Nothing."""
