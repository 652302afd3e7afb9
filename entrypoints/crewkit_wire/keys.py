"""Which requests may be sent again under a key of their sender's, and which may not."""

from collections.abc import Mapping

from crewkit_wire.routes import Route

KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
MOST_KEY = 255
_POST = "POST"

_TOLD_ONCE = "its answer holds a secret, which is kept nowhere"
_CHALLENGE = "each asks for a challenge of its own, good for once"
_READS = "it changes nothing"
_AGAIN = "sent again it changes nothing more"
_ONCE = "what it is sent works once by itself"
_ELSEWHERE = "it asks others than this platform, who may answer otherwise the next time"

NOT_KEYED: Mapping[str, str] = {
    "accept_invitation": _ONCE,
    "begin_passkey": _CHALLENGE,
    "begin_passkey_login": _CHALLENGE,
    "begin_passkey_step_up": _CHALLENGE,
    "change_password": _ONCE,
    "check_rollups": _AGAIN,
    "claim_platform": _ONCE,
    "create_token": _TOLD_ONCE,
    "create_webhook": _TOLD_ONCE,
    "decide_device_request": _ONCE,
    "decline_invitation": _AGAIN,
    "device_request": _READS,
    "disable_user": _AGAIN,
    "enable_user": _AGAIN,
    "end_all_sign_ins": _AGAIN,
    "forgot_password": _AGAIN,
    "ingest": "its batch_id does the same for lines",
    "ingest_telemetry": "each record's own id does the same",
    "invitation": _READS,
    "join_by_domain": _ELSEWHERE,
    "login": _TOLD_ONCE,
    "passkey_login": _TOLD_ONCE,
    "refresh": _TOLD_ONCE,
    "register": _AGAIN,
    "register_passkey": _ONCE,
    "report_exit": _AGAIN,
    "reset_password": _ONCE,
    "restore_organization": _AGAIN,
    "revoke": _AGAIN,
    "rotate_webhook": _TOLD_ONCE,
    "step_up": _TOLD_ONCE,
    "step_up_by_passkey": _TOLD_ONCE,
    "undo_deletion": _ONCE,
    "verify_domain": _ELSEWHERE,
    "verify_email": _TOLD_ONCE,
}
"""Operations that take no key, and why."""


def takes_key(route: Route) -> bool:
    """Test whether a route's requests may be sent under a key."""
    return route.method == _POST and route.name not in NOT_KEYED
