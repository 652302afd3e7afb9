"""The pages of the platform's own people, without a script."""

import uuid

import pytest

from crewkit_core.identity.model import PlatformRole
from crewkit_core.platform.model import UserState
from crewkit_core.platform.use_cases import ShowPlatformUser
from crewkit_testing.account_house import PASSWORD, House, memory_house
from crewkit_testing.companies_of_people import Company, found_company
from crewkit_testing.page_visit import PageVisit
from crewkit_testing.platform_people import Platform, claimed, close, link_of

ALL = ("", "/users", "/organizations", "/people", "/audit", "/events")


@pytest.fixture
def house():  # type: ignore[no-untyped-def]  # noqa: ANN201 - a house
    with memory_house() as made:
        yield made


@pytest.fixture
def platform(house: House) -> Platform:
    return claimed(house)


@pytest.fixture
def company(platform: Platform) -> Company:
    return found_company(platform.house)


def visit(house: House, email: str) -> PageVisit:
    """Return a browser in which somebody is signed in."""
    made = PageVisit(house)
    made.go("/kit/login")
    made.log_in(email=email)
    return made


@pytest.fixture
def staff(platform: Platform) -> PageVisit:
    platform.hire(PlatformRole.STAFF, "stan")
    return visit(platform.house, "stan@example.org")


def test_every_page_is_for_the_platforms_own(
    platform: Platform, company: Company, staff: PageVisit
) -> None:
    """Others are told that it is not theirs; nobody known is led to sign in."""
    stranger, other = PageVisit(platform.house), visit(platform.house, "founder@acme.example")
    user = f"/users/{company.founder.user_id}"
    organization = f"/organizations/{company.id}"
    of = f"?organization={company.id}"
    for page in (*ALL, user, organization, f"/audit{of}", f"/events{of}"):
        staff.go(f"/kit/platform{page}")
        other.go(f"/kit/platform{page}", 403)
        stranger.go(f"/kit/platform{page}", 303)
    for page in (f"/users/{uuid.uuid4()}", f"/organizations/{uuid.uuid4()}", "/users/x"):
        staff.go(f"/kit/platform{page}", 404)
        other.go(f"/kit/platform{page}", 404 if page.endswith("x") else 403)
    assert "Open the platform" in staff.go("/kit/profile").text
    assert "Open the platform" not in other.go("/kit/profile").text


def test_a_user_is_kept_out_and_let_in_by_forms(
    platform: Platform, company: Company, staff: PageVisit
) -> None:
    """With a reason and a password; what is missing is said at its field."""
    house, user_id = platform.house, company.founder.user_id
    here = f"/kit/platform/users/{user_id}"

    def state() -> UserState:
        return house.ask(ShowPlatformUser(user_id=user_id), platform.owner).user.state

    staff.go("/kit/platform/users?search=fay")
    assert here in staff.page.text
    staff.go(here)
    assert "Must say why" in staff.submit(f"{here}/disabling", 400, reason="-", proof=PASSWORD).text
    assert "Prove that it is you" in staff.submit(f"{here}/disabling", 403, reason="spam").text
    assert UserState.ACTIVE is state()
    staff.submit(f"{here}/disabling", reason="spam", proof=PASSWORD)
    assert UserState.DISABLED is state()
    assert "They are out" in staff.go(f"{here}?done=disabled").text
    staff.submit(f"{here}/enabling", reason="it was none", proof=PASSWORD)
    assert UserState.ACTIVE is state()
    done = [each.record for each in platform.told("user") if not each.record.refused]
    kinds = [each.kind for each in done if each.kind in {"user.disabled", "user.enabled"}]
    assert ["user.enabled", "user.disabled"] == kinds


