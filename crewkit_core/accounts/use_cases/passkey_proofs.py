"""What an authenticator is asked, and what it proves."""

import base64
import datetime as dt
import uuid

import attrs

from crewkit_core.accounts.errors import PasskeyRefused
from crewkit_core.accounts.lifetimes import CHALLENGE
from crewkit_core.accounts.model import OneTimeSecret, Passkey, Purpose
from crewkit_core.accounts.ports import (
    AccountUnit,
    PasskeyCeremonies,
)
from crewkit_core.accounts.secret_text import hash_of, new_nonce, new_secret
from crewkit_core.accounts.use_cases.passkey_views import LONGEST_ANSWER


def begin_challenge(
    unit: AccountUnit,
    purpose: Purpose,
    user_id: uuid.UUID | None,
    data: dict[str, str],
    now: dt.datetime,
) -> tuple[str, bytes]:
    """Return the secret of a ceremony, and the challenge it stands for."""
    secret, challenge = new_secret(), new_nonce()
    unit.secrets.add(
        OneTimeSecret(
            secret_hash=hash_of(secret),
            purpose=purpose,
            user_id=user_id,
            data={**data, "challenge": base64.b64encode(challenge).decode()},
            expires_at=now + CHALLENGE,
        )
    )
    return secret, challenge


def proved_passkey(
    unit: AccountUnit,
    ceremonies: PasskeyCeremonies,
    begun: OneTimeSecret,
    answer: str,
    now: dt.datetime,
) -> Passkey:
    """Return the passkey that answered, with what it counts from now on."""
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused("the passkey's answer is too long")
    known = unit.passkeys.by_credential(ceremonies.credential_id_of(answer))
    challenge = base64.b64decode(begun.data["challenge"])
    if known is None or (begun.user_id is not None and known.user_id != begun.user_id):
        ceremonies.refuse_assertion(challenge, answer)
    user_known = begun.user_id is not None
    proved = ceremonies.check_assertion(challenge, answer, known, user_known=user_known)
    # held only once the answer is right: a lock takes time, which would tell that there is such a
    # passkey; what it counts may have moved meanwhile
    held = unit.passkeys.by_credential(known.credential_id, held=True)
    if held is None:
        raise PasskeyRefused("this passkey opens nothing")
    if held != known:
        proved = ceremonies.check_assertion(challenge, answer, held, user_known=user_known)
    used = attrs.evolve(held, sign_count=proved.sign_count, backed_up=proved.backed_up, used_at=now)
    unit.passkeys.save(used)
    return used
