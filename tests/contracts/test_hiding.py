"""Who says who sees a session, and what becomes of it, over both stores."""

import itertools
import uuid
from typing import Any

import pytest

from crewkit_core.audit.use_cases import ListAuditRecords
from crewkit_core.audit.views import AuditRecordView
from crewkit_core.kernel.actor import Actor, Grant
from crewkit_core.kernel.errors import Invalid
from crewkit_core.kernel.scopes import Scope
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.use_cases import SetVisibility, ShowSession
from crewkit_core.tenancy.errors import LevelTooLow, NotAllowed
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ShowOrganization, UpdateOrganization
from crewkit_core.tenancy.visibility import Visibility
from crewkit_testing.builders import World, a_prompt
from crewkit_testing.unseen import SESSION, Company

STEPS = (*Visibility, *reversed(Visibility))


def let(company: Company, visibility: Visibility, who: Actor) -> Visibility:
    """Let these people see the session; return what the answer says."""
    wanted = SetVisibility(organization_id=company.world.id, session=SESSION, visibility=visibility)
    return company.world.handle(wanted, who).summary.visibility


def usually(company: Company, visibility: Visibility) -> None:
    """Let new sessions be so."""
    usual = UpdateOrganization(organization_id=company.world.id, session_visibility=visibility)
    company.world.handle(usual, company.people[Level.ADMIN])


def trail(company: Company, *, refused: bool = False) -> list[AuditRecordView]:
    """Return what admins read of who sees sessions, oldest first."""
    kind = "session.visibility_changed"
    asked = ListAuditRecords(organization_id=company.world.id, kind=kind, refused=refused)
    return [*reversed(company.world.handle(asked, company.people[Level.ADMIN]).data)]


def test_its_owner_says_who_sees_a_session(company: Company) -> None:
    """From anything to anything; each change is in the trail, once."""
    company.record(Visibility.ORGANIZATION)
    for wanted in STEPS:
        assert wanted is let(company, wanted, company.bob) is company.visibility()
    known = list(itertools.pairwise(each for each, _ in itertools.groupby(STEPS)))
    assert known == [
        (row.before["visibility"], row.after["visibility"])
        for row in trail(company)
        if row.before and row.after
    ]


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("visibility", [*Visibility][1:])
def test_admins_change_what_they_see_and_go_on_seeing(
    company: Company, level: Level, visibility: Visibility
) -> None:
    """Nobody else changes another's; who may not and sees it is refused, on record."""
    who = company.people[level]
    company.record(Visibility.ORGANIZATION)
    if level.reaches(Level.ADMIN) and visibility is not Visibility.SENSITIVE:
        assert visibility is let(company, visibility, who)
        return
    with pytest.raises(NotAllowed):
        let(company, visibility, who)
    assert Visibility.ORGANIZATION is company.visibility()
    (tried,) = trail(company, refused=True)
    assert (who.user_id, []) == (tried.user_id, trail(company))


def test_new_sessions_are_what_is_usual_in_their_organization(company: Company) -> None:
    """From then on, unless their first batch says otherwise; what is there stays as it is."""
    company.record(None, "before")
    for usual in (Visibility.SENSITIVE, Visibility.PRIVATE):
        usually(company, usual)
        company.record(None, f"after-{usual}")
        company.record(Visibility.RESTRICTED, f"said-{usual}")
        assert usual is company.visibility(f"after-{usual}")
        assert Visibility.RESTRICTED is company.visibility(f"said-{usual}")
    assert Visibility.ORGANIZATION is company.visibility("before")
    shown = ShowOrganization(organization_id=company.world.id)
    told = company.world.handle(shown, company.people[Level.VIEWER])
    assert Visibility.PRIVATE is told.session_visibility


def test_below_admin_nobody_says_what_is_usual(company: Company) -> None:
    """Not even for their own."""
    usual = UpdateOrganization(
        organization_id=company.world.id, session_visibility=Visibility.PRIVATE
    )
    for level in (Level.VIEWER, Level.DEVELOPER, Level.MANAGER):
        with pytest.raises(LevelTooLow):
            company.world.handle(usual, company.people[level])


def bring(company: Company, visibility: Visibility | None, line: int = 0) -> uuid.UUID:
    """Let an admin bring in a line of Bob's session."""
    return company.world.ingest(
        SESSION,
        a_prompt(SESSION, line),
        line,
        actor=company.people[Level.ADMIN],
        user_id=company.bob.user_id,
        visibility=visibility,
    ).session_id


def test_who_brings_in_anothers_session_does_not_hide_it_from_themselves(company: Company) -> None:
    """They could not go on: so nothing is stored of what is sensitive by word or by custom."""
    with pytest.raises(Invalid, match="hide"):
        bring(company, Visibility.SENSITIVE)
    usually(company, Visibility.SENSITIVE)
    with pytest.raises(Invalid, match="hide"):
        bring(company, None)
    assert bring(company, Visibility.PRIVATE) == bring(company, None, 1)
    with pytest.raises(Invalid, match="hide"):
        bring(company, Visibility.SENSITIVE, 2)
    let(company, Visibility.SENSITIVE, company.bob)
    with pytest.raises(NoSuchSession):
        bring(company, None, 2)


@pytest.mark.parametrize(("first", "then"), [*itertools.product(Visibility, repeat=2)])
def test_a_batch_narrows_who_sees_its_session_and_never_widens(
    company: Company, first: Visibility, then: Visibility
) -> None:
    """What was sent to be seen by few is not seen by more; also without a new line; on record."""
    company.record(first)
    before = len(trail(company))
    again = a_prompt(SESSION)
    for _ in range(2):
        same: dict[str, Any] = {"visibility": then, "batch_id": uuid.UUID(int=1)}
        company.world.ingest(SESSION, again, 3, actor=company.bob, **same)
    assert first.narrowed_to(then) is company.visibility()
    assert (first.narrowed_to(then) is not first) is (len(trail(company)) > before)


def test_a_token_sees_as_little_as_its_ceiling(company: Company) -> None:
    """Of others' sessions; one's own are one's own by any token."""
    company.record(Visibility.PRIVATE)
    ceiling = Grant(organization_id=company.world.id, scopes=(Scope.READ,), ceiling="manager")
    query = ShowSession(organization_id=company.world.id, session=SESSION)
    owner = company.people[Level.OWNER]
    company.world.handle(query, owner)
    with pytest.raises(NoSuchSession):
        company.world.handle(query, Actor(user_id=owner.user_id, grant=ceiling))
    company.world.handle(query, Actor(user_id=company.bob.user_id, grant=ceiling))


def test_a_personal_organization_hides_nothing_from_its_owner() -> None:
    """Who runs an installation sees also what they brought in of others."""
    company = Company.of(World())
    company.record(Visibility.SENSITIVE)
    query = ShowSession(organization_id=company.world.id, session=SESSION)
    company.world.handle(query)
    with pytest.raises(NoSuchSession):
        company.world.handle(query, company.people[Level.ADMIN])
