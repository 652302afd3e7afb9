"""The account that staff change."""

import uuid

from crewkit_core.accounts.model import Account
from crewkit_core.platform.errors import CannotSignIn, NoSuchUser
from crewkit_core.platform.ports import PlatformUnit


def account_of_user(unit: PlatformUnit, user_id: uuid.UUID) -> Account:
    """Return the user's account, locked until the unit ends.

    Raises:
        NoSuchUser: there is no such user.
        CannotSignIn: they have none.
    """
    account = unit.accounts.find(user_id)
    if account is None:
        if unit.accounts.user(user_id) is None:
            raise NoSuchUser("there is no such user")
        raise CannotSignIn("this user has no account")
    return account
