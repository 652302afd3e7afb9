"""Turn a sign-in into a browser's."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import RefreshRefused
from crewkit_core.accounts.events import SignInKept
from crewkit_core.accounts.lifetimes import BROWSER, BROWSER_REMEMBERED
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.secret_text import hash_of, new_secret
from crewkit_core.accounts.views import BrowserSecret
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
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


def keep_in_browser(
    command: KeepInBrowser,
    *,
    actor: Actor,
    account_work: AccountWork,
    clock: Clock,
) -> BrowserSecret:
    """Return the cookie's value; the sign-in's tokens work no more.

    Who holds the refresh token is whose sign-in it is.

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
        told = SignInKept(organization_id=None, object_id=sign_in.id, user_id=sign_in.user_id)
        themselves = attrs.evolve(actor, user_id=sign_in.user_id, sign_in_id=sign_in.id)
        before, after = {"ends_at": sign_in.ends_at}, {"ends_at": now + length}
        unit.trail.record(themselves, told, before=before, after=after)
    seconds = int(length.total_seconds()) if command.remember else None
    return BrowserSecret(secret=secret, seconds=seconds)
