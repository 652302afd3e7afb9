"""What a request costs at least: a bare Falcon route that does one psycopg query."""

import os
import threading

import falcon
import psycopg

_URL = os.environ["BARE_DATABASE_URL"]
_here = threading.local()


class Bare:
    """Answers one project's row."""

    def on_get(self, _: falcon.Request, resp: falcon.Response, project_id: str) -> None:
        """Answer it."""
        if not hasattr(_here, "connection"):
            _here.connection = psycopg.connect(_URL, autocommit=True)
        row = _here.connection.execute(
            "select organization_id, id, name, slug, remote, root from projects where id = %s",
            (project_id,),
        ).fetchone()
        assert row is not None
        names = ("organization_id", "id", "name", "slug", "remote", "root")
        resp.media = {"data": {name: str(value) for name, value in zip(names, row, strict=True)}}


app: "falcon.App[falcon.Request, falcon.Response]" = falcon.App()
app.add_route("/projects/{project_id}", Bare())
