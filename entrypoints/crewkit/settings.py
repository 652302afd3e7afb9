"""What an installation can be told, read once from its environment."""

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import attrs

from crewkit_core.kernel.errors import wrong_field

_PREFIX = "CREWKIT_"
_MOST_QUIET = 7 * 24 * 3600
_MOST_REQUESTS = 10**6
"""A minute: the limiter keeps time in microseconds."""


REQUESTS_A_MINUTE: Mapping[str, int] = {
    "address": 600,
    "user": 3_000,
    "token": 6_000,
    "organization": 30_000,
}


@attrs.frozen(kw_only=True)
class Settings:
    """Every setting, by its environment variable in lowercase without ``CREWKIT_``.

    Attributes:
        data_dir: Where everything of an installation lies; None: the place of this system.
        database_url: An existing PostgreSQL 15 or newer, as the application's login; None: the
            embedded one.
        admin_database_url: The same database as a login that may migrate it.
        broker_url: A Redis that hands out jobs (``redis://host:6379/0``); None: PostgreSQL does.
        database_role: Become this role on every connection, where the login is another.
        pg_bindir: PostgreSQL's programs, when not those of the wheel.
        api_processes, worker_processes: How many of each are run.
        public_url: Where people reach the platform; links are made from it, never from requests.
        local_url: Where the platform answers on this machine; made by ``crewkit up``.
        rates_file: Rates of one's own (see ``crewkit.rates``).
        quiet: How long a stream must be silent before it is consolidated.
        instance_id: Names this run of a platform; made by ``crewkit up``.
        mail_url: How mails go: ``smtps://user:password@host``, ``smtp://...`` (STARTTLS), or
            ``smtp+plain://...`` to a server on this machine; ``console:``; None: files in the data
            directory.
        mail_from: Address that mails come from.
        access_lifetime: How long an access token is good for.
        requests_a_minute: Of an address without a known sender, a user, a token, an organization.
        behind_proxy: A proxy of ours adds the client's address to ``X-Forwarded-For``.
        webhook_loopback: This machine itself may be sent webhooks, over HTTP too: for trying out.
        dns_server: ``ADDRESS[:PORT]`` of the resolver that is asked about domains; None: the
            system's.
        metrics_port: Where Prometheus may read metrics, on 127.0.0.1; None: nothing is counted.
        otlp_url: Where traces are sent (``http://127.0.0.1:4318``); None: nothing is traced.
        otlp_headers: Sent along, as for a login.
        claude_config_dir: Claude Code's own folder (``CLAUDE_CONFIG_DIR``, else ``~/.claude``).
        server: A platform elsewhere that commands are to speak to.
        token: Sent to that platform, and to no other, in place of a kept sign-in.
        organization: Which of several organizations commands are about: id, slug or name.
        config_dir: Where this user's sign-in is kept; None: the place of this system.
        keyring: The system's keyring may hold the tokens of a sign-in.
    """

    data_dir: Path | None = None
    database_url: str | None = attrs.field(default=None, repr=False)
    admin_database_url: str | None = attrs.field(default=None, repr=False)
    broker_url: str | None = attrs.field(default=None, repr=False)
    database_role: str | None = None
    pg_bindir: Path | None = None
    api_processes: int = 1
    worker_processes: int = 1
    public_url: str | None = None
    local_url: str | None = None
    rates_file: Path | None = None
    quiet: dt.timedelta = dt.timedelta(minutes=15)
    instance_id: str = ""
    mail_url: str | None = attrs.field(default=None, repr=False)
    mail_from: str = "crewkit@localhost"
    access_lifetime: dt.timedelta = dt.timedelta(minutes=15)
    requests_a_minute: Mapping[str, int] = attrs.field(factory=lambda: dict(REQUESTS_A_MINUTE))
    behind_proxy: bool = False
    webhook_loopback: bool = False
    dns_server: str | None = None
    metrics_port: int | None = None
    otlp_url: str | None = None
    otlp_headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    claude_config_dir: Path | None = None
    server: str | None = None
    token: str | None = attrs.field(default=None, repr=False)
    organization: str | None = None
    config_dir: Path | None = None
    keyring: bool = True
    environ: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False, eq=False)


