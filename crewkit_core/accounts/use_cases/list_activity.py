"""What happened to one's account."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import require_known
from crewkit_core.accounts.views import ActivityView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import DEFAULT_LIMIT, Page, check_limit, decode_cursor, encode_cursor
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class ListActivity(Query[Page[ActivityView]]):
    """What happened to my account?"""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    after: str | None = None
    limit: int = DEFAULT_LIMIT


def list_activity(
    query: ListActivity, *, actor: Actor, account_work: AccountWork
) -> Page[ActivityView]:
    """Return it, newest first.

    Raises:
        Unauthenticated: nobody known is asking.
        Invalid: limit or cursor make no sense.
    """
    require_known(actor)
    limit = check_limit(query.limit)
    after = _after(query.after)
    with account_work() as unit:
        found, more = unit.activities.page(actor.user_id, after, limit)
    return Page(
        data=tuple(
            ActivityView(
                id=each.id,
                at=each.at,
                kind=each.kind,
                address=each.address,
                agent=each.agent,
                detail=each.detail,
                new_device=each.new_device,
            )
            for each in found
        ),
        next_cursor=encode_cursor(str(found[-1].id)) if more else None,
    )


def _after(cursor: str | None) -> uuid.UUID | None:
    if cursor is None:
        return None
    (key,) = decode_cursor(cursor, str)
    try:
        return uuid.UUID(str(key))
    except ValueError:
        raise wrong_field("after", "is not a cursor of this list", "invalid_cursor") from None
