"""Whose allowance a request is taken from, and how the answer tells of it."""

import threading
import uuid
from collections import OrderedDict
from typing import Any

import falcon

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import RateLimited
from crewkit_http.quotas import Quotas, Spent

_NO_MEMBER = frozenset({401, 403, 404})
_MOST_MEMBERS = 10_000


class RateLimits:
    """Counts each request where it belongs; refuses what is too much, and says what is left.

    A known sender is counted by token or user, anybody else by address, and a member's requests by
    organization too: only theirs, so that no stranger uses up an organization's allowance or learns
    that there is one. The owner who holds the installation's own file is not counted.
    """

    def __init__(self, quotas: Quotas) -> None:
        self._quotas = quotas
        self._members = _Recently(_MOST_MEMBERS)

    def count(self, req: falcon.Request, params: dict[str, Any]) -> None:
        """Count a request whose sender was looked for.

        Raises:
            RateLimited: it is one too many.
        """
        actor: Actor | None = req.context.actor
        if actor is None:
            self._tell(req, self._quotas.spend("address", req.context.source.address))
            return
        if actor.origin is Origin.LOCAL:
            return
        if actor.token_id is not None:
            self._tell(req, self._quotas.spend("token", actor.token_id))
        else:
            self._tell(req, self._quotas.spend("user", actor.user_id))
        organization = _organization(actor, params)
        if organization is None:
            return
        req.context.counted_in = (actor.user_id, organization)
        if req.context.counted_in in self._members:
            spent = self._quotas.is_spent("organization", organization)
            if spent is not None:
                self._tell(req, spent)

    def process_response(self, req: falcon.Request, resp: falcon.Response, *_: object) -> None:
        """Count a member's request in their organization, and tell what is left."""
        who = getattr(req.context, "counted_in", None)
        if who is not None and resp.status_code not in _NO_MEMBER:
            self._members.add(who)
            if resp.status_code != 429:  # noqa: PLR2004 - what was refused was not carried out
                self._keep(req, self._quotas.spend("organization", who[1]))
        spent: Spent | None = getattr(req.context, "spent", None)
        if spent is not None:
            resp.set_header("RateLimit-Limit", str(spent.limit))
            resp.set_header("RateLimit-Remaining", str(spent.remaining))
            resp.set_header("RateLimit-Reset", str(spent.reset))

    def _tell(self, req: falcon.Request, spent: Spent) -> None:
        self._keep(req, spent)
        if spent.wait is not None:
            raise RateLimited("too many requests; wait a while", retry_after=spent.wait)

    def _keep(self, req: falcon.Request, spent: Spent) -> None:
        """Keep the allowance of which least is left."""
        known: Spent | None = getattr(req.context, "spent", None)
        if known is None or spent.remaining < known.remaining:
            req.context.spent = spent


def _organization(actor: Actor, params: dict[str, Any]) -> uuid.UUID | None:
    if actor.grant is not None:
        return actor.grant.organization_id
    try:
        return uuid.UUID(str(params.get("organization_id")))
    except ValueError:
        return None


class _Recently:
    """The last so many that were added; thread-safe."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, None] = OrderedDict()

    def add(self, item: object) -> None:
        """Add it, as the last."""
        with self._lock:
            self._kept[item] = None
            self._kept.move_to_end(item)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def __contains__(self, item: object) -> bool:
        return item in self._kept
