"""What is counted, and nothing of it: the form that metrics take without their library."""

from typing import Protocol


class Meters(Protocol):
    """What is counted."""

    def request_began(self) -> None:
        """A request is answered from now on."""
        ...

    def request_ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; its route is a template, empty for none of ours."""
        ...

    def use_case_ended(self, name: str, result: str, seconds: float) -> None:
        """A message was carried out."""
        ...

    def job_ended(self, kind: str, result: str, seconds: float) -> None:
        """A job was performed."""
        ...

    def ingested(self, *, accepted: int, duplicate: int, rejected: int, size: int) -> None:
        """A batch was taken in: lines by what became of them, and its bytes."""
        ...

    def event_delivered(self, lag: float) -> None:
        """Everything that follows from an event was done, so many seconds after it."""
        ...

    def webhook_sent(self, outcome: str, seconds: float) -> None:
        """A webhook was sent, or could not be."""
        ...

    def connections(self, change: int) -> None:
        """So many more database connections are in use, or fewer."""
        ...

    def most_connections(self, more: int) -> None:
        """A pool was opened that may have so many, or closed."""
        ...


class NoMeters:
    """Counts nothing."""

    def request_began(self) -> None:
        """Nothing."""

    def request_ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Nothing."""

    def use_case_ended(self, name: str, result: str, seconds: float) -> None:
        """Nothing."""

    def job_ended(self, kind: str, result: str, seconds: float) -> None:
        """Nothing."""

    def ingested(self, *, accepted: int, duplicate: int, rejected: int, size: int) -> None:
        """Nothing."""

    def event_delivered(self, lag: float) -> None:
        """Nothing."""

    def webhook_sent(self, outcome: str, seconds: float) -> None:
        """Nothing."""

    def connections(self, change: int) -> None:
        """Nothing."""

    def most_connections(self, more: int) -> None:
        """Nothing."""
