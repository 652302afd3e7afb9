"""Who a secret stands for now."""

import uuid

import attrs

from crewkit_core.accounts.model import SignIn
from crewkit_core.accounts.ports import AccountUnit, AccountWork, Bearer, Standing


@attrs.frozen
class MemoryStandings:
    """``accounts.ports.Standings``, by a unit each."""

    _account_work: AccountWork

    def of_token(self, token_hash: bytes) -> Bearer | None:
        """Return a token for programs, ended or not."""
        with self._account_work() as unit:
            return unit.bearers.find(token_hash)

    def of_sign_in(self, sign_in_id: uuid.UUID) -> Standing | None:
        """Return a sign-in, ended or not."""
        with self._account_work() as unit:
            return _standing(unit, unit.sign_ins.find(sign_in_id))

    def of_cookie(self, cookie_hash: bytes) -> Standing | None:
        """Return the sign-in that a browser's cookie stands for, ended or not."""
        with self._account_work() as unit:
            return _standing(unit, unit.sign_ins.by_cookie(cookie_hash))


def _standing(unit: AccountUnit, sign_in: SignIn | None) -> Standing | None:
    if sign_in is None:
        return None
    return Standing(sign_in=sign_in, disabled=unit.accounts.is_disabled(sign_in.user_id))
