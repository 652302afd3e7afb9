"""Sign in at a platform elsewhere, and out again."""

import contextlib
import secrets as chance
from collections.abc import Callable

import attrs

from crewkit.elsewhere import GivenToken
from crewkit.kept_bearer import secrets_of
from crewkit.organization_choice import find_organization
from crewkit.outside import Outside
from crewkit.settings import Settings
from crewkit_core.accounts.use_cases import ShowMe
from crewkit_core.kernel.actor import nobody
from crewkit_core.kernel.errors import CrewkitError
from crewkit_credentials.sign_in import KeptSecrets, KeptSignIn
from crewkit_remote.addresses import check_server
from crewkit_remote.device_grant import wait_for_tokens
from crewkit_remote.oauth import DeviceCodes

__all__ = [
    "DeviceCodes",
    "KeptSignIn",
    "SignedOut",
    "sign_in_by_device",
    "sign_in_with_token",
    "sign_out",
]


@attrs.frozen(kw_only=True)
class SignedOut:
    """A sign-in that was forgotten here.

    Attributes:
        ended: Whether the platform ended it too; None: it was a token for programs, which stays.
    """

    server: str
    ended: bool | None


def sign_in_by_device(
    settings: Settings, outside: Outside, server: str, show: Callable[[DeviceCodes], object]
) -> KeptSignIn:
    """Let a person let this machine in, and keep what comes of it.

    Args:
        settings: Say where it is kept.
        outside: The world.
        server: The platform.
        show: Shows the person where to go and what to type.

    Raises:
        Invalid: tokens must not travel to that server.
        Unauthenticated: nobody let this machine in.
        Unavailable: the platform does not answer.
    """
    with outside.oauth(check_server(server)) as client:
        codes = client.device_codes()
        show(codes)
        tokens = wait_for_tokens(client, codes, sleep=outside.sleep, monotonic=outside.monotonic)
        try:
            wanted = None if tokens.organization_id is None else str(tokens.organization_id)
            kept = secrets_of(tokens, outside.now())
            return _keep(settings, outside, server, kept, wanted or settings.organization)
        except BaseException:
            # what is not kept, not even by Ctrl-C, is to let nobody in
            with contextlib.suppress(CrewkitError):
                client.revoke(tokens.refresh_token)
            raise


def sign_in_with_token(settings: Settings, outside: Outside, server: str, token: str) -> KeptSignIn:
    """Keep a token for programs, once the platform has said whose it is.

    Raises:
        Invalid: tokens must not travel to that server.
        Unauthenticated: the token lets nobody in.
        Unavailable: the platform does not answer.
    """
    kept = KeptSecrets(access_token=token)
    return _keep(settings, outside, check_server(server), kept, settings.organization)


def sign_out(settings: Settings, outside: Outside) -> SignedOut | None:
    """Forget the sign-in, and end it at its platform; None when there was none.

    A platform that does not answer keeps nobody signed in here.
    """
    store = outside.store(settings)
    sign_in, held = None, None
    with store.lock():
        with contextlib.suppress(CrewkitError):
            sign_in = store.read()
        if sign_in is not None:
            with contextlib.suppress(CrewkitError):
                held = store.secrets(sign_in)
        store.remove()
    if sign_in is None:
        return None
    return SignedOut(server=sign_in.server, ended=_end(outside, sign_in.server, held))


def _keep(
    settings: Settings, outside: Outside, server: str, secrets: KeptSecrets, wanted: str | None
) -> KeptSignIn:
    with outside.door(server, GivenToken(server, secrets.access_token)) as door:
        me = door.handle(nobody(), ShowMe())
        organization = find_organization(door, nobody(), wanted)
    sign_in = KeptSignIn(
        id=chance.token_hex(8),
        server=server,
        user_id=me.user_id,
        name=me.name,
        email=me.email,
        organization_id=organization.id,
        organization=organization.name,
        signed_in_at=outside.now(),
    )
    store = outside.store(settings)
    with store.lock():
        before, held = None, None
        with contextlib.suppress(CrewkitError):
            before = store.read()
            held = None if before is None else store.secrets(before)
        kept = store.save(sign_in, secrets)
    if before is not None:
        _end(outside, before.server, held)
    return kept


def _end(outside: Outside, server: str, secrets: KeptSecrets | None) -> bool | None:
    """End a sign-in at its platform; tell whether that worked, None where there is nothing to."""
    if secrets is None:
        return False
    if secrets.refresh_token is None:
        return None
    try:
        with outside.oauth(server) as client:
            client.revoke(secrets.refresh_token)
    except CrewkitError:
        return False
    return True
