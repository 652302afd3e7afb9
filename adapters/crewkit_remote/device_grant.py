"""Wait until a person has let this machine in (RFC 8628, 3.4 and 3.5)."""

from collections.abc import Callable

from crewkit_core.kernel.errors import Unavailable
from crewkit_remote.errors import CodeExpired
from crewkit_remote.oauth import MOST_INTERVAL, DeviceCodes, OAuthClient, Tokens, Waiting

SLOWER = 5
"""Seconds by which the interval grows with each ``slow_down``."""


def wait_for_tokens(
    client: OAuthClient,
    codes: DeviceCodes,
    *,
    sleep: Callable[[float], object],
    monotonic: Callable[[], float],
) -> Tokens:
    """Return the tokens once somebody has said yes.

    Between polls passes at least the interval; it only ever grows: by 5 seconds when the platform
    asks for that, twofold (to a minute at most) when it does not answer. Nothing is begun anew.

    Args:
        client: Polls.
        codes: As the platform gave them.
        sleep: Waits so many seconds.
        monotonic: Tells seconds since whenever.

    Raises:
        NotLetIn: they said no, or the code is not valid.
        CodeExpired: nobody did in time.
        RateLimited, Broken: the platform's answer leads nowhere.
    """
    end, interval = monotonic() + codes.expires_in, codes.interval
    while monotonic() + interval < end:
        sleep(interval)
        try:
            answer = client.poll(codes.device_code)
        except Unavailable:
            interval = max(interval, min(2 * interval, MOST_INTERVAL))
            continue
        if isinstance(answer, Tokens):
            return answer
        if answer is Waiting.SLOW_DOWN:
            interval += SLOWER
    raise CodeExpired("nobody let this machine in before the code expired; begin again")
