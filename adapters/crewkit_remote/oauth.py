"""A platform as an authorization server: device codes, tokens, refresh (RFC 8628, RFC 6749)."""

import enum
import re
import uuid
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import attrs
import httpx2

from crewkit_core.kernel.errors import RateLimited, Unavailable
from crewkit_remote.addresses import is_loopback, is_showable
from crewkit_remote.errors import CodeExpired, NotLetIn, SignInEnded
from crewkit_remote.failures import as_refusals
from crewkit_remote.numbers import seconds
from crewkit_wire.errors import Broken, Malformed
from crewkit_wire.json_text import parse_json
from crewkit_wire.route import PREFIX

CLIENT_ID = "crewkit-cli"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
LEAST_INTERVAL, MOST_INTERVAL, DEFAULT_INTERVAL = 5, 60, 5
_LONGEST_LIFE, _DEFAULT_LIFE = 1800, 600
_LONGEST_ACCESS = 24 * 3600
_TIMEOUT = httpx2.Timeout(20, connect=5)
_AWAY = frozenset({502, 503, 504})
_OK, _MANY = 200, 429
_TOKEN = re.compile(r"[!-~]{1,8192}")
_USER_CODE = re.compile(r"[A-Za-z0-9]{1,16}(?:-[A-Za-z0-9]{1,16}){0,3}")


@attrs.frozen(kw_only=True)
class DeviceCodes:
    """What a person is shown, and what this machine polls with.

    Attributes:
        verification_uri, complete_uri: http(s), printable; the latter None where there is none.
        expires_in, interval: Seconds, within bounds.
    """

    device_code: str = attrs.field(repr=False)
    user_code: str
    verification_uri: str
    complete_uri: str | None
    expires_in: float
    interval: float


@attrs.frozen(kw_only=True)
class Tokens:
    """What a platform let this machine in with.

    Attributes:
        expires_in: Seconds until the access token ends.
        organization_id: The only one they reach; None: all of the user's.
    """

    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)
    expires_in: float
    organization_id: uuid.UUID | None


class Waiting(enum.Enum):
    """Why there are no tokens yet."""

    PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"


class OAuthClient:
    """Asks one platform. Close it, or use it as a context manager."""

    def __init__(
        self, server: str, *, agent: str, transport: httpx2.BaseTransport | None = None
    ) -> None:
        """Name the platform; nothing is sent yet.

        Args:
            server: ``http(s)://host[:port]``.
            agent: What the platform shows of who asks.
            transport: Instead of the network.
        """
        self._server = server
        self._client = httpx2.Client(
            headers={"User-Agent": agent, "Accept": "application/json"},
            timeout=_TIMEOUT,
            transport=transport,
            trust_env=not is_loopback(server),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def device_codes(self) -> DeviceCodes:
        """Ask to be let in.

        Raises:
            NotLetIn: this client may not ask, or too many wait at this address.
            RateLimited: too often.
            Unavailable: the platform does not answer.
            Broken: it is none of crewkit, or its answer may not be shown.
        """
        status, body = self._post("device", {"client_id": CLIENT_ID})
        if status != _OK:
            raise self._refusal(status, body)
        return self._codes(body)

    def poll(self, device_code: str) -> Tokens | Waiting:
        """Ask whether somebody has decided.

        Raises:
            NotLetIn: they said no, or the code is not valid.
            CodeExpired: nobody did in time.
            Unavailable: the platform does not answer.
            Broken: its answer makes no sense.
        """
        form = {"grant_type": DEVICE_GRANT, "client_id": CLIENT_ID, "device_code": device_code}
        status, body = self._post("token", form)
        if status == _OK:
            return self._tokens(body)
        word = body.get("error")
        for waiting in Waiting:
            if word == waiting.value:
                return waiting
        raise self._refusal(status, body)

    def refresh(self, refresh_token: str) -> Tokens:
        """Exchange a refresh token; tried twice, for an answer may be lost on its way.

        Raises:
            SignInEnded: it is not valid any more.
            RateLimited: too often.
            Unavailable: the platform does not answer.
            Broken: its answer makes no sense.
        """
        form = {"grant_type": "refresh_token", "client_id": CLIENT_ID}
        form["refresh_token"] = refresh_token
        try:
            status, body = self._post("token", form)
        except Unavailable:
            # within seconds a token that was used gets the same successor again
            status, body = self._post("token", form)
        if status == _OK:
            return self._tokens(body)
        if body.get("error") == "invalid_grant":
            raise SignInEnded(f"the sign-in at {self._server} has ended: sign in again")
        raise self._refusal(status, body)

    def revoke(self, refresh_token: str) -> None:
        """End the sign-in of a refresh token.

        Raises:
            Unavailable: the platform does not answer, or not as it should.
        """
        with as_refusals(self._server):
            response = self._client.post(
                f"{self._server}{PREFIX}/auth/revoke", json={"refresh_token": refresh_token}
            )
        if not response.is_success:
            raise Unavailable(f"{self._server} answered {response.status_code}")

    def _post(self, path: str, form: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        with as_refusals(self._server):
            response = self._client.post(f"{self._server}{PREFIX}/auth/{path}", data=dict(form))
        if response.status_code in _AWAY:
            raise Unavailable(f"the platform at {self._server} does not answer now")
        try:
            body = parse_json(response.content)
        except Malformed as error:
            raise self._broken() from error
        if not isinstance(body, dict):
            raise self._broken()
        return response.status_code, body

    def _refusal(self, status: int, body: Mapping[str, Any]) -> Exception:
        word, told = body.get("error"), body.get("error_description")
        text = told if isinstance(told, str) else f"{self._server} refused this"
        if not isinstance(word, str):
            return self._broken()
        if status == _MANY:
            return RateLimited(text)
        return CodeExpired(text) if word == "expired_token" else NotLetIn(text)

    def _codes(self, body: Mapping[str, Any]) -> DeviceCodes:
        code, user_code = body.get("device_code"), body.get("user_code")
        uri, complete = body.get("verification_uri"), body.get("verification_uri_complete")
        if not (isinstance(code, str) and _TOKEN.fullmatch(code)):
            raise self._broken()
        if not (isinstance(user_code, str) and _USER_CODE.fullmatch(user_code)):
            raise self._broken()
        if not (isinstance(uri, str) and is_showable(uri)):
            raise self._broken()
        return DeviceCodes(
            device_code=code,
            user_code=user_code,
            verification_uri=uri,
            complete_uri=complete if isinstance(complete, str) and is_showable(complete) else None,
            expires_in=seconds(body.get("expires_in"), 1, _LONGEST_LIFE, _DEFAULT_LIFE),
            interval=seconds(body.get("interval"), LEAST_INTERVAL, MOST_INTERVAL, DEFAULT_INTERVAL),
        )

    def _tokens(self, body: Mapping[str, Any]) -> Tokens:
        access, refresh = body.get("access_token"), body.get("refresh_token")
        organization = body.get("organization_id")
        if str(body.get("token_type")).lower() != "bearer":
            raise self._broken()
        for each in (access, refresh):
            if not (isinstance(each, str) and _TOKEN.fullmatch(each)):
                raise self._broken()
        try:
            organization_id = None if organization is None else uuid.UUID(organization)
        except (ValueError, AttributeError, TypeError) as error:
            raise self._broken() from error
        return Tokens(
            access_token=str(access),
            refresh_token=str(refresh),
            expires_in=seconds(body.get("expires_in"), 0, _LONGEST_ACCESS, 0),
            organization_id=organization_id,
        )

    def _broken(self) -> Broken:
        return Broken(f"the answer of {self._server} makes no sense: is it a platform of crewkit?")
