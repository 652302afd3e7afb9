"""A request under a key is carried out once, however often it is sent, and answered alike."""

import contextlib
import datetime as dt
import threading
import uuid
from typing import Any

import attrs
import pytest

from crewkit_core.accounts.views import SignedIn
from crewkit_core.audit.use_cases import ListAuditRecords
from crewkit_core.kernel.errors import Conflict
from crewkit_core.kernel.event import NOWHERE
from crewkit_core.kernel.repeating import KeyReused, Repeatable, StillUnderWay
from crewkit_core.organizations.use_cases import InviteMember
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import CreateProject, ListProjects, RemoveMember
from crewkit_testing.account_house import House
from crewkit_testing.served_house import Outside

REMOTE = "git@git.example.org:crew/{}.git"


@attrs.frozen
class Client:
    """Somebody with a company, at the API."""

    house: House
    outside: Outside
    me: SignedIn
    organization_id: uuid.UUID

    def post(self, path: str, body: Any = None, key: str = "k-1", **more: Any) -> Any:
        """Send a request under a key."""
        headers = {"Idempotency-Key": key} if key else {}
        return self.outside.send(
            "POST", path, body, bearer=more.pop("bearer", self.me.access_token), **headers, **more
        )

    def project(self, name: str = "App", key: str = "k-1", **more: Any) -> Any:
        """Make a project."""
        path = f"/{self.organization_id}/projects"
        return self.post(path, {"name": name, "remote": REMOTE.format(name)}, key, **more)

    def projects(self) -> list[str]:
        """Return the names of the projects that there are."""
        asked = ListProjects(organization_id=self.organization_id)
        return [each.name for each in self.house.ask(asked, self.house.actor(self.me)).data]


@pytest.fixture
def client(house: House) -> Client:
    me = house.register()
    outside = Outside(house)
    made = outside.send("POST", "/organizations", {"name": "Crew"}, bearer=me.access_token)
    return Client(house, outside, me, uuid.UUID(made.json["data"]["id"]))


def test_it_is_carried_out_once(client: Client) -> None:
    """The second answer is the first, byte for byte, and says so; a second key is a second one."""
    first, second = client.project(), client.project()
    assert (201, first.content) == (second.status_code, second.content)
    assert (None, "true") == tuple(
        each.headers.get("idempotency-replayed") for each in (first, second)
    )
    assert 409 == client.project(key="k-2").status_code
    assert ["App"] == client.projects()


def test_what_is_not_there_yet_is_made_once(client: Client) -> None:
    """An organization of a new name: none is there that could keep the answer before."""
    made = [client.post("/organizations", {"name": "Other"}).json["data"]["id"] for _ in range(3)]
    assert 1 == len(set(made))
    assert client.post("/organizations", {"name": "Other"}, "k-2").json["data"]["id"] not in made


def test_another_request_under_the_key_is_refused(client: Client) -> None:
    """Another field, or another route: 422, the first stays as it was."""
    client.project()
    other = client.project("Other")
    assert (422, "idempotency_key_reused") == (other.status_code, other.json["error"]["code"])
    person = client.post(f"/{client.organization_id}/people", {"email": "bo@example.org"})
    assert 422 == person.status_code
    assert ["App"] == client.projects()


def test_keys_of_others_are_others(client: Client) -> None:
    """Nobody is answered what somebody else was."""
    mine = client.post("/organizations", {"name": "Mine"}).json["data"]["id"]
    bo = client.house.register("bo@example.org", "Bo")
    theirs = client.post("/organizations", {"name": "Mine"}, bearer=bo.access_token)
    assert (201, True) == (theirs.status_code, mine != theirs.json["data"]["id"])


def test_a_refusal_is_not_kept(client: Client) -> None:
    """What was refused changed nothing, and under the same key it may be tried again."""
    client.project("Taken", key="")
    body = {"name": "App", "remote": REMOTE.format("Taken")}
    path = f"/{client.organization_id}/projects"
    assert 409 == client.post(path, body).status_code
    assert 201 == client.post(path, body | {"remote": REMOTE.format("Free")}).status_code
    assert ["App", "Taken"] == sorted(client.projects())


def test_an_answer_is_kept_for_a_day(client: Client) -> None:
    """After that the key is as new."""
    client.project()
    client.house.clock.pass_by(dt.timedelta(hours=23, minutes=59))
    me = client.house.log_in().access_token
    assert 201 == client.project(bearer=me).status_code
    client.house.clock.pass_by(dt.timedelta(minutes=2))
    assert 409 == client.project(bearer=client.house.log_in().access_token).status_code


