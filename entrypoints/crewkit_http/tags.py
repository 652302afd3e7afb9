"""``ETag``: which version of a thing an answer shows, and what is asked of versions."""

import hashlib
from collections.abc import Sequence
from typing import Any

import attrs
import falcon

from crewkit_core.kernel.at_once import PreconditionFailed
from crewkit_wire.json_text import write_json

_SIZE = 9
_ANY = "*"


@attrs.frozen
class Body:
    """An answer's JSON, and its tag.

    Attributes:
        version: Of the thing itself, whoever looks at it.
        tag: Of all that is answered: the version, and where the asker may go on.
    """

    content: bytes
    version: str
    tag: str


def tagged(body: dict[str, Any]) -> Body:
    """Return an envelope's JSON, with the tags of what is in it."""
    data = write_json(body["data"])
    rest = write_json({name: value for name, value in body.items() if name != "data"})
    version = _hash(data)
    content = b'{"data":' + data + b"," + rest[1:]
    return Body(content=content, version=version, tag=f"{version}.{_hash(rest)}")


def answer(req: falcon.Request, resp: falcon.Response, body: Body) -> None:
    """Answer what was got: nothing but its tag when the asker has it."""
    resp.set_header("ETag", f'"{body.tag}"')
    if body.tag in _names(req.if_none_match) or _ANY in _names(req.if_none_match):
        resp.status = 304
        return
    resp.content_type, resp.data = falcon.MEDIA_JSON, body.content


def check(req: falcon.Request, current: Body) -> None:
    """Refuse a change of what is not as its sender knew it.

    Raises:
        PreconditionFailed: that is so.
    """
    wanted = _names(req.if_match)
    if _ANY not in wanted and current.version not in {name.partition(".")[0] for name in wanted}:
        raise PreconditionFailed("it was changed since: look at it again")


def no_version() -> PreconditionFailed:
    """Return the refusal of a condition on something that is shown nowhere by itself."""
    return PreconditionFailed("nothing at this path has a version that could be matched")


def _names(tags: Sequence[Any] | None) -> list[str]:
    """Return tags as text; weak ones are as good, for ours are of the content."""
    return [str(tag) for tag in tags or ()]


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=_SIZE).hexdigest()
