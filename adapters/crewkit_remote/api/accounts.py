"""Made from the description of the API by ``tox -e docs``.

Accounts: how people and machines prove who they are, and what their tokens may do.
"""

import uuid

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.views import (
    AccountView,
    ActivityView,
    Ceremony,
    DeviceRequestView,
    Ended,
    NewToken,
    PasskeyView,
    ServiceAccountView,
    SignedIn,
    SignInView,
    StepUpView,
    TokenView,
)
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.levels import Level
from crewkit_remote.speaking import Speaking


class AccountsApi(Speaking):
    """Operations of this part."""

    def register(self, *, email: str, password: str, password_confirmation: str, name: str) -> None:
        """Ask for an account.

        Let me have an account.
        """
        self._nothing(
            "register",
            {},
            body={
                "email": email,
                "password": password,
                "password_confirmation": password_confirmation,
                "name": name,
            },
        )

    def verify_email(self, *, token: str, password: str) -> SignedIn:
        """Open the account by a mailed link.

        This address is mine, and the account was asked for by me.
        """
        return self._one(SignedIn, "verify_email", {}, body={"token": token, "password": password})

    def login(self, *, email: str, password: str) -> SignedIn:
        """Sign in with a password.

        It is me.
        """
        return self._one(SignedIn, "login", {}, body={"email": email, "password": password})

    def refresh(self, *, refresh_token: str) -> SignedIn:
        """Exchange a refresh token.

        My access token ends: give me the next pair.
        """
        return self._one(SignedIn, "refresh", {}, body={"refresh_token": refresh_token})

    def revoke(self, *, refresh_token: str) -> None:
        """End the sign-in of a refresh token.

        End the sign-in of this refresh token.
        """
        self._nothing("revoke", {}, body={"refresh_token": refresh_token})

    def logout(self) -> None:
        """End this sign-in.

        End the sign-in that asks.
        """
        self._nothing("logout", {})

    def me(self) -> AccountView:
        """Show oneself.

        Who am I?
        """
        return self._one(AccountView, "me", {})

    def rename_me(self, *, name: str) -> AccountView:
        """Change one's name.

        Call me so from now on.
        """
        return self._one(AccountView, "rename_me", {}, body={"name": name})

    def delete_account(self, *, step_up: str | None = None) -> None:
        """Delete one's account.

        I do not want it any more.
        """
        self._nothing("delete_account", {}, body={"step_up": step_up})

    def undo_deletion(self, *, token: str) -> None:
        """Bring one's account back.

        I want it after all.
        """
        self._nothing("undo_deletion", {}, body={"token": token})

    def forgot_password(self, *, email: str) -> None:
        """Ask for a link to set a password.

        I cannot sign in: send a link to my address.
        """
        self._nothing("forgot_password", {}, body={"email": email})

    def reset_password(self, *, token: str, password: str) -> None:
        """Set a password by a mailed link.

        I forgot it: let this one open my account.
        """
        self._nothing("reset_password", {}, body={"token": token, "password": password})

    def change_password(self, *, password: str, step_up: str | None = None) -> None:
        """Change one's password.

        Let another password open my account.
        """
        self._nothing("change_password", {}, body={"password": password, "step_up": step_up})

    def sign_ins(self) -> Page[SignInView]:
        """List one's sign-ins.

        Where am I signed in?
        """
        return self._page(SignInView, "sign_ins", {})

    def end_sign_in(self, sign_in_id: uuid.UUID) -> None:
        """End one of one's sign-ins.

        Sign me out there.
        """
        self._nothing("end_sign_in", {"sign_in_id": sign_in_id})

    def end_all_sign_ins(self, *, keep_current: bool = True) -> Ended:
        """End one's sign-ins.

        Sign me out everywhere.
        """
        return self._one(Ended, "end_all_sign_ins", {}, body={"keep_current": keep_current})

    def activity(self, *, after: str | None = None, limit: int = 50) -> Page[ActivityView]:
        """List what happened to one's account.

        What happened to my account?
        """
        return self._page(ActivityView, "activity", {"after": after, "limit": limit})

    def step_up(self, *, purpose: Danger, password: str) -> StepUpView:
        """Prove again who one is, by password.

        It is still me, and I am about to do this.
        """
        return self._one(StepUpView, "step_up", {}, body={"purpose": purpose, "password": password})

    def begin_passkey_step_up(self, *, purpose: Danger) -> Ceremony:
        """Begin to prove by passkey who one is.

        It is still me, and one of my passkeys shall prove it.
        """
        return self._one(Ceremony, "begin_passkey_step_up", {}, body={"purpose": purpose})

    def step_up_by_passkey(self, *, purpose: Danger, ceremony: str, credential: str) -> StepUpView:
        """Prove by passkey who one is.

        Here is its answer.
        """
        return self._one(
            StepUpView,
            "step_up_by_passkey",
            {},
            body={"purpose": purpose, "ceremony": ceremony, "credential": credential},
        )

    def begin_passkey(self, *, step_up: str | None = None) -> Ceremony:
        """Begin to register a passkey.

        I want to register a passkey.
        """
        return self._one(Ceremony, "begin_passkey", {}, body={"step_up": step_up})

    def register_passkey(self, *, ceremony: str, credential: str, name: str) -> PasskeyView:
        """Register a passkey.

        Here is the passkey.
        """
        return self._one(
            PasskeyView,
            "register_passkey",
            {},
            body={"ceremony": ceremony, "credential": credential, "name": name},
        )

    def begin_passkey_login(self) -> Ceremony:
        """Begin to sign in with a passkey.

        I have a passkey of yours; whose it is comes out when it answers.
        """
        return self._one(Ceremony, "begin_passkey_login", {}, body={})

    def passkey_login(self, *, ceremony: str, credential: str) -> SignedIn:
        """Sign in with a passkey.

        Here is its answer.
        """
        return self._one(
            SignedIn, "passkey_login", {}, body={"ceremony": ceremony, "credential": credential}
        )

    def passkeys(self) -> Page[PasskeyView]:
        """List one's passkeys.

        Which passkeys open my account?
        """
        return self._page(PasskeyView, "passkeys", {})

    def rename_passkey(self, passkey_id: uuid.UUID, *, name: str) -> PasskeyView:
        """Rename a passkey.

        Call it so from now on.
        """
        return self._one(
            PasskeyView, "rename_passkey", {"passkey_id": passkey_id}, body={"name": name}
        )

    def remove_passkey(self, passkey_id: uuid.UUID, *, step_up: str | None = None) -> None:
        """Remove a passkey.

        Let it open nothing any more.
        """
        self._nothing("remove_passkey", {"passkey_id": passkey_id}, body={"step_up": step_up})

    def device_request(self, *, user_code: str) -> DeviceRequestView:
        """Show the device that waits under a code.

        Which device waits under this code?
        """
        return self._one(DeviceRequestView, "device_request", {}, body={"user_code": user_code})

    def decide_device_request(
        self, *, user_code: str, approve: bool, organization_id: uuid.UUID | None = None
    ) -> None:
        """Let a device in, or do not.

        Let the device in, or do not.
        """
        self._nothing(
            "decide_device_request",
            {},
            body={"user_code": user_code, "approve": approve, "organization_id": organization_id},
        )

    def tokens(self, organization_id: uuid.UUID) -> Page[TokenView]:
        """List tokens for programs.

        Which tokens are there? One's own; an admin sees everybody's.
        """
        return self._page(TokenView, "tokens", {"organization_id": organization_id})

    def create_token(
        self,
        organization_id: uuid.UUID,
        *,
        name: str,
        scopes: tuple[Scope, ...] = (Scope.READ, Scope.INGEST),
        expires_in_days: int = 90,
        service_account_id: uuid.UUID | None = None,
        step_up: str | None = None,
    ) -> NewToken:
        """Create a token for programs.

        Let a program act as me, or as a service account, within these bounds.
        """
        return self._one(
            NewToken,
            "create_token",
            {"organization_id": organization_id},
            body={
                "name": name,
                "scopes": scopes,
                "expires_in_days": expires_in_days,
                "service_account_id": service_account_id,
                "step_up": step_up,
            },
        )

    def revoke_token(self, organization_id: uuid.UUID, token_id: uuid.UUID) -> None:
        """Revoke a token.

        Let it work no more. One's own; an admin may revoke anybody's.
        """
        self._nothing("revoke_token", {"organization_id": organization_id, "token_id": token_id})

    def service_accounts(self, organization_id: uuid.UUID) -> Page[ServiceAccountView]:
        """List service accounts.

        Which are there?
        """
        return self._page(
            ServiceAccountView, "service_accounts", {"organization_id": organization_id}
        )

    def create_service_account(
        self, organization_id: uuid.UUID, *, name: str, level: Level = Level.DEVELOPER
    ) -> ServiceAccountView:
        """Create a service account.

        Have a member for our build machines.
        """
        return self._one(
            ServiceAccountView,
            "create_service_account",
            {"organization_id": organization_id},
            body={"name": name, "level": level},
        )

    def remove_service_account(
        self, organization_id: uuid.UUID, service_account_id: uuid.UUID
    ) -> None:
        """Remove a service account.

        Take it away with its tokens.
        """
        self._nothing(
            "remove_service_account",
            {"organization_id": organization_id, "service_account_id": service_account_id},
        )
