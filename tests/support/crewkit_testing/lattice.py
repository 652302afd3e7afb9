"""B8: members who try everything, as a machine that Hypothesis drives.

One member of each level is there from the beginning, and who acts is drawn from the members of the
moment; without that, planted escalations are rarely met.
"""

import contextlib
import itertools
import uuid
from collections.abc import Callable, Generator
from typing import ClassVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from crewkit_core.accounts.model import Danger
from crewkit_core.audit.views import TrailFilter
from crewkit_core.kernel.actor import Actor, Grant
from crewkit_core.kernel.errors import CrewkitError
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.scopes import Scope
from crewkit_core.organizations.use_cases import (
    AcceptInvitation,
    CancelInvitation,
    DeclineInvitation,
    InviteMember,
    ListInvitations,
    ResendInvitation,
    TransferOwnership,
)
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import AddPerson, ChangeLevel, ListMembers, RemoveMember
from crewkit_testing.account_house import House
from crewkit_testing.account_parts import FreeLimiter
from crewkit_testing.companies_of_people import found_company
from crewkit_testing.lattice_rules import ADMIN, RANK, Asked, Model

MakeHouse = Callable[[], contextlib.AbstractContextManager[House]]
LEVELS = st.sampled_from(Level)
CEILINGS = st.sampled_from((None, None, None, None, Level.ADMIN, Level.DEVELOPER))
ANY = st.integers(0, 59)
"""Which of those who are there at the moment, counted around."""
_RUNS = itertools.count()


@attrs.frozen
class Person:
    """Somebody with an account: their address, and what they sign in with."""

    actor: Actor
    email: str
    bearer: str

    @property
    def id(self) -> uuid.UUID:
        return self.actor.user_id


