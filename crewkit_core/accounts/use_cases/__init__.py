"""What accounts can do."""

from crewkit_core.accounts.use_cases.answer_mail_request import (
    AnswerMailRequest,
    answer_mail_request,
)
from crewkit_core.accounts.use_cases.authenticate import Authenticate, authenticate
from crewkit_core.accounts.use_cases.begin_device_grant import BeginDeviceGrant, begin_device_grant
from crewkit_core.accounts.use_cases.begin_passkey import BeginPasskey, begin_passkey
from crewkit_core.accounts.use_cases.begin_passkey_sign_in import (
    BeginPasskeySignIn,
    begin_passkey_sign_in,
)
from crewkit_core.accounts.use_cases.begin_passkey_step_up import (
    BeginPasskeyStepUp,
    begin_passkey_step_up,
)
from crewkit_core.accounts.use_cases.change_password import ChangePassword, change_password
from crewkit_core.accounts.use_cases.create_service_account import (
    CreateServiceAccount,
    create_service_account,
)
from crewkit_core.accounts.use_cases.create_sign_in_link import (
    CreateSignInLink,
    create_sign_in_link,
)
from crewkit_core.accounts.use_cases.create_token import CreateToken, create_token
from crewkit_core.accounts.use_cases.decide_device_request import (
    DecideDeviceRequest,
    decide_device_request,
)
from crewkit_core.accounts.use_cases.delete_account import DeleteAccount, delete_account
from crewkit_core.accounts.use_cases.end_all_sign_ins import EndAllSignIns, end_all_sign_ins
from crewkit_core.accounts.use_cases.end_sign_in import EndSignIn, end_sign_in
from crewkit_core.accounts.use_cases.keep_in_browser import KeepInBrowser, keep_in_browser
from crewkit_core.accounts.use_cases.list_activity import ListActivity, list_activity
from crewkit_core.accounts.use_cases.list_passkeys import ListPasskeys, list_passkeys
from crewkit_core.accounts.use_cases.list_service_accounts import (
    ListServiceAccounts,
    list_service_accounts,
)
from crewkit_core.accounts.use_cases.list_sign_ins import ListSignIns, list_sign_ins
from crewkit_core.accounts.use_cases.list_tokens import ListTokens, list_tokens
from crewkit_core.accounts.use_cases.log_in import LogIn, log_in
from crewkit_core.accounts.use_cases.log_in_by_passkey import LogInByPasskey, log_in_by_passkey
from crewkit_core.accounts.use_cases.log_out import LogOut, log_out
from crewkit_core.accounts.use_cases.redeem_device_code import RedeemDeviceCode, redeem_device_code
from crewkit_core.accounts.use_cases.redeem_sign_in_link import (
    RedeemSignInLink,
    redeem_sign_in_link,
)
from crewkit_core.accounts.use_cases.refresh import Refresh, refresh
from crewkit_core.accounts.use_cases.register import Register, register
from crewkit_core.accounts.use_cases.register_passkey import RegisterPasskey, register_passkey
from crewkit_core.accounts.use_cases.remove_passkey import RemovePasskey, remove_passkey
from crewkit_core.accounts.use_cases.remove_service_account import (
    RemoveServiceAccount,
    remove_service_account,
)
from crewkit_core.accounts.use_cases.rename_me import RenameMe, rename_me
from crewkit_core.accounts.use_cases.rename_passkey import RenamePasskey, rename_passkey
from crewkit_core.accounts.use_cases.request_reset import RequestReset, request_reset
from crewkit_core.accounts.use_cases.reset_password import ResetPassword, reset_password
from crewkit_core.accounts.use_cases.revoke import Revoke, revoke
from crewkit_core.accounts.use_cases.revoke_token import RevokeToken, revoke_token
from crewkit_core.accounts.use_cases.send_notice import SendNotice, send_notice
from crewkit_core.accounts.use_cases.show_device_request import (
    ShowDeviceRequest,
    show_device_request,
)
from crewkit_core.accounts.use_cases.show_me import ShowMe, show_me
from crewkit_core.accounts.use_cases.step_up import StepUp, step_up
from crewkit_core.accounts.use_cases.step_up_by_passkey import StepUpByPasskey, step_up_by_passkey
from crewkit_core.accounts.use_cases.undo_deletion import UndoDeletion, undo_deletion
from crewkit_core.accounts.use_cases.verify_email import VerifyEmail, verify_email
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
    SendNotice: send_notice,
    ShowDeviceRequest: show_device_request,
    ShowMe: show_me,
    StepUp: step_up,
    StepUpByPasskey: step_up_by_passkey,
    UndoDeletion: undo_deletion,
    VerifyEmail: verify_email,
}
