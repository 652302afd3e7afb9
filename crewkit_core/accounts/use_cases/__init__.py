"""What accounts can do."""

from crewkit_core.accounts.use_cases.answer_mail_request import (
    AnswerMailRequest,
    answer_mail_request,
)
from crewkit_core.accounts.use_cases.authenticate import (
    Authenticate,
    authenticate,
)
from crewkit_core.accounts.use_cases.browsers import (
    CreateSignInLink,
    KeepInBrowser,
    RedeemSignInLink,
    create_sign_in_link,
    keep_in_browser,
    redeem_sign_in_link,
)
from crewkit_core.accounts.use_cases.change_password import (
    ChangePassword,
    ResetPassword,
    change_password,
    reset_password,
)
from crewkit_core.accounts.use_cases.delete_account import (
    DeleteAccount,
    UndoDeletion,
    delete_account,
    undo_deletion,
)
from crewkit_core.accounts.use_cases.device import (
    BeginDeviceGrant,
    DecideDeviceRequest,
    ShowDeviceRequest,
    begin_device_grant,
    decide_device_request,
    show_device_request,
)
from crewkit_core.accounts.use_cases.list_activity import (
    ListActivity,
    list_activity,
)
from crewkit_core.accounts.use_cases.log_in import (
    LogIn,
    log_in,
)
from crewkit_core.accounts.use_cases.log_out import LogOut, Revoke, log_out, revoke
from crewkit_core.accounts.use_cases.passkey_sign_in import (
    BeginPasskeySignIn,
    BeginPasskeyStepUp,
    LogInByPasskey,
    StepUpByPasskey,
    begin_passkey_sign_in,
    begin_passkey_step_up,
    log_in_by_passkey,
    step_up_by_passkey,
)
from crewkit_core.accounts.use_cases.passkeys import (
    BeginPasskey,
    ListPasskeys,
    RegisterPasskey,
    RemovePasskey,
    RenamePasskey,
    begin_passkey,
    list_passkeys,
    register_passkey,
    remove_passkey,
    rename_passkey,
)
from crewkit_core.accounts.use_cases.profile import (
    RenameMe,
    ShowMe,
    rename_me,
    show_me,
)
from crewkit_core.accounts.use_cases.redeem_device_code import (
    RedeemDeviceCode,
    redeem_device_code,
)
from crewkit_core.accounts.use_cases.refresh import (
    Refresh,
    refresh,
)
from crewkit_core.accounts.use_cases.register import (
    Register,
    register,
)
from crewkit_core.accounts.use_cases.request_reset import (
    RequestReset,
    request_reset,
)
from crewkit_core.accounts.use_cases.rotate_signing_keys import (
    RotateSigningKeys,
    rotate_signing_keys,
)
from crewkit_core.accounts.use_cases.send_notice import (
    SendNotice,
    send_notice,
)
from crewkit_core.accounts.use_cases.service_accounts import (
    CreateServiceAccount,
    ListServiceAccounts,
    RemoveServiceAccount,
    create_service_account,
    list_service_accounts,
    remove_service_account,
)
from crewkit_core.accounts.use_cases.sign_ins import (
    EndAllSignIns,
    EndSignIn,
    ListSignIns,
    end_all_sign_ins,
    end_sign_in,
    list_sign_ins,
)
from crewkit_core.accounts.use_cases.step_up import (
    StepUp,
    step_up,
)
from crewkit_core.accounts.use_cases.tokens import (
    CreateToken,
    ListTokens,
    RevokeToken,
    create_token,
    list_tokens,
    revoke_token,
)
from crewkit_core.accounts.use_cases.verify_email import (
    VerifyEmail,
    verify_email,
)
from crewkit_core.kernel.dispatch import UseCases

__all__ = [
    "USE_CASES",
    "AnswerMailRequest",
    "Authenticate",
    "BeginDeviceGrant",
    "BeginPasskey",
    "BeginPasskeySignIn",
    "BeginPasskeyStepUp",
    "ChangePassword",
    "CreateServiceAccount",
    "CreateSignInLink",
    "CreateToken",
    "DecideDeviceRequest",
    "DeleteAccount",
    "EndAllSignIns",
    "EndSignIn",
    "KeepInBrowser",
    "ListActivity",
    "ListPasskeys",
    "ListServiceAccounts",
    "ListSignIns",
    "ListTokens",
    "LogIn",
    "LogInByPasskey",
    "LogOut",
    "RedeemDeviceCode",
    "RedeemSignInLink",
    "Refresh",
    "Register",
    "RegisterPasskey",
    "RemovePasskey",
    "RemoveServiceAccount",
    "RenameMe",
    "RenamePasskey",
    "RequestReset",
    "ResetPassword",
    "Revoke",
    "RevokeToken",
    "RotateSigningKeys",
    "SendNotice",
    "ShowDeviceRequest",
    "ShowMe",
    "StepUp",
    "StepUpByPasskey",
    "UndoDeletion",
    "VerifyEmail",
]

USE_CASES: UseCases = {
    AnswerMailRequest: answer_mail_request,
    Authenticate: authenticate,
    BeginDeviceGrant: begin_device_grant,
    BeginPasskey: begin_passkey,
    BeginPasskeySignIn: begin_passkey_sign_in,
    BeginPasskeyStepUp: begin_passkey_step_up,
    ChangePassword: change_password,
    CreateServiceAccount: create_service_account,
    CreateSignInLink: create_sign_in_link,
    CreateToken: create_token,
    DecideDeviceRequest: decide_device_request,
    DeleteAccount: delete_account,
    EndAllSignIns: end_all_sign_ins,
    EndSignIn: end_sign_in,
    KeepInBrowser: keep_in_browser,
    ListActivity: list_activity,
    ListPasskeys: list_passkeys,
    ListServiceAccounts: list_service_accounts,
    ListSignIns: list_sign_ins,
    ListTokens: list_tokens,
    LogIn: log_in,
    LogInByPasskey: log_in_by_passkey,
    LogOut: log_out,
    RedeemDeviceCode: redeem_device_code,
    RedeemSignInLink: redeem_sign_in_link,
    Refresh: refresh,
    Register: register,
    RegisterPasskey: register_passkey,
    RemovePasskey: remove_passkey,
    RemoveServiceAccount: remove_service_account,
    RenameMe: rename_me,
    RenamePasskey: rename_passkey,
    RequestReset: request_reset,
    ResetPassword: reset_password,
    Revoke: revoke,
    RevokeToken: revoke_token,
    RotateSigningKeys: rotate_signing_keys,
    SendNotice: send_notice,
    ShowDeviceRequest: show_device_request,
    ShowMe: show_me,
    StepUp: step_up,
    StepUpByPasskey: step_up_by_passkey,
    UndoDeletion: undo_deletion,
    VerifyEmail: verify_email,
}
