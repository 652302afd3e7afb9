"""Who a remote door acts for: one token for good, or one that is exchanged when it ends."""

from collections.abc import Generator
from typing import Protocol

import httpx2

_UNAUTHENTICATED = 401


class Bearer(Protocol):
    """Has a token at hand; called from several threads."""

    def token(self) -> str:
        """Return the token to send.

        Raises:
            Unauthenticated: there is none any more.
            Unavailable: a new one cannot be fetched now.
        """
        ...

    def instead_of(self, refused: str) -> str | None:
        """Return what to send instead of a token that was refused; None: nothing better.

        Raises:
            Unauthenticated: there is none any more.
            Unavailable: a new one cannot be fetched now.
        """
        ...


class BearerAuth(httpx2.Auth):
    """Sends a bearer's token; one that is refused is replaced once."""

    def __init__(self, bearer: Bearer) -> None:
        self._bearer = bearer

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send the request with a token, and again when another one is to be had."""
        token = self._bearer.token()
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == _UNAUTHENTICATED:
            other = self._bearer.instead_of(token)
            if other is not None:
                request.headers["Authorization"] = f"Bearer {other}"
                yield request
