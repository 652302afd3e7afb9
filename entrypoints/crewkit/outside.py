"""The world outside, as commands that sign in meet it: network, keyring, time."""

import datetime as dt
import platform
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from crewkit.clock import SystemClock
from crewkit.settings import Settings
from crewkit_core.kernel.errors import Unauthenticated

if TYPE_CHECKING:  # start-up does without what only some commands need
    from crewkit_credentials.keyrings import Keyring
    from crewkit_credentials.store import SignInStore
    from crewkit_remote.bearers import Bearer
    from crewkit_remote.door import RemoteDoor
    from crewkit_remote.oauth import OAuthClient


@attrs.frozen(kw_only=True)
class Outside:
    """What is met; the real world unless told otherwise.

    Attributes:
        transport: An HTTP transport instead of the network.
        keyring: Finds the keyring; None: the system's.
        now: Tells the time.
        monotonic: Tells seconds since whenever.
        sleep: Waits so many seconds.
    """

    transport: Any = None
    keyring: "Callable[[], Keyring | None] | None" = None
    now: Callable[[], dt.datetime] = attrs.field(factory=lambda: SystemClock().now)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep

    def door(self, server: str, token: "str | Bearer") -> "RemoteDoor":
        """Return the door of a platform elsewhere; close it."""
        from crewkit_remote.door import RemoteDoor

        return RemoteDoor(server, token, transport=self.transport)

    def oauth(self, server: str) -> "OAuthClient":
        """Return a platform elsewhere as an authorization server; close it."""
        from crewkit.version import version
        from crewkit_remote.oauth import OAuthClient

        agent = f"crewkit-cli/{version()} ({platform.system()})"
        return OAuthClient(server, agent=agent, transport=self.transport)

    def store(self, settings: Settings) -> "SignInStore":
        """Return what keeps this user's sign-in.

        Raises:
            Unauthenticated: this user has no place for it.
        """
        from crewkit_credentials.keyrings import find_keyring
        from crewkit_credentials.store import SignInStore, default_folder

        folder = settings.config_dir or default_folder(settings.environ)
        if folder is None:
            raise Unauthenticated("HOME is not set: say where to keep it by CREWKIT_CONFIG_DIR")
        if not settings.keyring:
            return SignInStore(folder, keyring=lambda: None)
        return SignInStore(folder, keyring=self.keyring or find_keyring)
