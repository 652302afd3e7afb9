"""Resources that ask no use case: what there is, and whether it works."""

from collections.abc import Callable, Sequence

import falcon

from crewkit_core.kernel.actor import nobody
from crewkit_core.kernel.dispatch import Door
from crewkit_core.platform.use_cases import ShowOwnPlatformRole
from crewkit_http.access import Identity
from crewkit_http.settings import HttpSettings
from crewkit_wire.json_text import write_json
from crewkit_wire.links import operations, root_links
from crewkit_wire.offering import Asker
from crewkit_wire.openapi import openapi_document

Readiness = Callable[[], Sequence[str]]


class Discovery:
    """``GET /api/v1``: where one can start."""

    identity = Identity.OPTIONAL

    def __init__(self, door: Door, settings: HttpSettings) -> None:
        self._door = door
        self._settings = settings
        self._about = {
            "name": "crewkit",
            "version": settings.version,
            "api": "v1",
            "operations": operations(settings.public_url),
        }

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Tell name and version, where everything is, who asks, and where to go on."""
        actor = req.context.actor
        asker = Asker(actor=actor or nobody(req.context.source, req.context.request_id))
        if actor is not None and actor.grant is None:
            role = self._door.handle(actor, ShowOwnPlatformRole()).role
            asker = Asker(actor=actor, role=role)
        resp.content_type = falcon.MEDIA_JSON
        resp.data = write_json(
            {
                "data": self._about,
                "_links": root_links(asker, self._settings.public_url),
                "meta": {
                    "authenticated": actor is not None,
                    "user_id": None if actor is None else str(actor.user_id),
                },
            }
        )


class Description:
    """``GET /api/v1/openapi.json``: the API's description, made from the code."""

    identity = Identity.IGNORED

    def __init__(self, settings: HttpSettings) -> None:
        self._body = write_json(openapi_document(settings.public_url, settings.version))

    def on_get(self, _: falcon.Request, resp: falcon.Response) -> None:
        """Answer the description."""
        resp.content_type = falcon.MEDIA_JSON
        resp.set_header("Cache-Control", "public, max-age=300")
        resp.data = self._body


class Alive:
    """``GET /healthz``: this process answers."""

    identity = Identity.IGNORED

    def __init__(self, settings: HttpSettings) -> None:
        self._instance_id = settings.instance_id

    def on_get(self, _: falcon.Request, resp: falcon.Response) -> None:
        """Tell whose process it is."""
        resp.content_type = falcon.MEDIA_JSON
        resp.data = write_json({"status": "ok", "instance_id": self._instance_id})


class Ready:
    """``GET /readyz``: everything it needs answers as well, and is of its own version."""

    identity = Identity.IGNORED

    def __init__(self, settings: HttpSettings, readiness: Readiness) -> None:
        self._settings = settings
        self._readiness = readiness

    def on_get(self, _: falcon.Request, resp: falcon.Response) -> None:
        """Tell what is missing; 503 when anything is."""
        problems = list(self._readiness())
        resp.status = 503 if problems else 200
        resp.content_type = falcon.MEDIA_JSON
        resp.data = write_json(
            {
                "status": "unavailable" if problems else "ok",
                "instance_id": self._settings.instance_id,
                "version": self._settings.version,
                "problems": problems,
            }
        )
