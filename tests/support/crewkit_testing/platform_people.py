"""A platform with people of its own, whatever keeps it."""

import datetime as dt
import uuid
from typing import Any

import attrs

from crewkit_core.accounts.model import Danger
from crewkit_core.audit.model.record import ChainedRecord
from crewkit_core.audit.views import TrailFilter
from crewkit_core.identity.model import PlatformRole, User
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.ids import new_id
from crewkit_core.organizations.use_cases import DeleteOrganization
from crewkit_core.platform.use_cases import (
    ClaimPlatform,
    CreatePlatformLink,
    DisableUser,
    EnableUser,
    GrantPlatformRole,
    RestoreOrganization,
    RevokePlatformRole,
)
from crewkit_core.platform.views import PlatformRoleView, RestoredView
from crewkit_core.tenancy.model import Organization
from crewkit_testing.account_house import House
from crewkit_testing.companies_of_people import Company

WHY = "ticket 4711"


@attrs.frozen
class Platform:
    """A platform whose first owner came by the link."""

    house: House
    owner: Actor

    def join(self, name: str = "") -> Actor:
        """Have somebody open an account; minutes pass, for that is counted."""
        self.house.clock.pass_by(dt.timedelta(minutes=10))
        name = name or f"u-{uuid.uuid4().hex[:6]}"
        return self.house.actor(self.house.register(f"{name}@example.org".lower(), name))

    def prove(self, who: Actor, danger: Danger) -> str:
        """Return their proof; a minute passes, for tries are counted."""
        self.house.clock.pass_by(dt.timedelta(minutes=1))
        return self.house.step_up(who, danger)

    def hire(self, role: PlatformRole, name: str = "") -> Actor:
        """Have somebody with an account be given a platform role."""
        who = self.join(name)
        self.grant(who.user_id, role)
        return who

    def grant(
        self, user_id: uuid.UUID, role: PlatformRole, by: Actor | None = None, why: str = WHY
    ) -> PlatformRoleView:
        """Give a role."""
        by = by or self.owner
        proof = self.prove(by, Danger.CHANGE_PLATFORM_ROLE)
        command = GrantPlatformRole(user_id=user_id, role=role, reason=why, step_up=proof)
        return self.house.ask(command, by)

    def revoke(self, user_id: uuid.UUID, by: Actor | None = None, why: str = WHY) -> None:
        """Take the role away."""
        by = by or self.owner
        proof = self.prove(by, Danger.CHANGE_PLATFORM_ROLE)
        self.house.ask(RevokePlatformRole(user_id=user_id, reason=why, step_up=proof), by)

    def disable(self, user_id: uuid.UUID, by: Actor | None = None, why: str = WHY) -> None:
        """Keep a user out."""
        by = by or self.owner
        proof = self.prove(by, Danger.DISABLE_USER)
        self.house.ask(DisableUser(user_id=user_id, reason=why, step_up=proof), by)

    def enable(self, user_id: uuid.UUID, by: Actor | None = None, why: str = WHY) -> None:
        """Let a user in."""
        by = by or self.owner
        proof = self.prove(by, Danger.ENABLE_USER)
        self.house.ask(EnableUser(user_id=user_id, reason=why, step_up=proof), by)

    def restore(self, company: Company, by: Actor | None = None, why: str = WHY) -> RestoredView:
        """Give an organization back."""
        by = by or self.owner
        proof = self.prove(by, Danger.RESTORE_ORGANIZATION)
        command = RestoreOrganization(organization_id=company.id, reason=why, step_up=proof)
        return self.house.ask(command, by)

    def roles(self) -> dict[uuid.UUID, PlatformRole]:
        """Return who is what."""
        with self.house.account_work() as unit:
            return {grant.user_id: grant.role for grant in unit.platform_roles.all()}

    def told(self, kind: str, organization_id: uuid.UUID | None = None) -> list[ChainedRecord]:
        """Return the records of a kind, newest first: the platform's, or an organization's."""
        found: Any
        if organization_id is None:
            with self.house.account_work() as unit:
                chain: Any = unit
                found = chain.audit.page(uuid.UUID(int=0), TrailFilter(kind=kind), None, 200)[0]
        else:
            with self.house.work(organization_id) as unit:
                found = unit.audit.page(organization_id, TrailFilter(kind=kind), None, 200)[0]
        return list(found)


def close(company: Company) -> None:
    """Have the founder close their organization."""
    proof = company.house.step_up(company.founder, Danger.DELETE_ORGANIZATION)
    command = DeleteOrganization(organization_id=company.id, name="Acme", step_up=proof)
    company.house.ask(command, company.founder)


def link_of(house: House) -> str:
    """Return the secret of a link to the first owner, as ``crewkit up`` makes it."""
    secret = house.ask(CreatePlatformLink(), local_owner(house))
    assert secret is not None
    return secret


def local_owner(house: House) -> Actor:
    """Return the local owner of the installation: a user without an account."""
    now = house.clock.now()
    user = User(id=new_id(now), name="Owner", email=None, created_at=now)
    slug = f"personal-{user.id.hex[-6:]}"
    home = Organization(id=new_id(now), name="P", slug=slug, personal=True, created_at=now)
    house.directory.found(home, user)
    return Actor(user_id=user.id, origin=Origin.LOCAL)


def claimed(house: House) -> Platform:
    """Return a platform whose first owner came by the link."""
    owner = house.actor(house.register("root@example.org", "Rut"))
    house.ask(ClaimPlatform(secret=link_of(house)), owner)
    return Platform(house, owner)
