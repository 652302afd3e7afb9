"""The relying party's side of WebAuthn Level 3: the library's checks, and those it leaves."""

import contextlib
import json
from collections.abc import Sequence
from typing import Any, NoReturn
from urllib.parse import urlsplit

import attrs
import webauthn
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from crewkit_core.accounts.errors import PasskeyRefused
from crewkit_core.accounts.model import Passkey
from crewkit_core.accounts.ports import Assertion, NewCredential
from crewkit_core.identity.model import User

LONGEST_ID = 1023
_ALGORITHMS = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_FORMATS = {AttestationFormat.NONE, AttestationFormat.PACKED}
_TRANSPORTS = {transport.value: transport for transport in AuthenticatorTransport}
# an ES256 key that nobody has: the curve's own base point, as a COSE key
_NOBODYS_KEY = bytes.fromhex(
    "a5010203262001"
    "2158206b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "2258204fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
_FAILURES = (WebAuthnException, ValueError, KeyError, TypeError, RecursionError)


@attrs.frozen(kw_only=True)
class WebAuthnCeremonies:
    """``accounts.ports.PasskeyCeremonies``.

    Attributes:
        origin: The platform's public URL; its host is the relying party's id.
    """

    origin: str

    @property
    def rp_id(self) -> str:
        """The relying party's id."""
        return urlsplit(self.origin).hostname or ""

    def registration(self, challenge: bytes, user: User, known: Sequence[Passkey]) -> str:
        """Return creation options as JSON text."""
        options = webauthn.generate_registration_options(
            rp_id=self.rp_id,
            rp_name="crewkit",
            user_id=user.id.bytes,
            user_name=user.email or user.name,
            user_display_name=user.name,
            challenge=challenge,
            attestation=AttestationConveyancePreference.NONE,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[_descriptor(each) for each in known],
            supported_pub_key_algs=_ALGORITHMS,
        )
        return webauthn.options_to_json(options)

    def check_registration(self, challenge: bytes, answer: str) -> NewCredential:
        """Return what was made.

        Raises:
            PasskeyRefused: the answer is not exactly what was asked for.
        """
        credential = _parsed(answer)
        try:
            _check_top(credential)
            made = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self.rp_id,
                expected_origin=self.origin,
                require_user_verification=True,
                supported_pub_key_algs=_ALGORITHMS,
            )
            transports = credential["response"].get("transports", ())
        except _FAILURES as error:
            raise _refused() from error
        if made.fmt not in _FORMATS or not 0 < len(made.credential_id) <= LONGEST_ID:
            raise _refused()
        return NewCredential(
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            transports=tuple(each for each in transports if each in _TRANSPORTS),
            backup_eligible=made.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
            backed_up=made.credential_backed_up,
        )

    def assertion(self, challenge: bytes, allowed: Sequence[Passkey]) -> str:
        """Return request options as JSON text; with nothing allowed, any of our passkeys."""
        options = webauthn.generate_authentication_options(
            rp_id=self.rp_id,
            challenge=challenge,
            allow_credentials=[_descriptor(each) for each in allowed],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return webauthn.options_to_json(options)

    def credential_id_of(self, answer: str) -> bytes:
        """Return which credential answers.

        Raises:
            PasskeyRefused: that cannot be read.
        """
        credential = _parsed(answer)
        try:
            found = base64url_to_bytes(credential["rawId"])
            if credential["id"] != credential["rawId"]:
                raise _refused()
        except _FAILURES as error:
            raise _refused() from error
        if not 0 < len(found) <= LONGEST_ID:
            raise _refused()
        return found

    def check_assertion(
        self, challenge: bytes, answer: str, passkey: Passkey, *, user_known: bool
    ) -> Assertion:
        """Return what was proved.

        Raises:
            PasskeyRefused: the answer is not exactly what was asked for.
        """
        credential = _parsed(answer)
        try:
            # whose it is comes last: by then a passkey of nobody has taken as long
            proved = self._verified(credential, challenge, passkey.public_key, passkey.sign_count)
            _check_owner(credential, passkey, user_known=user_known)
        except _FAILURES as error:
            raise _refused() from error
        eligible = proved.credential_device_type is CredentialDeviceType.MULTI_DEVICE
        if eligible is not passkey.backup_eligible:
            raise _refused()
        return Assertion(sign_count=proved.new_sign_count, backed_up=proved.credential_backed_up)

    def refuse_assertion(self, challenge: bytes, answer: str) -> NoReturn:
        """Refuse the answer of no passkey of ours, in the words and the time of a wrong one.

        Raises:
            PasskeyRefused: always.
        """
        with contextlib.suppress(*_FAILURES):
            self._verified(_parsed(answer), challenge, _NOBODYS_KEY, 0)
        raise _refused()

    def _verified(
        self, credential: dict[str, Any], challenge: bytes, key: bytes, count: int
    ) -> VerifiedAuthentication:
        _check_top(credential)
        return webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=self.rp_id,
            expected_origin=self.origin,
            credential_public_key=key,
            credential_current_sign_count=count,
            require_user_verification=True,
        )


def _parsed(answer: str) -> dict[str, Any]:
    try:
        found = json.loads(answer)
        if type(found) is not dict or type(found["response"]) is not dict:
            raise _refused()
    except _FAILURES as error:
        raise _refused() from error
    return found


def _check_top(credential: dict[str, Any]) -> None:
    """Refuse an answer that was asked for within another site's page."""
    client = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    if client.get("crossOrigin", False) is not False or "topOrigin" in client:
        raise _refused()


def _check_owner(credential: dict[str, Any], passkey: Passkey, *, user_known: bool) -> None:
    """Refuse an answer that names another user than the passkey's, or none where it must."""
    handle = credential["response"].get("userHandle")
    if handle is None:
        if not user_known:
            raise _refused()
    elif base64url_to_bytes(handle) != passkey.user_id.bytes:
        raise _refused()


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        id=passkey.credential_id,
        transports=[_TRANSPORTS[each] for each in passkey.transports if each in _TRANSPORTS]
        or None,
    )


def _refused() -> PasskeyRefused:
    return PasskeyRefused("the passkey's answer is not accepted")
