"""The device grant as OAuth spells it: RFC 8628, with errors of RFC 6749, beside the table."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import attrs
import falcon

from crewkit_core.accounts.errors import (
    DeviceGrantRefused,
    RefreshRefused,
    RefreshReused,
    UnknownClient,
)
from crewkit_core.accounts.use_cases import BeginDeviceGrant, RedeemDeviceCode, Refresh
from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.actor import Actor, nobody
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import CrewkitError, RateLimited, Unavailable
from crewkit_core.kernel.scopes import GRANTABLE
from crewkit_http.access import Identity
from crewkit_http.bodies import form_body
from crewkit_wire.json_text import write_json
from crewkit_wire.refusals import RETRY_AFTER_SECONDS
from crewkit_wire.route import PREFIX

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
REFRESH_GRANT = "refresh_token"
DEVICE_PATH = f"{PREFIX}/auth/device"
TOKEN_PATH = f"{PREFIX}/auth/token"
METADATA_PATH = "/.well-known/oauth-authorization-server"
_MOST_FIELDS = 32


class OAuthError(Exception):
    """A request that OAuth refuses, by its own word."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def add_oauth(
    app: "falcon.App[falcon.Request, falcon.Response]", door: Door, public_url: str
) -> None:
    """Give the application what OAuth clients ask."""
    app.add_route(DEVICE_PATH, DeviceAuthorization(door))
    app.add_route(TOKEN_PATH, Tokens(door))
    app.add_route(METADATA_PATH, Metadata(public_url))


@attrs.frozen
class DeviceAuthorization:
    """``POST /api/v1/auth/device``: RFC 8628, 3.1."""

    _door: Door
    identity = Identity.IGNORED

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer the codes with which a device waits."""
        try:
            form = _form(req)
            scopes = tuple(form.get("scope", "").split())
            begin = BeginDeviceGrant(client_id=_required(form, "client_id"), scopes=scopes)
            codes = self._door.handle(_actor(req), begin)
        except (OAuthError, CrewkitError) as error:
            _refuse(resp, error)
            return
        _answer(resp, 200, attrs.asdict(codes))


@attrs.frozen
class Tokens:
    """``POST /api/v1/auth/token``: RFC 8628, 3.4, and the refresh of RFC 6749, 6."""

    _door: Door
    identity = Identity.IGNORED

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer tokens."""
        try:
            signed_in = self._granted(_form(req), _actor(req))
        except (OAuthError, CrewkitError) as error:
            _refuse(resp, error)
            return
        body: dict[str, Any] = {
            "access_token": signed_in.access_token,
            "token_type": signed_in.token_type,
            "expires_in": signed_in.expires_in,
            "refresh_token": signed_in.refresh_token,
        }
        if signed_in.scopes is not None:
            body["scope"] = " ".join(signed_in.scopes)
        if signed_in.organization_id is not None:
            body["organization_id"] = str(signed_in.organization_id)
        _answer(resp, 200, body)

    def _granted(self, form: Mapping[str, str], actor: Actor) -> SignedIn:
        grant = _required(form, "grant_type")
        if grant == DEVICE_GRANT:
            redeem = RedeemDeviceCode(
                client_id=_required(form, "client_id"), device_code=_required(form, "device_code")
            )
            return self._door.handle(actor, redeem)
        if grant == REFRESH_GRANT:
            if "scope" in form:
                raise OAuthError("invalid_scope", "a refresh keeps the scope it has")
            return self._door.handle(actor, Refresh(refresh_token=_required(form, "refresh_token")))
        raise OAuthError("unsupported_grant_type", "this grant is not taken here")


class Metadata:
    """``GET /.well-known/oauth-authorization-server``: RFC 8414."""

    identity = Identity.IGNORED

    def __init__(self, public_url: str) -> None:
        self._body = write_json(
            {
                "issuer": public_url,
                "token_endpoint": public_url + TOKEN_PATH,
                "device_authorization_endpoint": public_url + DEVICE_PATH,
                "grant_types_supported": [DEVICE_GRANT, REFRESH_GRANT],
                "response_types_supported": [],
                "token_endpoint_auth_methods_supported": ["none"],
                "scopes_supported": list(GRANTABLE),
            }
        )

    def on_get(self, _: falcon.Request, resp: falcon.Response) -> None:
        """Answer what the authorization server can do."""
        resp.content_type = falcon.MEDIA_JSON
        resp.set_header("Cache-Control", "public, max-age=300")
        resp.data = self._body


def _actor(req: falcon.Request) -> Actor:
    return nobody(req.context.source, req.context.request_id)


def _form(req: falcon.Request) -> Mapping[str, str]:
    """Return the parameters that say something; unknown ones do no harm (RFC 6749, 3.2)."""
    try:
        pairs = parse_qsl(
            form_body(req).decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise OAuthError("invalid_request", "the form cannot be read") from error
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise OAuthError("invalid_request", "a parameter is given more than once")
    return {name: value for name, value in pairs if value}


def _required(form: Mapping[str, str], name: str) -> str:
    if name not in form:
        raise OAuthError("invalid_request", f"{name} is required")
    return form[name]


def _refuse(resp: falcon.Response, error: OAuthError | CrewkitError) -> None:
    status, code = _spelled(error)
    text = error.description if isinstance(error, OAuthError) else error.message
    _answer(resp, status, {"error": code, "error_description": text})
    if isinstance(error, RateLimited):
        resp.set_header("Retry-After", str(error.retry_after))
    if isinstance(error, Unavailable):
        resp.set_header("Retry-After", str(RETRY_AFTER_SECONDS))


def _spelled(error: OAuthError | CrewkitError) -> tuple[int, str]:
    if isinstance(error, UnknownClient):
        return 401, error.code
    if isinstance(error, OAuthError | DeviceGrantRefused):
        return 400, error.code
    if isinstance(error, RefreshRefused | RefreshReused):
        return 400, "invalid_grant"
    if isinstance(error, RateLimited):
        return 429, "slow_down"
    if isinstance(error, Unavailable):
        return 503, "temporarily_unavailable"
    return 400, "invalid_request"


def _answer(resp: falcon.Response, status: int, body: Mapping[str, Any]) -> None:
    resp.status = status
    resp.content_type = falcon.MEDIA_JSON
    resp.set_header("Cache-Control", "no-store")
    resp.set_header("Pragma", "no-cache")
    resp.data = write_json(dict(body))
