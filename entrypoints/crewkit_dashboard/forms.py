"""What a form of ours sent, read within limits."""

import uuid
from urllib.parse import parse_qsl

import attrs
import falcon

from crewkit_core.kernel.errors import Invalid, LimitReached, wrong_field

_KIND = "application/x-www-form-urlencoded"
# a passkey's answer, escaped, is the longest thing a form carries
_MOST_BYTES = 256 * 1024
_MOST_FIELDS = 64


@attrs.frozen
class Form:
    """Names and values in the order they were sent; never printed, for they hold passwords."""

    pairs: tuple[tuple[str, str], ...] = attrs.field(repr=False)

    @classmethod
    def of(cls, req: falcon.Request) -> "Form":
        """Return the form that a request carries.

        Raises:
            LimitReached: it is longer than 256 KiB.
            Invalid: it is no form, or cannot be read.
        """
        kind = (req.content_type or _KIND).partition(";")[0].strip().lower()
        if kind != _KIND:
            raise Invalid("this address takes a form")
        if (req.content_length or 0) > _MOST_BYTES:
            raise LimitReached(f"a form here holds at most {_MOST_BYTES} bytes")
        try:
            pairs = parse_qsl(
                req.bounded_stream.read().decode("utf-8"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=_MOST_FIELDS,
            )
        except ValueError as error:
            raise Invalid("the form cannot be read") from error
        return cls(tuple(pairs))

    def text(self, name: str) -> str:
        """Return a field as it was typed; empty without, and when it is there twice."""
        found = self.all(name)
        return found[0] if len(found) == 1 else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return tuple(value for key, value in self.pairs if key == name)

    def word(self, name: str) -> str:
        """Return a field without the space around it."""
        return self.text(name).strip()

    def flag(self, name: str) -> bool:
        """Return whether a box is checked."""
        return self.text(name) == "1"

    def identity(self, name: str) -> uuid.UUID | None:
        """Return an id; None without one.

        Raises:
            Invalid: it is none.
        """
        found = self.word(name)
        try:
            return uuid.UUID(found) if found else None
        except ValueError:
            raise wrong_field(name, "must be an id") from None

    def number(self, name: str) -> int:
        """Return a whole number.

        Raises:
            Invalid: it is none.
        """
        found = self.word(name)
        if not found.isascii() or not found.isdigit() or len(found) > 9:  # noqa: PLR2004 - of any use
            raise wrong_field(name, "must be a whole number")
        return int(found)


NOTHING = Form(())
"""The form of a page that was only looked at."""
