"""``Idempotency-Key``: a request that is sent again is answered again, and not carried out."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

import attrs
import falcon

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.repeating import Repeatable, Repeats
from crewkit_wire.converter import to_plain
from crewkit_wire.json_text import write_json
from crewkit_wire.keys import KEY, MOST_KEY, NOT_KEYED, REPLAYED, takes_key
from crewkit_wire.routes import Route

_KEY = re.compile(rf"[\x21-\x7e]{{1,{MOST_KEY}}}")


def key_of(req: falcon.Request, route: Route) -> str | None:
    """Return the key that a request came with, if any.

    Raises:
        Invalid: it is none, or requests of this route take none.
    """
    if route.method != "POST":  # whatever else is sent again changes nothing more by itself
        return None
    key: str | None = req.get_header(KEY)
    if key is None:
        return None
    if not takes_key(route):
        raise wrong_field(KEY, f"not for {route.name}: {NOT_KEYED[route.name]}", "not_taken")
    if not _KEY.fullmatch(key):
        raise wrong_field(KEY, f"must be 1 to {MOST_KEY} visible characters of ASCII")
    return key


@attrs.frozen
class Repeating:
    """Carries out what has a key."""

    _repeats: Repeats

    def once(
        self,
        resp: falcon.Response,
        route: Route,
        message: Message[Any],
        actor: Actor,
        key: str,
        carry_out: Callable[[], bytes],
    ) -> bytes:
        """Return the body of the answer: of what is carried out now, or was before.

        Args:
            carry_out: Carries the message out and returns the body.

        Raises:
            CrewkitError: it is refused, and not kept: the same key may be sent again.
        """
        if _is_beyond(actor, message):
            return carry_out()  # which is refused
        said = write_json([route.name, to_plain(message)])
        request = Repeatable(
            organization_id=getattr(message, "organization_id", NOWHERE),
            user_id=actor.user_id,
            key=key,
            fingerprint=hashlib.sha256(said).digest(),
        )
        with self._repeats(request) as answered:
            if answered.answer is not None:
                resp.set_header(REPLAYED, "true")
                return answered.answer
            body = carry_out()
            answered.keep(body)
        return body


def _is_beyond(actor: Actor, message: Message[Any]) -> bool:
    """Test whether the actor's token is for none such: then no answer of before is for it."""
    if actor.grant is None:
        return False
    elsewhere = getattr(message, "organization_id", NOWHERE) != actor.grant.organization_id
    return elsewhere or message.scope not in actor.grant.scopes
