"""Letters from templates: text and HTML, one message."""

import email.utils
import functools
from email.headerregistry import Address
from email.message import EmailMessage
from importlib import resources

import attrs
import jinja2

from crewkit_core.accounts.model import Letter, LetterKind

SUBJECTS = {
    LetterKind.VERIFY: "Verify your e-mail address",
    LetterKind.ALREADY_REGISTERED: "You already have an account",
    LetterKind.RESET: "Set a new password",
    LetterKind.NEW_DEVICE: "A new device signed in",
    LetterKind.PASSWORD_CHANGED: "Your password was changed",
    LetterKind.DELETION: "Your account is deleted",
    LetterKind.INVITATION: "You are invited",
    LetterKind.WEBHOOK_DISABLED: "A webhook was disabled",
}


@attrs.frozen(kw_only=True)
class Written:
    """A letter's words."""

    subject: str
    text: str
    html: str


def write(letter: Letter) -> Written:
    """Return the words of a letter.

    Raises:
        jinja2.UndefinedError: a fact is missing that its template needs.
    """
    subject = SUBJECTS[letter.kind]
    facts = {**letter.facts, "subject": subject}
    return Written(
        subject=f"{subject} - crewkit",
        text=_templates(html=False).get_template(f"{letter.kind}.txt").render(facts),
        html=_templates(html=True).get_template(f"{letter.kind}.html").render(facts),
    )


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """Return a letter as it travels.

    Args:
        letter: To one address.
        sender: Address it comes from.
    """
    written = write(letter)
    message = EmailMessage()
    message["Subject"] = written.subject
    message["From"] = Address("crewkit", addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Date"] = email.utils.localtime()
    message["Message-ID"] = email.utils.make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.text)
    message.add_alternative(written.html, subtype="html")
    return message


@functools.cache
def _templates(*, html: bool) -> jinja2.Environment:
    folder = resources.files("crewkit_mail").joinpath("templates")
    loader = jinja2.FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8"))
    return jinja2.Environment(
        loader=loader,
        autoescape=html,  # noqa: S701 - text is no HTML; HTML is escaped
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
