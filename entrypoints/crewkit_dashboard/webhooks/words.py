"""How webhooks are spoken of."""

from collections.abc import Mapping

from crewkit_core.webhooks.model import Failure, Reason, State

REASONS: Mapping[Reason, str] = {
    Reason.BY_HAND: "Somebody switched it off.",
    Reason.GONE: "The receiver answered that it is gone for good (410).",
    Reason.FAILING: "Nothing sent there succeeded for five days.",
}
FAILURES: Mapping[Failure, str] = {
    Failure.STATUS: "refused",
    Failure.REDIRECT: "redirected, which is not followed",
    Failure.GONE: "gone for good",
    Failure.TIMEOUT: "no answer in time",
    Failure.UNRESOLVED: "no such name",
    Failure.ADDRESS_REFUSED: "not a public address",
    Failure.TLS: "certificate refused",
    Failure.CONNECTION: "no connection",
    Failure.PROTOCOL: "no HTTP",
    Failure.DISABLED: "switched off",
}
STATES: Mapping[State, tuple[str, str]] = {
    State.PENDING: ("warn", "waits"),
    State.DELIVERED: ("good", "delivered"),
    State.DEAD: ("bad", "dead"),
}
"""Of each state, its look and its word."""
