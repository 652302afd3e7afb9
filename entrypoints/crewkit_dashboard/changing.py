"""A form of a page: it asks for one change, and is shown again where that is refused."""

import abc
from collections.abc import Mapping
from typing import ClassVar

import attrs
import falcon

from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import Form
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen(kw_only=True)
class Sent:
    """What came with a form.

    Attributes:
        path: The fields of its address.
    """

    visitor: Visitor
    form: Form
    path: Mapping[str, str]


@attrs.frozen
class Change(abc.ABC):
    """The resource of a form.

    Attributes:
        home: The page that it is on, for who has to sign in first; empty: the address one above.
        at: Which form of the page it is.
    """

    site: Site
    home: ClassVar[str] = ""
    at: ClassVar[str]

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, /, **path: str
    ) -> None:
        """Do it and go on, or show the page with the reason why not."""
        sent = Sent(visitor=visitor, form=self.site.own_form(req), path=path)
        attempt(
            resp,
            self.at,
            lambda: self.act(sent),
            lambda trouble: self.show(req, resp, sent, trouble),
        )

    @abc.abstractmethod
    def act(self, sent: Sent) -> str:
        """Have it done; return where to go on."""

    @abc.abstractmethod
    def show(
        self, req: falcon.Request, resp: falcon.Response, sent: Sent, trouble: Trouble
    ) -> None:
        """Show the page again."""
