"""Which platform is spoken to, and why that one."""

import enum
from typing import TYPE_CHECKING

import attrs

from crewkit.outside import Outside
from crewkit.settings import Settings
from crewkit_core.kernel.errors import Unauthenticated

if TYPE_CHECKING:
    from crewkit_credentials.sign_in import KeptSignIn


class Why(enum.StrEnum):
    """What decided, first that applies."""

    SERVER = "server"
    INSTALLATION = "installation"
    SIGN_IN = "sign_in"
    DEFAULT = "default"


@attrs.frozen(kw_only=True)
class Choice:
    """A platform.

    Attributes:
        server: Its address; None: the one on the data directory, or opened here.
        token: Sent to the server in place of a sign-in.
        sign_in: This user's at that server; None where there is none or it is not needed.
    """

    why: Why
    server: str | None = None
    token: str | None = attrs.field(default=None, repr=False)
    sign_in: "KeptSignIn | None" = None


def choose(settings: Settings, outside: Outside) -> Choice:
    """Return which platform the settings mean.

    The server that was named, else the installation that was named (by data directory or
    database), else the server this user is signed in at, else the installation at its usual place.
    Nothing is asked of any platform.

    Raises:
        Invalid: tokens must not travel to that server.
        Unauthenticated: a token was named, but no server it is for; or the sign-in cannot be read.
    """
    from crewkit_remote.addresses import check_server

    if settings.server is not None:
        server = check_server(settings.server)
        if settings.token is not None:
            return Choice(why=Why.SERVER, server=server, token=settings.token)
        kept = kept_sign_in(settings, outside)
        mine = kept if kept is not None and kept.server == server else None
        return Choice(why=Why.SERVER, server=server, sign_in=mine)
    if settings.token is not None:
        raise Unauthenticated(
            "CREWKIT_TOKEN is set, but not for which platform: set CREWKIT_SERVER"
        )
    if settings.data_dir is not None or settings.database_url is not None:
        return Choice(why=Why.INSTALLATION)
    kept = kept_sign_in(settings, outside)
    if kept is not None:
        return Choice(why=Why.SIGN_IN, server=kept.server, sign_in=kept)
    return Choice(why=Why.DEFAULT)


def kept_sign_in(settings: Settings, outside: Outside) -> "KeptSignIn | None":
    """Return who this user is signed in as, and where; None for nobody.

    Raises:
        Unauthenticated: it cannot be read.
    """
    from crewkit_credentials.store import default_folder

    if settings.config_dir is None and default_folder(settings.environ) is None:
        return None
    return outside.store(settings).read()