class Lattice(RuleBasedStateMachine):
    """An organization, and another that nothing here may touch."""

    make: ClassVar[MakeHouse]
    told: ClassVar[dict[str, int]]

    def __init__(self) -> None:
        super().__init__()
        self.open = contextlib.ExitStack()
        self.people: dict[uuid.UUID, Person] = {}
        self.run = next(_RUNS)

    @initialize()
    def seed(self) -> None:
        """Have one member of each level, three strangers, and another organization's owner.

        Two of the strangers are invited: by the admin, and to more than the admin may give.
        """
        self.house = house = self.open.enter_context(type(self).make())
        house.rebind("limiter", FreeLimiter())
        founder = self._register("fay")
        self.company = found_company(house, f"Acme {self.run}", founder.actor)
        self.model = Model(levels={founder.id: Level.OWNER})
        for level in Level:
            if level is not Level.OWNER:
                person = self._register(level)
                token = self.company.invite(person.email, level)
                house.ask(AcceptInvitation(token=token), person.actor)
                self.model.levels[person.id] = level
        for name, level, inviter in (("sam", Level.MANAGER, -1), ("sue", Level.ADMIN, 0)):
            by = list(self.model.levels)[inviter]
            person = self._register(name)
            self._ask_to_join(person, level, by)
        self._register("sid")
        foreign = self._register("zoe")
        self.elsewhere = found_company(house, f"Umbrella {self.run}", foreign.actor)
        self.there = self.elsewhere.levels()
        type(self).told["runs"] += 1

    def teardown(self) -> None:
        """Look who can sign in, as each request does, and close the platform."""
        for who in self.people:
            self._sees_who_is_disabled(who)
        self.open.close()

    def _register(self, name: str) -> Person:
        email = f"{name}.{self.run}@example.org"
        signed_in = self.house.register(email, name.title())
        person = Person(self.house.actor(signed_in), email, signed_in.access_token)
        self.people[person.id] = person
        return person

    def _member(self, n: int) -> uuid.UUID:
        there = [who for who in self.people if who in self.model.levels]
        return there[n % len(there)]

    def _acting(self, n: int) -> uuid.UUID:
        there = [who for who in self.model.levels if who not in self.model.disabled]
        return there[n % len(there)]

    def _outside(self, n: int) -> uuid.UUID:
        """Return a stranger more often than a member."""
        strangers = [who for who in self.people if who not in self.model.levels]
        there = (*strangers, *strangers, *self.people)
        return there[n % len(there)]

    def _anybody(self, n: int) -> uuid.UUID:
        return list(self.people)[n % len(self.people)]

    def _invitation(self, n: int) -> uuid.UUID:
        return list(self.model.invitations)[n % len(self.model.invitations)]

    def _try(
        self,
        message: Message[object],
        who: uuid.UUID,
        *,
        may: bool,
        ceiling: Level | None = None,
        changes: bool = True,
    ) -> bool:
        """Have *who* send *message*; it is carried out when they may, and told in the trail."""
        actor = self.people[who].actor
        if ceiling is not None:
            grant = Grant(organization_id=self.company.id, scopes=tuple(Scope), ceiling=ceiling)
            actor = attrs.evolve(actor, grant=grant)
        before = self._recorded()
        type(self).told["tries"] += 1
        try:
            self.house.ask(message, actor)
        except CrewkitError as error:
            type(self).told["refused"] += 1
            assert not may, f"{type(message).__name__} was refused: {error!r}"
            assert before == self._recorded(), "a change is told that did not happen"
            return False
        assert may, f"{type(message).__name__} was carried out"
        assert changes == (before < self._recorded()), "no change without its record"
        return True

    def _recorded(self) -> int:
        with self.house.work(self.company.id) as unit:
            newest, _ = unit.audit.page(self.company.id, TrailFilter(refused=False), None, 1)
        return newest[0].sequence if newest else 0

    @rule(who=ANY, whom=ANY, to=LEVELS, ceiling=CEILINGS)
    def change(self, who: int, whom: int, to: Level, ceiling: Level | None) -> None:
        """A member changes another's level, or their own; in person or by a token."""
        mine, theirs = self._acting(who), self._member(whom)
        changes = self.model.levels[theirs] is not to
        may = self.model.changes(mine, theirs, to, ceiling)
        message = ChangeLevel(organization_id=self.company.id, user_id=theirs, level=to)
        if self._try(message, mine, may=may, ceiling=ceiling, changes=changes):
            self.model.levels[theirs] = to

    @rule(who=ANY, whom=ANY, ceiling=CEILINGS)
    def remove(self, who: int, whom: int, ceiling: Level | None) -> None:
        """A member takes another out, or leaves."""
        mine, theirs = self._acting(who), self._member(whom)
        may = self.model.removes(mine, theirs, ceiling)
        message = RemoveMember(organization_id=self.company.id, user_id=theirs)
        if self._try(message, mine, may=may, ceiling=ceiling):
            del self.model.levels[theirs]

    @rule(who=ANY, whom=ANY, level=LEVELS, ceiling=CEILINGS)
    def invite(self, who: int, whom: int, level: Level, ceiling: Level | None) -> None:
        """A member asks somebody to join."""
        mine, person = self._acting(who), self.people[self._outside(whom)]
        asked = {each.email for each in self.model.invitations.values()}
        free = person.id not in self.model.levels and person.email not in asked
        may = free and self.model.grants(mine, level, ceiling)
        message = InviteMember(organization_id=self.company.id, email=person.email, level=level)
        if self._try(message, mine, may=may, ceiling=ceiling):
            self._note(Asked(person.email, level, mine, self.house.link()))

    def _ask_to_join(self, person: Person, level: Level, by: uuid.UUID) -> None:
        token = self.company.invite(person.email, level, by=self.people[by].actor)
        self._note(Asked(person.email, level, by, token))

    def _note(self, asked: Asked) -> None:
        (new,) = set(self._open_invitations()) - set(self.model.invitations)
        self.model.invitations[new] = asked

    def _open_invitations(self) -> list[uuid.UUID]:
        with self.house.work(self.company.id) as unit:
            return [each.id for each in unit.invitations.all(self.company.id)]

    @precondition(lambda self: self.model.invitations)
    @rule(who=ANY, which=ANY, ceiling=CEILINGS)
    def resend(self, who: int, which: int, ceiling: Level | None) -> None:
        """A member has an invitation mailed again; from then on it is theirs."""
        mine, asked_id = self._acting(who), self._invitation(which)
        asked = self.model.invitations[asked_id]
        may = self.model.grants(mine, asked.level, ceiling)
        message = ResendInvitation(organization_id=self.company.id, invitation_id=asked_id)
        if self._try(message, mine, may=may, ceiling=ceiling):
            asked.inviter, asked.token = mine, self.house.link()

    @precondition(lambda self: self.model.invitations)
    @rule(who=ANY, which=ANY, ceiling=CEILINGS)
    def cancel(self, who: int, which: int, ceiling: Level | None) -> None:
        """A member takes an invitation back."""
        mine, asked_id = self._acting(who), self._invitation(which)
        may = self.model.grants(mine, self.model.invitations[asked_id].level, ceiling)
        message = CancelInvitation(organization_id=self.company.id, invitation_id=asked_id)
        if self._try(message, mine, may=may, ceiling=ceiling):
            del self.model.invitations[asked_id]

    @precondition(lambda self: self.model.invitations)
    @rule(which=ANY)
    def accept(self, which: int) -> None:
        """Who is invited joins; a member stays what they are."""
        asked_id = self._invitation(which)
        asked = self.model.invitations[asked_id]
        (who,) = (each for each in self.people.values() if each.email == asked.email)
        if who.id in self.model.disabled:  # no request of theirs comes so far
            return
        may = self.model.admits(asked, who.email)
        if self._try(AcceptInvitation(token=asked.token), who.id, may=may):
            del self.model.invitations[asked_id]
            self.model.levels.setdefault(who.id, asked.level)

    @precondition(lambda self: self.model.invitations)
    @rule(which=ANY, who=ANY)
    def accept_as(self, which: int, who: int) -> None:
        """Whoever else holds the link joins nothing."""
        asked = self.model.invitations[self._invitation(which)]
        person = self.people[self._anybody(who)]
        if person.email != asked.email:
            self._try(AcceptInvitation(token=asked.token), person.id, may=False)

    @precondition(lambda self: self.model.invitations)
    @rule(which=ANY)
    def decline(self, which: int) -> None:
        """Who holds the link says no."""
        asked_id = self._invitation(which)
        token = self.model.invitations.pop(asked_id).token
        self.house.ask(DeclineInvitation(token=token))

    @rule(who=ANY, whom=ANY)
    def hand_over(self, who: int, whom: int) -> None:
        """A member makes another the owner in their place."""
        mine, heir = self._acting(who), self._member(whom)
        proof = self.house.step_up(self.people[mine].actor, Danger.TRANSFER_OWNERSHIP)
        message = TransferOwnership(organization_id=self.company.id, user_id=heir, step_up=proof)
        if self._try(message, mine, may=self.model.hands_over(mine, heir)):
            self.model.levels |= {heir: Level.OWNER, mine: Level.ADMIN}

    @rule(who=ANY, whom=ANY, ceiling=CEILINGS)
    def add(self, who: int, whom: int, ceiling: Level | None) -> None:
        """A member makes somebody known as a developer; a member stays what they are."""
        mine, person = self._acting(who), self.people[self._outside(whom)]
        may = self.model.rank(mine, ceiling) >= ADMIN
        changes = person.id not in self.model.levels
        message = AddPerson(organization_id=self.company.id, email=person.email)
        if self._try(message, mine, may=may, ceiling=ceiling, changes=changes):
            self.model.levels.setdefault(person.id, Level.DEVELOPER)

    @rule(whom=ANY)
    def disable(self, whom: int) -> None:
        """An account is disabled or enabled from outside; never that of the one owner left."""
        who = self._member(whom)
        if {who} == self.model.owners():
            return
        self.model.disabled ^= {who}
        with self.house.account_work() as unit:
            account = unit.accounts.find(who)
            assert account is not None
            at = self.house.clock.now() if who in self.model.disabled else None
            unit.accounts.save(attrs.evolve(account, disabled_at=at))
        self._sees_who_is_disabled(who)

    def _sees_who_is_disabled(self, who: uuid.UUID) -> None:
        known = self.house.known(self.people[who].bearer)
        assert (who in self.model.disabled) == (known is None)

    @rule(who=ANY, whom=ANY, level=LEVELS)
    def from_elsewhere(self, who: int, whom: int, level: Level) -> None:
        """A stranger tries, by the right ids: the answer is that of an unknown organization."""
        known = self.model.levels.keys() | self.model.disabled
        strangers = [each for each in self.people if each not in known]
        if not strangers:
            return
        actor = self.people[strangers[who % len(strangers)]].actor
        here, theirs = self.company.id, self._member(whom)
        for message in (
            ChangeLevel(organization_id=here, user_id=theirs, level=level),
            RemoveMember(organization_id=here, user_id=theirs),
            InviteMember(organization_id=here, email=f"x{whom}@example.org", level=level),
            TransferOwnership(organization_id=here, user_id=theirs),
            AddPerson(organization_id=here, email="x@example.org"),
        ):
            assert isinstance(self._refusal(message, actor), NoSuchOrganization)

    def _refusal(self, message: Message[object], actor: Actor) -> CrewkitError | None:
        try:
            self.house.ask(message, actor)
        except CrewkitError as error:
            return error
        return None

    @invariant()
    def levels_are_the_model_s(self) -> None:
        """Nobody was raised, lowered, taken in or out but as the rules say; elsewhere nobody."""
        assert self.model.levels == self.company.levels()
        assert self.there == self.elsewhere.levels()

    @invariant()
    def an_owner_can_sign_in(self) -> None:
        """B9: at every moment."""
        with self.house.work(self.company.id) as unit:
            assert unit.members.hold(self.company.id)

    @invariant()
    def power_is_that_of_now(self) -> None:
        """Who was removed or demoted has lost it at their next request."""
        within = ListMembers(organization_id=self.company.id)
        of_admins = ListInvitations(organization_id=self.company.id)
        for who, person in self.people.items():
            expected: tuple[type[CrewkitError] | None, ...] = (None, None)
            if who not in self.model.levels:
                expected = (NoSuchOrganization, NoSuchOrganization)
            elif RANK[self.model.levels[who]] < ADMIN:
                expected = (None, LevelTooLow)
            for message, error in zip((within, of_admins), expected, strict=True):
                refusal = self._refusal(message, person.actor)
                assert (type(refusal) if refusal else None) is error


def lattice_of(make: MakeHouse) -> type[Lattice]:
    """Return the machine over platforms that *make* opens, one a run."""
    told = {"runs": 0, "tries": 0, "refused": 0}
    return type("LatticeHere", (Lattice,), {"make": staticmethod(make), "told": told})


@contextlib.contextmanager
def same(house: House) -> Generator[House, None, None]:
    """Use one platform for every run."""
    yield house
