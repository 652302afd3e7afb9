"""Which page of accounts stands at which address."""

import falcon

from crewkit_dashboard import links
from crewkit_dashboard.accounts.activity import ActivityPage
from crewkit_dashboard.accounts.devices import DeviceDecided, DevicePage
from crewkit_dashboard.accounts.entering import LogInByPasskeyForm, LogInPage
from crewkit_dashboard.accounts.forgetting import ForgotPage, ResetPage, UndoDeletionPage
from crewkit_dashboard.accounts.passkeys import (
    MadePasskey,
    NewPasskey,
    PasskeyName,
    PasskeyRemoval,
)
from crewkit_dashboard.accounts.profile import (
    DeletionPage,
    NameForm,
    OrganizationForm,
    ProfilePage,
)
from crewkit_dashboard.accounts.registering import CheckYourMail, RegisterPage, VerifyPage
from crewkit_dashboard.accounts.security import PasswordForm, SecurityPage, SignInEnd, SignInsEnd
from crewkit_dashboard.accounts.tokens import (
    NewServiceAccount,
    ServiceAccountRemoval,
    TokenRevocation,
    TokensPage,
)
from crewkit_dashboard.site import Site


def add_account_pages(app: "falcon.App[falcon.Request, falcon.Response]", site: Site) -> None:
    """Add the pages of accounts: the first group for anybody, the rest for who is signed in."""
    app.add_route(links.LOG_IN, LogInPage(site))
    app.add_route(links.LOG_IN_BY_PASSKEY, LogInByPasskeyForm(site))
    app.add_route(links.REGISTER, RegisterPage(site))
    app.add_route(links.REGISTERED, CheckYourMail(site, "register"))
    app.add_route("/kit/verify/{token}", VerifyPage(site))
    app.add_route(links.FORGOT, ForgotPage(site))
    app.add_route(links.FORGOT_SENT, CheckYourMail(site, "forgot"))
    app.add_route("/kit/reset/{token}", ResetPage(site))
    app.add_route("/kit/undo-deletion/{token}", UndoDeletionPage(site))

    app.add_route(links.DEVICE, DevicePage(site))
    app.add_route(links.DEVICE_DECIDED, DeviceDecided(site))
    app.add_route(links.PROFILE, ProfilePage(site))
    app.add_route(f"{links.PROFILE}/name", NameForm(site))
    app.add_route(f"{links.PROFILE}/organization", OrganizationForm(site))
    app.add_route(links.DELETION, DeletionPage(site))
    app.add_route(links.SECURITY, SecurityPage(site))
    app.add_route(f"{links.SECURITY}/password", PasswordForm(site))
    app.add_route(f"{links.SECURITY}/passkeys", NewPasskey(site))
    app.add_route(f"{links.SECURITY}/passkeys/made", MadePasskey(site))
    app.add_route(f"{links.SECURITY}/passkeys/{{passkey_id}}/name", PasskeyName(site))
    app.add_route(f"{links.SECURITY}/passkeys/{{passkey_id}}/removal", PasskeyRemoval(site))
    app.add_route(f"{links.SECURITY}/sign-ins/end", SignInsEnd(site))
    app.add_route(f"{links.SECURITY}/sign-ins/{{sign_in_id}}/end", SignInEnd(site))
    app.add_route(links.ACTIVITY, ActivityPage(site))
    app.add_route(links.TOKENS, TokensPage(site))
    app.add_route(f"{links.TOKENS}/{{token_id}}/revocation", TokenRevocation(site))
    app.add_route(f"{links.TOKENS}/service-accounts", NewServiceAccount(site))
    app.add_route(
        f"{links.TOKENS}/service-accounts/{{account_id}}/removal", ServiceAccountRemoval(site)
    )
