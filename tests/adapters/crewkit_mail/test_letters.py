"""Letters: their words, kept in golden files, and their way through a real SMTP server."""

import email
import email.policy
import ssl
import stat
import subprocess
from collections.abc import Generator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import attrs
import jinja2
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from crewkit.account_parts import mailer
from crewkit.settings import Settings
from crewkit_core.accounts.model import Letter, LetterKind
from crewkit_core.kernel.errors import Invalid, Unavailable
from crewkit_embedded.ports import choose_port
from crewkit_mail.sending import ConsoleMailer, FileMailer, SmtpMailer
from crewkit_mail.writing import SUBJECTS, write

GOLDEN = Path(__file__).parents[2] / "data" / "mails"
SITE = "https://kit.example"
SENDER = "crewkit@kit.example"
FACTS = {
    "name": "Ada <b>Lovelace</b> & Söhne",
    "site": SITE,
    "link": f"{SITE}/kit/verify/the-secret-of-the-link",
    "forgot": f"{SITE}/kit/forgot",
    "profile": f"{SITE}/kit/profile/security",
    "hours": "24",
    "minutes": "60",
    "at": "2026-01-08 12:00 UTC",
    "address": "192.0.2.7",
    "agent": 'Mozilla/5.0 "<script>alert(1)</script>"',
    "until": "2026-01-22 12:00 UTC",
    "organization": "Acme <i>& Söhne</i>",
    "inviter": "Grace",
    "level": "manager",
    "url": "https://hooks.example/...",
    "why": "nothing sent there has succeeded for five days",
}


def _letter(kind: LetterKind = LetterKind.RESET, to: str = "ada@example.org") -> Letter:
    return Letter(to=to, kind=kind, facts=FACTS)


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("form", ["txt", "html"])
def test_a_letter_says_what_its_golden_file_says(kind: LetterKind, form: str) -> None:
    """Words change only on purpose: delete the file and run again to accept them."""
    written = write(_letter(kind))
    words = written.text if form == "txt" else written.html
    golden = GOLDEN / f"{kind}.{form}"
    if not golden.exists():
        golden.write_text(words, "utf-8")
        pytest.fail(f"{golden.name} was not there: read it, and keep it if it is right")
    assert golden.read_text("utf-8") == words


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_never_runs_what_it_is_told(kind: LetterKind) -> None:
    """Names and agents are text, in HTML as well; nothing is loaded from anywhere."""
    html = write(_letter(kind)).html
    assert "<script" not in html
    assert "<b>Lovelace" not in html
    assert "src=" not in html
    assert "@import" not in html


@pytest.mark.parametrize("kind", LetterKind)
def test_a_missing_fact_is_a_failure(kind: LetterKind) -> None:
    """No letter goes out with a hole in it."""
    with pytest.raises(jinja2.UndefinedError):
        write(Letter(to="a@example.org", kind=kind, facts={"name": "Ada"}))


def test_every_kind_has_its_subject() -> None:
    """Subjects are words of ours alone: nothing of a stranger's stands in a header."""
    assert set(LetterKind) == set(SUBJECTS)


@attrs.define
class Inbox:
    """Keeps what an SMTP server was given."""

    mails: list[EmailMessage] = attrs.field(factory=list)
    refuse: bool = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse:
            return "554 no"
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"