def test_an_organization_is_given_back_by_a_form(
    platform: Platform, company: Company, staff: PageVisit
) -> None:
    """The list shows closed ones; an open one has no such form."""
    here = f"/kit/platform/organizations/{company.id}"
    assert "restoring" not in staff.go(here).text
    close(company)
    assert here in staff.go("/kit/platform/organizations?state=closed").text
    assert here not in staff.go("/kit/platform/organizations?state=open").text
    staff.go(here)
    staff.submit(f"{here}/restoring", reason="by mistake", proof=PASSWORD)
    assert "as acme" in staff.go(f"{here}?done=restored").text
    assert company.founder.user_id in company.levels()


def test_roles_are_given_and_taken_by_owners_alone(platform: Platform, staff: PageVisit) -> None:
    """Staff see who has one; an unknown address is said at its field."""
    assert "Give a role" not in staff.go("/kit/platform/people").text
    owner, grace = visit(platform.house, "root@example.org"), platform.join("grace")
    people = "/kit/platform/people"
    owner.go(people)
    shown = owner.submit(
        people, 400, email="x@example.org", role="staff", reason="new", proof=PASSWORD
    )
    assert "Belongs to nobody here" in shown.text
    owner.submit(people, email="Grace@example.org", reason="new here", role="staff", proof=PASSWORD)
    assert PlatformRole.STAFF is platform.roles()[grace.user_id]
    owner.go(people)
    end = f"{people}/{grace.user_id}/end"
    owner.submit(end, reason="left", proof=PASSWORD)
    assert grace.user_id not in platform.roles()
    owner.go(people)
    own = f"{people}/{platform.owner.user_id}/end"
    assert "make somebody else" in owner.submit(own, 409, reason="tired", proof=PASSWORD).text
    assert PlatformRole.OWNER is platform.roles()[platform.owner.user_id]


def test_trails_are_browsed(platform: Platform, company: Company, staff: PageVisit) -> None:
    """The platform's, and an organization's, which is told of it; filters stay in the address."""
    assert "Platform role granted" in staff.go("/kit/platform/audit").text
    assert "Platform role granted" in staff.go("/kit/platform/events?what=platform_role").text
    assert "No record matches" in staff.go("/kit/platform/audit?what=nothing").text
    of = f"organization={company.id}"
    assert "Organization created" in staff.go(f"/kit/platform/audit?{of}").text
    assert "Organization created" in staff.go(f"/kit/platform/events?{of}").text
    assert 2 == len(platform.told("organization.looked_at", company.id))
    shown = staff.go(f"/kit/platform/audit?{of}&what=organization&outcome=done").text
    assert "looked at" in shown
    assert f'name="organization" value="{company.id}"' in shown


def test_the_first_owner_comes_by_the_page_of_the_link(house: House) -> None:
    """The secret is in the form and never in an address; a wrong one is said at its field."""
    claim = "/kit/platform/claim"
    stranger = PageVisit(house)
    assert "Sign in first" in stranger.go(claim).text
    secret = link_of(house)
    stranger.register()
    stranger.go(claim)
    assert (
        "link does not work" in stranger.submit(f"{claim}/confirmation", 400, secret="wrong").text
    )
    stranger.submit(f"{claim}/confirmation", secret=secret)
    stranger.go("/kit/platform")
    assert "in numbers" in stranger.page.text
    stranger.go(claim)
    assert "link does not work" in stranger.submit(f"{claim}/confirmation", 400, secret=secret).text


def test_admins_see_that_staff_looked(
    platform: Platform, company: Company, staff: PageVisit
) -> None:
    """On their own audit page: when, and at what; staff are named as staff."""
    staff.go(f"/kit/platform/audit?organization={company.id}")
    founder = visit(platform.house, "founder@acme.example")
    founder.go("/kit/profile")
    founder.submit("/kit/profile/organization", organization=str(company.id))
    text = founder.go("/kit/audit").text
    assert "Organization looked at" in text
    assert "the platform&#39;s staff" in text
    assert "what: audit" in text
    assert "somebody who left" not in text
