"""A browser without a script before the dashboard of a house, as a person with an account."""

import re
import uuid
from typing import Any
from urllib.parse import urlencode, urljoin

import falcon.testing

from crewkit.clock import SystemClock
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.ids import new_id
from crewkit_core.tenancy.use_cases import ListOrganizations
from crewkit_dashboard.mount import mount
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings
from crewkit_memory.at_once import MemoryAtOnce
from crewkit_memory.repeats import MemoryRepeats
from crewkit_memory.tables import Store
from crewkit_serve.wsgi import organization_shown
from crewkit_testing.account_house import EMAIL, NAME, PASSWORD, House
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.builders import NOW
from crewkit_testing.forms import form_of, forms_of
from crewkit_testing.with_figures import WithFigures
from crewkit_wire.cookies import session_cookie

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LINK = re.compile(r"/kit/[a-z-]+/[A-Za-z0-9_-]{20,}")


def site_of(house: House, public_url: str = PUBLIC_URL) -> Any:
    """Return API and pages of a house."""

    def organization_of(actor: Actor, chosen: uuid.UUID | None) -> uuid.UUID:
        return organization_shown(house.ask(ListOrganizations(), actor).data, chosen)

    return create_app(
        house.door,
        settings=HttpSettings(public_url=public_url),
        authenticator=LocalAuthenticator(
            token="owner-token-of-a-test",
            owner_id=new_id(NOW),
            door=house.door,
            cookie=session_cookie(public_url),
        ),
        repeats=MemoryRepeats(Store(), SystemClock()),
        at_once=MemoryAtOnce(Store()),
        readiness=lambda: (),
        extra=lambda app: mount(
            app, WithFigures(house.door), organization_of, public_url, house.clock
        ),
    )


class PageVisit(falcon.testing.TestClient):
    """A browser: keeps cookies, sends forms as pages show them, follows where it is asked to.

    Attributes:
        jar: Its cookies.
        at: The address it shows.
        page: The newest answer.
    """

    page: falcon.testing.Result

    def __init__(self, house: House, public_url: str = PUBLIC_URL) -> None:
        super().__init__(site_of(house, public_url))
        self.house = house
        self.host = public_url.partition("://")[2]
        self.jar: dict[str, str] = {}
        self.at = "/"

    def go(self, address: str, status: int | None = 200, **headers: str) -> falcon.testing.Result:
        """Open an address, without following where it leads."""
        self.at = address
        return self._send("GET", address, status, headers)

    def follow(self, address: str) -> falcon.testing.Result:
        """Open an address and go where it leads."""
        result = self._send("GET", address, None, {})
        while result.status_code in {303, 308}:
            address = result.headers["Location"]
            result = self._send("GET", address, None, {})
        self.at = address
        return result

    def submit(self, action: str = "", status: int = 303, **fields: Any) -> falcon.testing.Result:
        """Fill in the form of the page that is shown, and send it."""
        form = form_of(self.page.text, action) | fields
        return self.send_form(action or self.at.partition("?")[0], status, form)

    def send_form(
        self, address: str, status: int | None, fields: dict[str, str], **headers: str
    ) -> falcon.testing.Result:
        """Send a form."""
        return self._send("POST", address, status, {**FORM, **headers}, urlencode(fields))

    def register(self, email: str = EMAIL, name: str = NAME) -> None:
        """Have an account, signed in, all by pages."""
        self.go("/kit/register")
        self.submit(
            "/kit/register",
            email=email,
            name=name,
            password=PASSWORD,
            password_confirmation=PASSWORD,
        )
        self.go(self.mailed())
        self.submit(password=PASSWORD)

    def log_in(self, password: str = PASSWORD, status: int = 303, **more: str) -> str:
        """Sign in by the form that is shown; return where it leads."""
        fields = {"email": EMAIL, "password": password} | more
        result = self.submit("/kit/login", status, **fields)
        return result.headers.get("Location", "")

    def token(self) -> str:
        """Return what forms of this sign-in carry."""
        return next(fields["form"] for _, fields in forms_of(self.page.text) if "form" in fields)

    def ceremony(self, what: str, **fields: str) -> dict[str, str]:
        """Begin to ask an authenticator, as the page's script does."""
        path = "/api/v1/auth/passkey/login" if what == "login" else "/api/v1/auth/step-up/passkey"
        result = self.simulate_post(
            f"{path}/challenge",
            json=fields,
            headers={"Host": self.host, "Sec-Fetch-Site": "same-origin"},
            cookies=self.jar,
        )
        assert 200 == result.status_code, result.text
        begun: dict[str, str] = result.json["data"]
        return begun

    def mailed(self) -> str:
        """Return the address in the newest mail."""
        self.house.work_off()
        found = LINK.search(self.house.letters[-1].facts["link"])
        assert found is not None
        return found[0]

    def _send(
        self, method: str, address: str, status: int | None, headers: dict[str, str], body: str = ""
    ) -> falcon.testing.Result:
        path, _, query = urljoin(self.at, address).partition("#")[0].partition("?")
        sent = {"Host": self.host, "Sec-Fetch-Site": "same-origin", **headers}
        result = self.simulate_request(
            method, path, query_string=query, headers=sent, cookies=self.jar, body=body
        )
        for name, cookie in result.cookies.items():
            self.jar[name] = cookie.value
            if not cookie.value:
                del self.jar[name]
        assert status in {None, result.status_code}, (result.status_code, result.text)
        self.page = result
        return result
