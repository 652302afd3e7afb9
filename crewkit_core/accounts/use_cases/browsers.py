"""Sign-ins of browsers, and links that sign in without a password."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import LinkUsed, RefreshRefused
from crewkit_core.accounts.lifetimes import BROWSER, BROWSER_REMEMBERED, SIGN_IN_LINK
from crewkit_core.accounts.model import Method, OneTimeSecret, Purpose
from crewkit_core.accounts.ports import AccessTokens, AccountWork
from crewkit_core.accounts.secret_text import hash_of, new_secret
from crewkit_core.accounts.use_cases.letting_in import let_in
from crewkit_core.accounts.views import BrowserSecret, SignedIn
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import NotFound
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class KeepInBrowser(Command[BrowserSecret]):
    """This sign-in is a browser's: give it a cookie in place of its tokens.

    Attributes:
        remember: Also after the browser is closed.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    refresh_token: str = attrs.field(repr=False)
    remember: bool = False


@attrs.frozen(kw_only=True)
class CreateSignInLink(Command[str]):
    """Have a link that signs this user in once; for whoever runs the installation."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_id: uuid.UUID


@attrs.frozen(kw_only=True)
class RedeemSignInLink(Command[SignedIn]):
    """I have such a link."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    secret: str = attrs.field(repr=False)


def keep_in_browser(
    command: KeepInBrowser,
    *,
    actor: Actor,  # noqa: ARG001 - who holds the refresh token is whose sign-in it is
    account_work: AccountWork,
    clock: Clock,
) -> BrowserSecret:
    """Return the cookie's value; the sign-in's tokens work no more.

    Raises:
        RefreshRefused: the token is not a live sign-in's own, unused one.
    """
    now = clock.now()
    secret = new_secret()
    length = BROWSER_REMEMBERED if command.remember else BROWSER
    with account_work() as unit:
        token = unit.refresh_tokens.find(hash_of(command.refresh_token))
        sign_in = None if token is None else unit.sign_ins.lock(token.sign_in_id)
        token = unit.refresh_tokens.find(hash_of(command.refresh_token))
        if token is None or token.used_at or sign_in is None or not sign_in.is_live(now):
            raise RefreshRefused("this refresh token is not valid; sign in again")
        unit.refresh_tokens.use(token.token_hash, now)
        unit.sign_ins.save(
            attrs.evolve(
                sign_in, client="browser", cookie_hash=hash_of(secret), ends_at=now + length
            )
        )
    seconds = int(length.total_seconds()) if command.remember else None
    return BrowserSecret(secret=secret, seconds=seconds)


def create_sign_in_link(
    command: CreateSignInLink,
    *,
    actor: Actor,  # noqa: ARG001 - only this process can send it
    account_work: AccountWork,
    clock: Clock,
) -> str:
    """Return the secret of a link that works once, within an hour.

    Raises:
        NotFound: there is no such user.
    """
    secret = new_secret()
    with account_work() as unit:
        if unit.accounts.user(command.user_id) is None:
            raise NotFound("there is no such user")
        unit.secrets.add(
            OneTimeSecret(
                secret_hash=hash_of(secret),
                purpose=Purpose.SIGN_IN,
                user_id=command.user_id,
                data={},
                expires_at=clock.now() + SIGN_IN_LINK,
            )
        )
    return secret


def redeem_sign_in_link(
    command: RedeemSignInLink,
    *,
    actor: Actor,
    account_work: AccountWork,
    signer: AccessTokens,
    clock: Clock,
) -> SignedIn:
    """Sign in.

    Raises:
        LinkUsed: the link does not work.
    """
    now = clock.now()
    with account_work() as unit:
        found = unit.secrets.redeem(Purpose.SIGN_IN, hash_of(command.secret), now)
        user_id = None if found is None else found.user_id
        user = None if user_id is None else unit.accounts.user(user_id)
        if user is None or unit.accounts.is_disabled(user.id):
            raise LinkUsed("this link no longer works; ask for a new one in your terminal")
        return let_in(unit, user, method=Method.LINK, actor=actor, now=now, signer=signer)
