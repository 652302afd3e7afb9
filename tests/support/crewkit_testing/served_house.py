"""A house behind HTTP, as a client from outside meets it."""

from typing import Any
from urllib.parse import urlencode

import falcon.testing

from crewkit_core.kernel.ids import new_id
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings
from crewkit_testing.account_house import House
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.builders import NOW
from crewkit_wire.json_text import write_json
from crewkit_wire.routes import PREFIX

HOST = PUBLIC_URL.removeprefix("http://")


class Outside(falcon.testing.TestClient):
    """A client of the platform; ``behind_proxy``, so that tests can say where they are."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.owner_id = new_id(NOW)
        app = create_app(
            house.door,
            settings=HttpSettings(public_url=PUBLIC_URL, behind_proxy=True),
            authenticator=LocalAuthenticator(
                token="owner-token-of-a-test", owner_id=self.owner_id, door=house.door
            ),
            readiness=lambda: (),
            repeats=house.repeats,
            at_once=house.at_once,
        )
        super().__init__(app)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        bearer: str | None = None,
        address: str = "192.0.2.7",
        **headers: str,
    ) -> falcon.testing.Result:
        """Send JSON below ``/api/v1``."""
        sent = {"Host": HOST, "X-Forwarded-For": f"10.0.0.1, {address}", **headers}
        data = b""
        if body is not None:
            sent["Content-Type"] = "application/json"
            data = write_json(body)
        if bearer is not None:
            sent["Authorization"] = f"Bearer {bearer}"
        return self.simulate_request(method, PREFIX + path, body=data, headers=sent)

    def form(
        self,
        path: str,
        fields: dict[str, str] | list[tuple[str, str]],
        *,
        address: str = "192.0.2.7",
        **headers: str,
    ) -> falcon.testing.Result:
        """Post a form below ``/api/v1``, as OAuth clients do."""
        sent = {
            "Host": HOST,
            "X-Forwarded-For": address,
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "crewkit-cli/0.1",
            **headers,
        }
        return self.simulate_post(PREFIX + path, body=urlencode(fields), headers=sent)
