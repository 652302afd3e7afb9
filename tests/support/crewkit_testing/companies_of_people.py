"""An organization that several people share, whatever keeps it."""

import uuid

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.organizations.use_cases import AcceptInvitation, InviteMember
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ChangeLevel, CreateOrganization, ListOrganizations
from crewkit_testing.account_house import House


@attrs.frozen
class Company:
    """An organization, and who founded it."""

    house: House
    id: uuid.UUID
    founder: Actor

    def invite(self, email: str, level: Level, by: Actor | None = None) -> str:
        """Ask somebody to join; return what the mailed link holds."""
        command = InviteMember(organization_id=self.id, email=email, level=level)
        self.house.ask(command, by or self.founder)
        return self.house.link()

    def join(self, level: Level, name: str = "") -> Actor:
        """Have somebody with an account join at this level."""
        name = name or f"{level}-{uuid.uuid4().hex[:6]}"
        email = f"{name}@example.org".lower()
        who = self.house.actor(self.house.register(email, name))
        below = Level.DEVELOPER if level is Level.OWNER else level
        self.house.ask(AcceptInvitation(token=self.invite(email, below)), who)
        if level is Level.OWNER:
            self.set_level(who, level)
        return who

    def set_level(self, who: Actor, level: Level, by: Actor | None = None) -> None:
        """Change what somebody may do."""
        command = ChangeLevel(organization_id=self.id, user_id=who.user_id, level=level)
        self.house.ask(command, by or self.founder)

    def personal(self) -> uuid.UUID:
        """Return the founder's personal organization."""
        mine = self.house.ask(ListOrganizations(), self.founder).data
        return next(each.id for each in mine if each.personal)

    def levels(self) -> dict[uuid.UUID, Level]:
        """Return everybody's level."""
        with self.house.work(self.id) as unit:
            return {user.id: level for user, level in unit.members.people(self.id)}


def found_company(house: House, name: str = "Acme", founder: Actor | None = None) -> Company:
    """Have somebody with an account make an organization; somebody new when nobody is named."""
    if founder is None:
        founder = house.actor(house.register(f"founder@{name.lower()}.example", "Fay"))
    made = house.ask(CreateOrganization(name=name), founder)
    return Company(house, made.id, founder)