def process_environ() -> Mapping[str, str]:
    """Return this process's variables unread, for what must run whatever they say."""
    return dict(os.environ)


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Return the settings of an environment.

    Raises:
        Invalid: a variable makes no sense; names it.
    """
    claude = environ.get("CLAUDE_CONFIG_DIR")
    return Settings(
        data_dir=_path(environ, "DATA_DIR"),
        database_url=environ.get(f"{_PREFIX}DATABASE_URL") or None,
        admin_database_url=environ.get(f"{_PREFIX}ADMIN_DATABASE_URL") or None,
        broker_url=_broker(environ.get(f"{_PREFIX}BROKER_URL") or None),
        database_role=environ.get(f"{_PREFIX}DATABASE_ROLE") or None,
        pg_bindir=_path(environ, "PG_BINDIR"),
        api_processes=_whole(environ.get(f"{_PREFIX}API_PROCESSES"), "API_PROCESSES", 1, 64, 1),
        worker_processes=_whole(
            environ.get(f"{_PREFIX}WORKER_PROCESSES"), "WORKER_PROCESSES", 1, 64, 1
        ),
        public_url=public_url(environ.get(f"{_PREFIX}PUBLIC_URL") or None),
        local_url=public_url(environ.get(f"{_PREFIX}LOCAL_URL") or None),
        rates_file=_path(environ, "RATES_FILE"),
        quiet=_quiet(environ.get(f"{_PREFIX}QUIET_SECONDS")),
        instance_id=environ.get(f"{_PREFIX}INSTANCE_ID", ""),
        mail_url=environ.get(f"{_PREFIX}MAIL_URL") or None,
        mail_from=environ.get(f"{_PREFIX}MAIL_FROM") or "crewkit@localhost",
        access_lifetime=_access(environ.get(f"{_PREFIX}ACCESS_SECONDS")),
        requests_a_minute=_requests(environ.get(f"{_PREFIX}REQUESTS_PER_MINUTE")),
        behind_proxy=environ.get(f"{_PREFIX}BEHIND_PROXY") == "1",
        webhook_loopback=environ.get(f"{_PREFIX}WEBHOOK_LOOPBACK") == "1",
        dns_server=environ.get(f"{_PREFIX}DNS_SERVER") or None,
        metrics_port=_port(environ.get(f"{_PREFIX}METRICS_PORT")),
        otlp_url=_otlp(environ.get(f"{_PREFIX}OTLP_URL") or None),
        otlp_headers=_headers(environ.get(f"{_PREFIX}OTLP_HEADERS")),
        claude_config_dir=Path(claude) if claude else None,
        server=server_url(environ.get(f"{_PREFIX}SERVER") or None),
        token=_token(environ.get(f"{_PREFIX}TOKEN") or None),
        organization=environ.get(f"{_PREFIX}ORGANIZATION") or None,
        config_dir=_path(environ, "CONFIG_DIR"),
        keyring=environ.get(f"{_PREFIX}KEYRING") != "0",
        environ=dict(environ),
    )


def process_settings() -> Settings:
    """Return the settings of this process's environment."""
    return settings_from(os.environ)


def public_url(url: str | None) -> str | None:
    """Return *url* without a trailing slash when it can be a platform's address.

    Raises:
        Invalid: it is no http(s) URL, or names a path, a query or a login.
    """
    return None if url is None else _bare(url, "public_url")


def server_url(url: str | None) -> str | None:
    """Return *url* as the address of a platform elsewhere: host in lowercase, nothing after it.

    Raises:
        Invalid: it is no http(s) URL in printable ASCII, or names a path, a query or a login.
    """
    if url is None:
        return None
    if not url.isascii() or not url.isprintable() or " " in url:
        raise wrong_field("server", "must be http(s)://host[:port]")
    return _bare(url, "server").lower()


def _bare(url: str, field: str) -> str:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # brackets or a port that make no sense
        raise wrong_field(field, "must be http(s)://host[:port]") from None
    if not known or "@" in parts.netloc:
        raise wrong_field(field, "must be http(s)://host[:port]")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise wrong_field(field, "must name no path")
    return parts._replace(path="", query="", fragment="").geturl()


def check_token(token: str, field: str) -> str:
    """Return a token for programs when it can be one.

    Raises:
        Invalid: it holds what no header can.
    """
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise wrong_field(field, "is no token: printable ASCII without blanks")
    return token


def _token(value: str | None) -> str | None:
    return None if value is None else check_token(value, f"{_PREFIX}TOKEN")


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(_PREFIX + name)
    return Path(value).expanduser().absolute() if value else None


def _quiet(value: str | None) -> dt.timedelta:
    return dt.timedelta(seconds=_whole(value, "QUIET_SECONDS", 0, _MOST_QUIET, 15 * 60))


def _access(value: str | None) -> dt.timedelta:
    return dt.timedelta(seconds=_whole(value, "ACCESS_SECONDS", 10, 3600, 15 * 60))


def _broker(url: str | None) -> str | None:
    if url is not None and not url.startswith(("redis://", "rediss://", "unix://")):
        raise wrong_field(f"{_PREFIX}BROKER_URL", "must be redis://, rediss:// or unix://")
    return url


def _port(value: str | None) -> int | None:
    return _whole(value, "METRICS_PORT", 1, 65_535, 0) or None


def _otlp(url: str | None) -> str | None:
    return None if url is None else _bare(url, f"{_PREFIX}OTLP_URL")


def _headers(value: str | None) -> dict[str, str]:
    """Return what ``name=value,name=value`` says."""
    found: dict[str, str] = {}
    for pair in (value or "").split(",") if value else ():
        name, _, said = pair.strip().partition("=")
        if not name.isascii() or not name.replace("-", "").isalnum() or not said.isascii():
            raise wrong_field(f"{_PREFIX}OTLP_HEADERS", "must be name=value,name=value")
        found[name] = said
    return found


def _requests(value: str | None) -> dict[str, int]:
    """Return what ``address=600,user=3000`` says, over what holds without."""
    found = dict(REQUESTS_A_MINUTE)
    for pair in (value or "").split(",") if value else ():
        kind, _, times = pair.partition("=")
        if kind not in found or not times:
            raise wrong_field(
                f"{_PREFIX}REQUESTS_PER_MINUTE", f"must be {','.join(f'{k}=N' for k in found)}"
            )
        found[kind] = _whole(times, "REQUESTS_PER_MINUTE", 1, _MOST_REQUESTS, 1)
    return found


def _whole(value: str | None, name: str, least: int, most: int, default: int) -> int:
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise wrong_field(_PREFIX + name, f"must be from {least} to {most}")
    return int(value)