def _login(_s: Any, _e: Any, _c: Any, _m: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == b"the password"
    return AuthResult(success=right, handled=False)  # the server says so: 235, or 535


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Generator[Controller, None, None]:
    running = Controller(inbox, hostname="127.0.0.1", port=choose_port("127.0.0.1", None))
    running.start()
    yield running
    running.stop()


def test_a_letter_arrives(inbox: Inbox, server: Controller) -> None:
    """Text and HTML, to whom and from whom, through a real server."""
    sender = SmtpMailer(host="127.0.0.1", port=server.port, sender=SENDER, security="none")
    sender.send(_letter())
    (mail,) = inbox.mails
    assert ("Set a new password - crewkit", "ada@example.org") == (mail["Subject"], mail["To"])
    assert "crewkit <crewkit@kit.example>" == mail["From"]
    assert "auto-generated" == mail["Auto-Submitted"]
    written = write(_letter())
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert written.text == text.get_content().replace("\r\n", "\n")
    assert written.html == html.get_content().replace("\r\n", "\n")


def test_an_address_cannot_add_headers(inbox: Inbox, server: Controller) -> None:
    """A line break in an address is refused, and nothing is sent."""
    sender = SmtpMailer(host="127.0.0.1", port=server.port, sender=SENDER, security="none")
    with pytest.raises(Exception, match=r".") as refusal:
        sender.send(_letter(to="a@example.org\r\nBcc: eve@example.org"))
    assert isinstance(refusal.value, ValueError | IndexError)
    assert [] == inbox.mails


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(cert), "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


@pytest.fixture
def secured(inbox: Inbox, certificate: tuple[Path, Path]) -> Generator[Controller, None, None]:
    """A server that takes letters over TLS alone, from whoever knows the password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    running = Controller(
        inbox,
        hostname="127.0.0.1",
        port=choose_port("127.0.0.1", None),
        tls_context=context,
        require_starttls=True,
        authenticator=_login,
        auth_required=True,
    )
    running.start()
    yield running
    running.stop()


def test_a_letter_travels_encrypted(
    inbox: Inbox, secured: Controller, certificate: tuple[Path, Path]
) -> None:
    """STARTTLS with the certificate verified, then the login; an unknown certificate is no one."""
    sender = SmtpMailer(
        host="127.0.0.1",
        port=secured.port,
        sender=SENDER,
        username="crewkit",
        password="the password",
        context=ssl.create_default_context(cafile=str(certificate[0])),
    )
    sender.send(_letter())
    assert 1 == len(inbox.mails)
    with pytest.raises(Unavailable):
        attrs.evolve(sender, context=None).send(_letter())
    with pytest.raises(Unavailable):
        attrs.evolve(sender, password="wrong").send(_letter())
    assert 1 == len(inbox.mails)


def test_a_server_that_is_not_there_can_be_asked_again(inbox: Inbox, server: Controller) -> None:
    """No answer, or a refusal, is for now; the address is not repeated."""
    sender = SmtpMailer(host="127.0.0.1", port=server.port, sender=SENDER, security="none")
    inbox.refuse = True
    with pytest.raises(Unavailable) as refusal:
        sender.send(_letter())
    assert "ada" not in refusal.value.message
    nobody = attrs.evolve(sender, port=choose_port("127.0.0.1", None, ()))
    with pytest.raises(Unavailable):
        nobody.send(_letter())


def test_files_are_the_operators_alone(tmp_path: Path) -> None:
    """Without a server letters lie in files of mode 0600."""
    FileMailer(folder=tmp_path / "mails", sender=SENDER).send(_letter())
    (found,) = (tmp_path / "mails").iterdir()
    assert 0o600 == stat.S_IMODE(found.stat().st_mode)
    assert 0o700 == stat.S_IMODE(found.parent.stat().st_mode)
    mail = email.message_from_bytes(found.read_bytes(), policy=email.policy.default)
    assert "ada@example.org" == mail["To"]


def test_a_console_shows_the_text() -> None:
    """Who asked for it reads letters where the platform logs."""
    printed: list[str] = []
    ConsoleMailer(out=printed.append).send(_letter())
    assert FACTS["link"] in printed[0]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (None, FileMailer),
        ("console:", ConsoleMailer),
        ("smtps://u:p%40ss@mail.example", SmtpMailer),
        ("smtp://mail.example:2525", SmtpMailer),
        ("smtp+plain://127.0.0.1:25", SmtpMailer),
    ],
)
def test_a_url_says_how_letters_go(tmp_path: Path, url: str | None, kind: type) -> None:
    """Files by default; passwords in the URL are unescaped."""
    made = mailer(Settings(mail_url=url), tmp_path)
    assert isinstance(made, kind)
    if url and "p%40ss" in url:
        assert isinstance(made, SmtpMailer)
        assert ("tls", 465, "p@ss") == (made.security, made.port, made.password)


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp+plain://mail.example"])
def test_another_url_is_refused(tmp_path: Path, url: str) -> None:
    """Nothing goes in the clear to another machine."""
    with pytest.raises(Invalid):
        mailer(Settings(mail_url=url), tmp_path)
