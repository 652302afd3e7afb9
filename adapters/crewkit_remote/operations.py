"""Where a platform's operations are: what it says itself, in the one place that is known."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import attrs
from uritemplate import URITemplate

from crewkit_core.kernel.errors import Invalid
from crewkit_wire.errors import Broken
from crewkit_wire.routes import PREFIX


@attrs.frozen
class Operation:
    """One address, as its platform gives it.

    Attributes:
        template: A URI template (RFC 6570) of the whole URL.
    """

    method: str
    template: URITemplate

    def url(self, values: Mapping[str, str]) -> str:
        """Return the address for these values.

        Raises:
            Invalid: a value holds half of a surrogate pair, which no URL can say.
            Broken: the platform has no place for one of them.
        """
        unknown = values.keys() - self.template.variable_names
        if unknown:
            raise Broken(f"the platform does not know {min(unknown)}; is it of another version?")
        try:
            return self.template.expand(dict(values))
        except UnicodeEncodeError as error:
            raise Invalid("text must not hold half of a surrogate pair") from error


def operations_of(root: Any, base_url: str) -> Mapping[str, Operation]:  # noqa: ANN401 - JSON
    """Return the operations that a platform's root tells of, at the address we reach it by.

    A platform calls itself by its public address, which may not be ours; and no token of ours goes
    to any other.

    Raises:
        Broken: it is no root of a platform, or leads elsewhere.
    """
    try:
        itself = root["_links"]["self"].removesuffix(PREFIX)
        return {
            name: Operation(link["method"], URITemplate(base_url + _below(itself, link["href"])))
            for name, link in root["data"]["operations"].items()
        }
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Broken(f"{base_url} is no platform of crewkit, or is of another version") from error


def _below(itself: str, href: str) -> str:
    """Return what of an address follows after a platform's own.

    Raises:
        ValueError: it is not the platform's.
    """
    if not urlsplit(itself).netloc or not href.startswith(f"{itself}/"):
        raise ValueError(href)
    return href.removeprefix(itself)
