"""What is kept of a sign-in, and how it is spelled on disk."""

import datetime as dt
import enum
import json
import uuid
from typing import Any

import attrs

_VERSION = 1


class Keeper(enum.StrEnum):
    """What holds the tokens."""

    KEYRING = "keyring"
    FILE = "file"


@attrs.frozen(kw_only=True)
class KeptSecrets:
    """What lets its holder in.

    Attributes:
        refresh_token: None: the access token is one for programs, and is never exchanged.
        expires_at: When the access token ends; None: the platform knows.
    """

    access_token: str = attrs.field(repr=False)
    refresh_token: str | None = attrs.field(default=None, repr=False)
    expires_at: dt.datetime | None = None


@attrs.frozen(kw_only=True)
class KeptSignIn:
    """Who is signed in where; nothing in it is secret.

    Attributes:
        id: Of this sign-in, made anew with each; the keyring knows its tokens by it.
        server: ``http(s)://host[:port]``.
        name, email: As the platform told them when it let this machine in.
        organization_id: What commands are about.
    """

    id: str
    server: str
    user_id: uuid.UUID
    name: str
    email: str | None
    organization_id: uuid.UUID
    organization: str
    signed_in_at: dt.datetime
    keeper: Keeper = Keeper.FILE


def spelled(sign_in: KeptSignIn, secrets: KeptSecrets | None) -> str:
    """Return the file's text; with the tokens when it holds them."""
    fields = {name: _plain(value) for name, value in attrs.asdict(sign_in).items()}
    held = None if secrets is None else json.loads(secrets_text(secrets))
    return json.dumps({"version": _VERSION, **fields, "secrets": held}, indent=1) + "\n"


def secrets_text(secrets: KeptSecrets) -> str:
    """Return the tokens as one text."""
    return json.dumps({name: _plain(value) for name, value in attrs.asdict(secrets).items()})


def read_sign_in(text: str) -> tuple[KeptSignIn, KeptSecrets | None]:
    """Return what a file says.

    Raises:
        ValueError: it makes no sense.
    """
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            raise ValueError("of another version")
        held = data["secrets"]
        sign_in = KeptSignIn(
            id=str(data["id"]),
            server=str(data["server"]),
            user_id=uuid.UUID(data["user_id"]),
            name=str(data["name"]),
            email=None if data["email"] is None else str(data["email"]),
            organization_id=uuid.UUID(data["organization_id"]),
            organization=str(data["organization"]),
            signed_in_at=dt.datetime.fromisoformat(data["signed_in_at"]),
            keeper=Keeper(data["keeper"]),
        )
        return sign_in, None if held is None else _secrets(held)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("fields are missing") from error


def read_secrets(text: str) -> KeptSecrets:
    """Return the tokens that a text holds.

    Raises:
        ValueError: it makes no sense.
    """
    try:
        return _secrets(json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("fields are missing") from error


def _secrets(data: Any) -> KeptSecrets:  # noqa: ANN401 - JSON is of any type
    ends, refresh = data["expires_at"], data["refresh_token"]
    return KeptSecrets(
        access_token=str(data["access_token"]),
        refresh_token=None if refresh is None else str(refresh),
        expires_at=None if ends is None else dt.datetime.fromisoformat(ends),
    )


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | enum.Enum) else value
