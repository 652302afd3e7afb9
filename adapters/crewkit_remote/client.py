"""A platform's API in types: one method for each operation."""

from types import TracebackType
from typing import Self

import httpx2

from crewkit_remote.api.accounts import AccountsApi
from crewkit_remote.api.analytics import AnalyticsApi
from crewkit_remote.api.audit import AuditApi
from crewkit_remote.api.organizations import OrganizationsApi
from crewkit_remote.api.platform import PlatformApi
from crewkit_remote.api.sessions import SessionsApi
from crewkit_remote.api.tenancy import TenancyApi
from crewkit_remote.api.webhooks import WebhooksApi
from crewkit_remote.bearers import Bearer
from crewkit_remote.caller import Caller


class Client(
    TenancyApi,
    OrganizationsApi,
    SessionsApi,
    AnalyticsApi,
    AuditApi,
    WebhooksApi,
    AccountsApi,
    PlatformApi,
):
    """A platform that runs elsewhere, operation by operation.

    Methods bear the operations' ids, take their parameters and the fields of their bodies, and
    return the views of ``crewkit_core``. They raise the platform's refusals (``CrewkitError``);
    ``Unavailable``: it cannot be reached or does not answer in time; ``Broken``: it failed, or is
    no platform of this version. Safe to share between threads. Close it, or use it as a context
    manager.
    """

    def __init__(
        self, base_url: str, token: str | Bearer, *, transport: httpx2.BaseTransport | None = None
    ) -> None:
        """Name the platform; nothing is sent yet.

        Args:
            base_url: ``http(s)://host[:port]``.
            token: Sent as a bearer token; or where to get one for each request.
            transport: Instead of the network.
        """
        super().__init__(Caller(base_url, token, transport))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.caller.close()
