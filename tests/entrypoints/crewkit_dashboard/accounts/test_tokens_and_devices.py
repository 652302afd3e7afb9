"""What may act as oneself, by pages: tokens, service accounts, devices; whose pages one sees."""

import datetime as dt
import re
import uuid

import pytest

from crewkit_core.accounts.use_cases import (
    BeginDeviceGrant,
    CreateSignInLink,
    RedeemDeviceCode,
)
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import NotFound
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import FoundPersonalOrganization
from crewkit_core.tenancy.views import OrganizationView
from crewkit_memory.tenancy import MemoryDirectory
from crewkit_serve.wsgi import organization_shown
from crewkit_testing.account_house import LAPTOP, PASSWORD, House
from crewkit_testing.forms import forms_of
from crewkit_testing.page_visit import PageVisit

TOKEN = re.compile(r"crewkit_(?:pat|svc)_[0-9A-Za-z]{42}")


def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    house: House, visit: PageVisit
) -> None:
    """Created with proof, listed without its secret, dead when revoked."""
    visit.go("/kit/tokens")
    assert "No token yet." in visit.page.text
    fields = {"name": "CI", "scope": "read", "expires_in_days": "30"}
    visit.submit("/kit/tokens", 403, **fields)
    visit.submit("/kit/tokens", 200, **fields, proof=PASSWORD)
    (token,) = set(TOKEN.findall(visit.page.text))
    known = house.known(token)
    assert known is not None
    assert known.grant is not None
    assert ("read",) == known.grant.scopes

    page = visit.go("/kit/tokens").text
    assert (None, True, True) == (TOKEN.search(page), ">CI<" in page, "last used" in page)
    (revoke,) = [to for to, _ in forms_of(page) if to.endswith("/revocation")]
    assert "works no more" in visit.go(visit.submit(revoke).headers["Location"]).text
    assert house.known(token) is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Must have 1 to 200 printable characters."),
        ({"scope": "account"}, "Must be some of"),
        ({"scope": "everything"}, "Are not known."),
        ({"expires_in_days": "367"}, "marked field"),
        ({"expires_in_days": "soon"}, "marked field"),
        ({"service_account": "x"}, "marked field"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(
    visit: PageVisit, wrong: dict[str, str], words: str
) -> None:
    """The form comes back with what was typed, and no token is made."""
    visit.go("/kit/tokens")
    fields = {"name": "CI", "scope": "read", "expires_in_days": "30", "proof": PASSWORD} | wrong
    assert words in visit.submit("/kit/tokens", 400, **fields).text
    assert "No token yet." in visit.go("/kit/tokens").text


def test_a_service_account_acts_until_it_is_removed(house: House, visit: PageVisit) -> None:
    """An admin adds one and a token for it; both go together."""
    services = "/kit/tokens/service-accounts"
    visit.go("/kit/tokens")
    visit.submit(services, 400, name="Builder", level="emperor")
    address = visit.submit(services, name="Builder", level="developer").headers["Location"]
    page = visit.go(address).text
    found = re.search(r'<option value="([0-9a-f-]{36})">Builder', page)
    assert found is not None
    fields = {"name": "CI", "scope": "ingest", "expires_in_days": "7", "proof": PASSWORD}
    visit.submit("/kit/tokens", 200, **fields, service_account=found[1])
    (token,) = set(TOKEN.findall(visit.page.text))
    assert token.startswith("crewkit_svc_")
    assert house.known(token) is not None
    visit.go("/kit/tokens")
    visit.submit(f"{services}/{found[1]}/removal")
    assert house.known(token) is None
    visit.go("/kit/tokens")
    assert (
        404 == visit.send_form(f"{services}/x/removal", None, {"form": visit.token()}).status_code
    )


def test_a_device_is_let_in_by_its_code(house: House, visit: PageVisit) -> None:
    """The page names who asks; looking decides nothing, pressing does, for one organization."""
    codes = house.ask(BeginDeviceGrant(client_id="crewkit-cli", scopes=("read",)))
    redeem = RedeemDeviceCode(client_id="crewkit-cli", device_code=codes.device_code)
    visit.go("/kit/device")
    page = visit.go(f"/kit/device?user_code={codes.user_code.lower()}").text
    for words in (codes.user_code, "crewkit-cli", LAPTOP.address, "see sessions", "Ada Lovelace"):
        assert words in page
    assert "bring sessions in" not in page
    with pytest.raises(Exception, match="not decided"):
        house.ask(redeem)
    form = dict(forms_of(page))["/kit/device"]
    organization = re.search(r'<option value="([0-9a-f-]{36})" selected', page)
    assert organization is not None
    fields = form | {"organization": organization[1], "decision": "approve"}
    assert (
        404
        == visit.send_form(
            "/kit/device", None, fields | {"organization": str(uuid.uuid4())}
        ).status_code
    )
    visit.send_form("/kit/device", 400, fields | {"decision": "perhaps"})
    assert 403 == visit.send_form("/kit/device", None, fields | {"form": "é"}).status_code
    visit.send_form("/kit/device", 303, fields)
    assert "The device is in" in visit.go("/kit/device/decided?how=approve").text
    house.clock.pass_by(dt.timedelta(seconds=codes.interval))
    assert uuid.UUID(organization[1]) == house.ask(redeem).organization_id


def test_a_device_is_denied(house: House, visit: PageVisit) -> None:
    """It gets nothing, and its code is dead."""
    codes = house.ask(BeginDeviceGrant(client_id="crewkit-cli"))
    visit.go(f"/kit/device?user_code={codes.user_code}")
    visit.submit("/kit/device", decision="deny")
    assert "Denied" in visit.go("/kit/device/decided?how=deny").text
    with pytest.raises(Exception, match="said no"):
        house.ask(RedeemDeviceCode(client_id="crewkit-cli", device_code=codes.device_code))
    visit.go(f"/kit/device?user_code={codes.user_code}", 404)


def test_codes_are_not_guessed(house: House, visit: PageVisit) -> None:
    """Unknown and unreadable codes get one answer; after five the page says how long to wait."""
    texts = set()
    for code in ("BBBB-BBBB", "CCCC-CCCC", "%3Cb%3E"):
        page = visit.go(f"/kit/device?user_code={code}", 404).text
        texts.add(re.sub(r'value="[^"]*"', "", page))
    assert 1 == len(texts)
    assert "No device waits under this code; it may have expired." in texts.pop()
    for code in ("DDDD-DDDD", "FFFF-FFFF", "GGGG-GGGG"):
        visit.go(f"/kit/device?user_code={code}", 404)
    limited = visit.go("/kit/device?user_code=HHHH-HHHH", 429)
    assert "Too many tries." in limited.text
    assert int(limited.headers["Retry-After"]) > 60


def test_the_owner_without_an_account_is_told(house: House) -> None:
    """Who signs in by a link has no password section; leaving and renaming are not offered."""
    owner = Actor(user_id=uuid.uuid4(), origin=Origin.LOCAL)
    house.ask(FoundPersonalOrganization(owner_name="Owner", name="Home"), owner)
    visit = PageVisit(house)
    visit.go(f"/kit/sign-in/{house.ask(CreateSignInLink(user_id=owner.user_id), owner)}")
    visit.submit()
    for path, words in (
        ("/kit/profile", "You are the owner of this installation"),
        ("/kit/profile/security", "there is no password or passkey here"),
        ("/kit/tokens", "crewkit tokens create NAME"),
    ):
        page = visit.go(path).text
        assert (True, False) == (words in page, 'type="password"' in page)
    assert 404 == visit.go("/kit/profile/deletion", 404).status_code


def test_pages_show_the_organization_one_chose_and_belongs_to() -> None:
    """The chosen one where one is a member, else one's own, else the oldest; never another's."""
    old, own, third = (
        OrganizationView(id=uuid.UUID(int=n), name="x", slug="x", personal=personal, level=level)
        for n, personal, level in (
            (1, True, Level.VIEWER),
            (2, True, Level.OWNER),
            (3, False, Level.OWNER),
        )
    )
    assert own.id == organization_shown((old, own, third), None)
    assert third.id == organization_shown((old, own, third), third.id)
    assert own.id == organization_shown((old, own), third.id)
    assert old.id == organization_shown((old, third), uuid.UUID(int=9))
    with pytest.raises(NotFound):
        organization_shown((), own.id)


def test_a_guest_chooses_whose_pages_to_see(house: House, visit: PageVisit) -> None:
    """Both organizations stand on the profile; the chosen one is shown until it is left."""
    other = PageVisit(house)
    other.register("grace@example.org", "Grace Hopper")
    grace = house.actor(house.log_in("grace@example.org"))
    adas = house.organization_of(house.actor(house.log_in()).user_id)
    user = User(id=grace.user_id, name="Grace Hopper", email=None, created_at=house.clock.now())
    assert isinstance(house.directory, MemoryDirectory)
    house.directory.person(adas, user, Level.VIEWER)
    page = other.go("/kit/profile").text
    assert (True, True) == ("Ada Lovelace" in page, "viewer" in page)
    (own,) = [f for to, f in forms_of(page) if to == "/kit/profile/organization"]
    assert str(adas) == own["organization"]
    assert "/kit" == other.submit("/kit/profile/organization").headers["Location"]
    page = other.go("/kit/tokens").text
    assert (True, True, False) == (
        "Ada Lovelace" in page,
        "Your tokens" in page,
        "Add service account" in page,
    )
    own_form = {"form": other.token(), "name": "Mine", "level": "viewer"}
    refused = other.send_form("/kit/tokens/service-accounts", 403, own_form).text
    assert 'role="alert"' in refused


def test_a_choice_is_kept_by_the_browser_and_checked_each_time(
    house: House, visit: PageVisit
) -> None:
    """Another person's organization cannot be chosen, nor reached by a cookie made by hand."""
    other = PageVisit(house)
    other.register("grace@example.org", "Grace Hopper")
    page = other.go("/kit/profile").text
    assert "Ada" not in page
    theirs = house.organization_of(house.actor(house.log_in("grace@example.org")).user_id)
    visit.go("/kit/profile")
    own = {"form": visit.token()}
    choice = "/kit/profile/organization"
    assert 404 == visit.send_form(choice, None, own | {"organization": str(theirs)}).status_code
    assert 400 == visit.send_form(choice, None, own).status_code
    visit.jar["crewkit-organization"] = str(theirs)
    shown = visit.go("/kit/tokens").text
    assert (True, False) == ("Ada Lovelace" in shown, "Grace" in shown)
    visit.jar["crewkit-organization"] = "nonsense"
    visit.go("/kit/tokens")
