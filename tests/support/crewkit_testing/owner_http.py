"""The local owner of a running platform, speaking HTTP."""

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs


@attrs.frozen
class Told:
    """An answer; its headers' names are in lowercase."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """What it answers with."""
        return json.loads(self.body)["data"]


@attrs.frozen
class OwnerHttp:
    """Sends requests as the owner, each over a connection of its own."""

    url: str
    data_dir: Path
    timeout: float = 30

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Told:
        """Send a request below ``/api/v1``; underscores in headers stand for dashes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Bearer {self.token}"
        data = None
        if body is not None:
            sent["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=self.timeout)
        try:
            connection.request(method, f"/api/v1{path}", body=data, headers=sent)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Told(answer.status, named, answer.read())
        finally:
            connection.close()

    @property
    def token(self) -> str:
        """The owner's."""
        return str(self._owner()["token"])

    def team(self, name: str = "Acme") -> str:
        """Make an organization that others can join; return its id."""
        return str(self.send("POST", "/organizations", {"name": name}).data["id"])

    def invite(self, organization_id: str, email: str, **headers: str) -> Told:
        """Ask somebody to join an organization."""
        path = f"/organizations/{organization_id}/members/invitations"
        return self.send("POST", path, {"email": email, "level": "developer"}, **headers)

    def _owner(self) -> Any:
        return json.loads((self.data_dir / "owner.json").read_text())
