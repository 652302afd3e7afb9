"""Ways a letter may go."""

import contextlib
import os
import secrets
import smtplib
import ssl
import sys
from collections.abc import Callable
from pathlib import Path

import attrs

from crewkit_core.accounts.model import Letter
from crewkit_core.kernel.errors import Unavailable
from crewkit_mail.writing import message_of, write

_SECONDS = 20


@attrs.frozen(kw_only=True)
class SmtpMailer:
    """``accounts.ports.Mailer`` on an SMTP server.

    Attributes:
        security: ``tls`` from the first byte, ``starttls``, or ``none``: for a server on this
            machine alone.
        context: Whom to trust; None: whom the system trusts.
    """

    host: str
    port: int
    sender: str
    security: str = "starttls"
    username: str | None = None
    password: str | None = attrs.field(default=None, repr=False)
    context: ssl.SSLContext | None = attrs.field(default=None, repr=False)

    def send(self, letter: Letter) -> None:
        """Send it.

        Raises:
            Unavailable: the server does not answer, or does not take it.
        """
        message = message_of(letter, self.sender)
        context = self.context or ssl.create_default_context()
        try:
            # closing does not wait for a goodbye, which a server that failed may never say
            with contextlib.closing(self._connected(context)) as server:
                if self.security == "starttls":
                    server.starttls(context=context)
                if self.username is not None:
                    server.login(self.username, self.password or "")
                server.send_message(message)
                server.quit()
        except (smtplib.SMTPException, OSError) as error:
            # its own words may quote the address
            raise Unavailable(
                f"the mail server does not take the letter: {type(error).__name__}"
            ) from error

    def _connected(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=_SECONDS)


@attrs.frozen(kw_only=True)
class FileMailer:
    """``accounts.ports.Mailer`` that lays letters down, one file each, for the operator alone."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> None:
        """Write it down.

        Raises:
            Unavailable: that is not possible.
        """
        data = message_of(letter, self.sender).as_bytes()
        name = f"{letter.kind}-{secrets.token_hex(8)}.eml"
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            unfinished = self.folder / f".{name}"
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            unfinished.replace(self.folder / name)
        except OSError as error:
            raise Unavailable("the letter cannot be written down") from error


@attrs.frozen(kw_only=True)
class ConsoleMailer:
    """``accounts.ports.Mailer`` that prints letters; who reads the log can use their links."""

    out: Callable[[str], object] = sys.stderr.write

    def send(self, letter: Letter) -> None:
        """Print it."""
        written = write(letter)
        self.out(f"To: {letter.to}\nSubject: {written.subject}\n\n{written.text}\n")
