"""How an installation signs tokens and sends mails and webhooks, as its settings say."""

import ipaddress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from crewkit.settings import Settings
from crewkit.version import version
from crewkit_auth.access_tokens import JwtAccessTokens
from crewkit_auth.key_ring import KeyRing
from crewkit_core.accounts.ports import Mailer
from crewkit_core.kernel.errors import wrong_field
from crewkit_dns.records import DNS_PORT, DnsRecords
from crewkit_mail.sending import ConsoleMailer, FileMailer, SmtpMailer
from crewkit_webhooks.keys import DerivedSecrets
from crewkit_webhooks.sending import SafeSender

KEYS = "signing_keys.json"
MAILS = "mails"
WEBHOOK_KEYS = "webhook_keys.json"
NO_URL = "http://localhost"
"""Stands in links and tokens where nobody serves: they go nowhere."""

_SECURITY = {"smtps": ("tls", 465), "smtp": ("starttls", 587), "smtp+plain": ("none", 25)}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def access_tokens(settings: Settings, data_dir: Path) -> JwtAccessTokens:
    """Return what signs access tokens, with the keys that lie in the data directory."""
    return JwtAccessTokens(
        keys=KeyRing(data_dir / KEYS),
        issuer=settings.public_url or NO_URL,
        lifetime=settings.access_lifetime,
    )


def webhook_secrets(data_dir: Path) -> DerivedSecrets:
    """Return what derives webhooks' secrets, from a key that lies in the data directory."""
    return DerivedSecrets(data_dir / WEBHOOK_KEYS)


def webhook_sender(settings: Settings) -> SafeSender:
    """Return what sends webhooks."""
    return SafeSender(agent=f"crewkit/{version()}", loopback=settings.webhook_loopback)


def domain_records(settings: Settings) -> DnsRecords:
    """Return what asks the DNS about domains.

    Raises:
        Invalid: the resolver's address is none.
    """
    if settings.dns_server is None:
        return DnsRecords()
    try:
        parts = urlsplit(f"//{settings.dns_server}")
        address = str(ipaddress.ip_address(parts.hostname or ""))
        return DnsRecords(servers=(address,), port=parts.port or DNS_PORT)
    except ValueError:
        raise wrong_field("CREWKIT_DNS_SERVER", "must be an IP address, or ADDRESS:PORT") from None


def mailer(settings: Settings, data_dir: Path) -> Mailer:
    """Return what sends mails.

    Raises:
        Invalid: the mail URL makes no sense, or would send passwords in the clear.
    """
    if settings.mail_url is None:
        return FileMailer(folder=data_dir / MAILS, sender=settings.mail_from)
    parts = urlsplit(settings.mail_url)
    if parts.scheme == "console":
        return ConsoleMailer()
    if parts.scheme not in _SECURITY or not parts.hostname:
        raise wrong_field("CREWKIT_MAIL_URL", "must be smtps://host, smtp://host or console:")
    security, port = _SECURITY[parts.scheme]
    if security == "none" and parts.hostname not in _LOOPBACK:
        raise wrong_field("CREWKIT_MAIL_URL", "smtp+plain is for a server on this machine alone")
    return SmtpMailer(
        host=parts.hostname,
        port=parts.port or port,
        sender=settings.mail_from,
        security=security,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )
