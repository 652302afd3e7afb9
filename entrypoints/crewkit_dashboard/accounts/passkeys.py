"""Passkeys on ``/kit/profile/security``: add, rename, remove."""

import attrs
import falcon

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import (
    BeginPasskey,
    RegisterPasskey,
    RemovePasskey,
    RenamePasskey,
)
from crewkit_dashboard import links
from crewkit_dashboard.accounts.proving import prove
from crewkit_dashboard.accounts.security import identity_of, show_security
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.site import Site, Visitor, page

_HERE = "passkeys"


@attrs.frozen
class NewPasskey:
    """``/kit/profile/security/passkeys``: proves who asks."""

    site: Site
    home = links.SECURITY

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show the page on which the browser makes the passkey."""
        form = self.site.own_form(req)

        def act() -> None:
            step_up = prove(visitor, form, Danger.ADD_PASSKEY)
            ceremony = visitor.ask(BeginPasskey(step_up=step_up))
            self.site.show(
                req,
                resp,
                "accounts/new_passkey.html",
                nav="account",
                ceremony=ceremony,
                name=form.word("name"),
            )

        def show(trouble: Trouble) -> None:
            show_security(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, _HERE, act, show)


@attrs.frozen
class MadePasskey:
    """``/kit/profile/security/passkeys/made``: the answer of an authenticator."""

    site: Site
    home = links.SECURITY

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Store the passkey."""
        form = self.site.own_form(req)

        def act() -> str:
            made = RegisterPasskey(
                ceremony=form.text("ceremony"),
                credential=form.text("credential"),
                name=form.word("name") or "Passkey",
            )
            visitor.ask(made)
            return links.link(links.SECURITY, _HERE, done="passkey-added")

        def show(trouble: Trouble) -> None:
            show_security(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, _HERE, act, show)


@attrs.frozen
class PasskeyName:
    """``/kit/profile/security/passkeys/{passkey_id}/name``."""

    site: Site
    home = links.SECURITY

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, passkey_id: str
    ) -> None:
        """Rename a passkey."""
        form, identity = self.site.own_form(req), identity_of(passkey_id)

        def act() -> str:
            visitor.ask(RenamePasskey(passkey_id=identity, name=form.word("name")))
            return links.link(links.SECURITY, _HERE, done="passkey-renamed")

        def show(trouble: Trouble) -> None:
            show_security(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, passkey_id, act, show)


@attrs.frozen
class PasskeyRemoval:
    """``/kit/profile/security/passkeys/{passkey_id}/removal``."""

    site: Site
    home = links.SECURITY

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, passkey_id: str
    ) -> None:
        """Remove a passkey."""
        form, identity = self.site.own_form(req), identity_of(passkey_id)

        def act() -> str:
            step_up = prove(visitor, form, Danger.REMOVE_PASSKEY)
            visitor.ask(RemovePasskey(passkey_id=identity, step_up=step_up))
            return links.link(links.SECURITY, _HERE, done="passkey-removed")

        def show(trouble: Trouble) -> None:
            show_security(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, passkey_id, act, show)
