"""Everybody may send so many requests; processes share one count."""

import datetime as dt
from typing import Any

import falcon.testing
import pytest

from crewkit.clock import SystemClock
from crewkit_core.kernel.ids import new_id
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.quotas import Quotas
from crewkit_http.settings import HttpSettings
from crewkit_memory.account_work import MemoryLimiter
from crewkit_memory.at_once import MemoryAtOnce
from crewkit_memory.repeats import MemoryRepeats
from crewkit_memory.tables import Store
from crewkit_testing.account_house import House, memory_house
from crewkit_testing.account_parts import PUBLIC_URL
from crewkit_testing.builders import NOW, FrozenClock

OWNER = "owner-token-of-a-test"
MANY = {"address": 100, "user": 100, "token": 100, "organization": 1000}


@pytest.fixture
def house() -> Any:
    with memory_house() as found:
        yield found


class Served:
    """A house whose requests are counted, by a limiter that several may share."""

    def __init__(self, house: House, **a_minute: int) -> None:
        self.app = create_app(
            house.door,
            settings=HttpSettings(public_url=PUBLIC_URL, behind_proxy=True),
            authenticator=LocalAuthenticator(token=OWNER, owner_id=new_id(NOW), door=house.door),
            repeats=MemoryRepeats(Store(), SystemClock()),
            at_once=MemoryAtOnce(Store()),
            readiness=lambda: (),
            quotas=Quotas(MemoryLimiter(house.clock), {**MANY, **a_minute}, now=lambda: 0.0),
        )
        self.client = falcon.testing.TestClient(self.app)

    def get(
        self, path: str, bearer: str | None = None, address: str = "192.0.2.1"
    ) -> falcon.testing.Result:
        headers = {"Host": PUBLIC_URL.removeprefix("http://"), "X-Forwarded-For": address}
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        return self.client.simulate_get(path, headers=headers)


def _left(answer: falcon.testing.Result) -> tuple[int, str]:
    return answer.status_code, answer.headers["RateLimit-Remaining"]


def test_two_processes_share_one_count() -> None:
    """Lots are taken from one place: together they never give more than the allowance."""
    shared = MemoryLimiter(FrozenClock())
    one, other = (Quotas(shared, {"user": 200}, now=lambda: 0.0) for _ in range(2))
    given = sum(each.spend("user", "u").wait is None for _ in range(200) for each in (one, other))
    assert 197 <= given <= 200  # what the other process holds of its last lot is not handed over
    assert one.is_spent("user", "u")
    assert one.spend("user", "somebody else").wait is None


def test_what_is_used_up_asks_nobody() -> None:
    """Neither a lot nor a refusal goes to the shared count more often than it must."""

    class Counted(MemoryLimiter):
        asked = 0

        def take(self, *args: Any) -> Any:
            Counted.asked += 1
            return super().take(*args)

    quotas = Quotas(Counted(FrozenClock()), {"user": 1000}, now=lambda: 0.0)
    for _ in range(1000):
        assert quotas.spend("user", "u").wait is None
    assert Counted.asked == 50
    for _ in range(1000):
        assert quotas.spend("user", "u").wait is not None
    assert Counted.asked <= 52


def test_time_refills() -> None:
    """A refusal says how long it holds, and then holds no longer; lots do not outlive a minute."""
    clock, now = FrozenClock(), [0.0]
    quotas = Quotas(MemoryLimiter(clock), {"user": 60}, now=lambda: now[0])
    for _ in range(60):
        quotas.spend("user", "u")
    assert quotas.spend("user", "u").wait == 1
    now[0] += 1.1
    clock.pass_by(dt.timedelta(seconds=1.1))
    assert quotas.spend("user", "u").wait is None


def test_a_stranger_is_counted_by_address(house: House) -> None:
    """429 in the one form, with Retry-After and what is left; other addresses go on."""
    served = Served(house, address=3)
    found = [served.get("/api/v1/auth/me") for _ in range(4)]
    assert [401, 401, 401, 429] == [each.status_code for each in found]
    assert found[3].json["error"]["code"] == "rate_limited"
    assert int(found[3].headers["Retry-After"]) >= 1
    assert ("3", "0") == (
        found[3].headers["RateLimit-Limit"],
        found[3].headers["RateLimit-Remaining"],
    )
    assert served.get("/api/v1/auth/me", address="192.0.2.2").status_code == 401


def test_a_user_is_counted_wherever_they_are(house: House) -> None:
    """By who they are, not by address; another user goes on."""
    served = Served(house, user=2)
    ada = house.register().access_token
    eve = house.register("eve@example.org", "Eve").access_token
    found = [served.get("/api/v1/auth/me", ada, f"192.0.2.{n}") for n in range(3)]
    assert [(200, "1"), (200, "0"), (429, "0")] == [_left(each) for each in found]
    assert served.get("/api/v1/auth/me", eve).status_code == 200


def test_strangers_use_nothing_of_an_organization(house: House) -> None:
    """A member's requests count there; somebody else's neither count nor are told of it."""
    served = Served(house, organization=2)
    ada, eve = house.register(), house.register("eve@example.org", "Eve")
    actor = house.known(ada.access_token)
    assert actor is not None
    path = f"/api/v1/organizations/{house.organization_of(actor.user_id)}"
    assert [404] * 3 == [served.get(path, eve.access_token).status_code for _ in range(3)]
    mine = [served.get(path, ada.access_token).status_code for _ in range(4)]
    assert mine[:2] == [200, 200]
    assert mine[3] == 429
    assert served.get(path, eve.access_token).status_code == 404


def test_the_owner_of_the_installation_is_not_counted(house: House) -> None:
    """Who holds its own file holds more than a limit guards."""
    served = Served(house, user=1, address=1)
    found = [served.get("/api/v1/auth/me", OWNER) for _ in range(3)]
    assert [True] * 3 == [each.status_code != 429 for each in found]
    assert "RateLimit-Limit" not in found[0].headers
