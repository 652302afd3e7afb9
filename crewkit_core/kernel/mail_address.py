"""What an e-mail address is, wherever one is written."""

import re

from crewkit_core.kernel.errors import wrong_field

_FORM = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,189}")


def check_mail_address(email: str) -> str:
    """Return an address as it was written.

    Raises:
        Invalid: it is none, or holds what nobody sees: controls, marks without a width.
    """
    if not (_FORM.fullmatch(email) and email.isprintable()):
        raise wrong_field("email", "is not an e-mail address", "invalid_email")
    return email