def test_who_left_is_answered_nothing(client: Client) -> None:
    """What was answered to a member is not told to who is none any more."""
    house = client.house
    bo = house.register("bo@example.org", "Bo")
    invite = InviteMember(
        organization_id=client.organization_id, email="bo@example.org", level=Level.ADMIN
    )
    house.ask(invite, house.actor(client.me))
    client.post("/invitations/accept", {"token": house.link()}, "", bearer=bo.access_token)
    assert 201 == client.project(bearer=bo.access_token).status_code
    gone = RemoveMember(organization_id=client.organization_id, user_id=bo.user_id)
    house.ask(gone, house.actor(client.me))
    assert 404 == client.project(bearer=bo.access_token).status_code


@pytest.mark.parametrize("key", [" ", "a b", "x" * 256, "\x7f", "é"])
def test_a_key_is_something_visible(client: Client, key: str) -> None:
    """Anything else is refused, with the header's name."""
    refused = client.project(key=key)
    detail = refused.json["error"]["details"][0]["field"]
    assert (422, "Idempotency-Key") == (refused.status_code, detail)
    assert [] == client.projects()


def test_what_tells_a_secret_takes_no_key(client: Client) -> None:
    """It would have to be kept: the request is refused, and not carried out without the promise."""
    path = f"/{client.organization_id}/webhooks"
    refused = client.post(path, {"url": "https://example.org/in"})
    detail = refused.json["error"]["details"][0]
    assert (422, "not_taken") == (refused.status_code, detail["code"])
    listed = client.outside.send("GET", path, bearer=client.me.access_token).json["data"]
    assert [] == listed


def test_of_many_at_once_one_is_carried_out(client: Client) -> None:
    """Twenty at the same time: one is made; the others are told its answer, or to come back."""
    answers: list[Any] = []
    start = threading.Barrier(20)

    def send() -> None:
        start.wait()
        answers.append(client.project())

    threads = [threading.Thread(target=send) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {201, 409} >= {each.status_code for each in answers}
    told = {each.content for each in answers if each.status_code == 201}
    assert (1, ["App"]) == (len(told), client.projects())
    for each in answers:
        if each.status_code == 409:
            assert "idempotency_in_flight" == each.json["error"]["code"]
            assert "1" == each.headers["retry-after"]


def request(**other: Any) -> Repeatable:
    """Return a request."""
    values: dict[str, Any] = {"organization_id": NOWHERE, "user_id": uuid.UUID(int=1), "key": "k"}
    return Repeatable(**({"fingerprint": b"1"} | values | other))


def test_while_it_is_open_nobody_else_opens_it(house: House) -> None:
    """The same key waits its turn, whatever it says; others do not."""
    with house.repeats(request()) as first:
        assert first.answer is None
        refused = _elsewhere(house, request(fingerprint=b"2"))
        assert isinstance(refused, StillUnderWay)
        assert _elsewhere(house, request(key="l")) is None
        first.keep(b"so")
    with house.repeats(request()) as again:
        assert b"so" == again.answer
    with pytest.raises(KeyReused), house.repeats(request(fingerprint=b"2")):
        pass


def test_what_fails_keeps_nothing(house: House) -> None:
    """Also when an answer was given already."""
    with contextlib.suppress(Conflict), house.repeats(request()) as first:
        first.keep(b"so")
        raise Conflict("no")
    with house.repeats(request()) as again:
        assert again.answer is None


def test_what_fails_changes_nothing(client: Client) -> None:
    """A change is undone with its answer, though its own unit had ended well."""
    asked = request(organization_id=client.organization_id, user_id=client.me.user_id)
    create = CreateProject(
        organization_id=client.organization_id, name="App", remote=REMOTE.format("App")
    )
    actor = client.house.actor(client.me)
    with contextlib.suppress(Conflict), client.house.repeats(asked) as first:
        client.house.ask(create, actor)
        first.keep(b"so")
        raise Conflict("no")
    assert [] == client.projects()
    with client.house.repeats(asked) as again:
        client.house.ask(create, actor)
        again.keep(b"so")
    assert ["App"] == client.projects()


def test_a_refusal_inside_is_told_in_the_trail(client: Client) -> None:
    """Though everything else of the request is undone."""
    bo = client.house.register("bo@example.org", "Bo")
    invite = InviteMember(
        organization_id=client.organization_id, email="bo@example.org", level=Level.VIEWER
    )
    client.house.ask(invite, client.house.actor(client.me))
    token = {"token": client.house.link()}
    client.post("/invitations/accept", token, "", bearer=bo.access_token)
    assert 403 == client.project(bearer=bo.access_token).status_code
    asked = ListAuditRecords(organization_id=client.organization_id, refused=True)
    (record,) = client.house.ask(asked, client.house.actor(client.me)).data
    assert ("access.refused", bo.user_id) == (record.kind, record.user_id)


def _elsewhere(house: House, asked: Repeatable) -> BaseException | None:
    """Open it in another thread; return what that raised."""
    raised: list[BaseException] = []

    def act() -> None:
        try:
            with house.repeats(asked):
                pass
        except StillUnderWay as error:
            raised.append(error)

    thread = threading.Thread(target=act)
    thread.start()
    thread.join()
    return raised[0] if raised else None
