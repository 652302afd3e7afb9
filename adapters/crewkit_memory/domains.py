"""Domains in dictionaries."""

import uuid

import attrs

from crewkit_core.organizations.errors import DomainClaimedAlready, DomainTaken
from crewkit_core.organizations.model import Domain
from crewkit_memory.tables import Store, Tables


@attrs.frozen
class MemoryDomains:
    """``organizations.ports.Domains``."""

    _store: Store
    _tables: Tables

    def add(self, domain: Domain) -> None:
        """Store a new one.

        Raises:
            DomainClaimedAlready: the organization claims it.
        """
        self._tables.require(domain.organization_id)
        if domain.name in self._tables.domains:
            raise DomainClaimedAlready("the organization claims this domain")
        self._tables.domains[domain.name] = domain

    def find(self, organization_id: uuid.UUID, name: str) -> Domain | None:
        """Return it."""
        return self._tables.domains.get(name) if self._tables.own(organization_id) else None

    def all(self, organization_id: uuid.UUID) -> tuple[Domain, ...]:
        """Return them, by name."""
        if not self._tables.own(organization_id):
            return ()
        return tuple(self._tables.domains[name] for name in sorted(self._tables.domains))

    def save(self, domain: Domain) -> None:
        """Write since when it is proven, when that was last seen, and the level.

        Raises:
            DomainTaken: it is proven to be another organization's.
        """
        self._tables.require(domain.organization_id)
        known = self._tables.domains.get(domain.name)
        if known is None:
            return
        others = [
            tables.domains.get(domain.name)
            for tables in self._store.tenants.values()
            if not tables.own(domain.organization_id)
        ]
        if domain.verified_at and any(each and each.verified_at for each in others):
            raise DomainTaken("another organization proved that this domain is theirs")
        self._tables.domains[domain.name] = attrs.evolve(
            known,
            verified_at=domain.verified_at,
            checked_at=domain.checked_at,
            level=domain.level,
        )

    def remove(self, organization_id: uuid.UUID, name: str) -> None:
        """Forget it."""
        self._tables.require(organization_id)
        self._tables.domains.pop(name, None)

    def was_member(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> bool:
        """Test whether somebody is a member, or ever was one."""
        return self._tables.own(organization_id) and (
            user_id in self._tables.members or user_id in self._tables.people
        )


@attrs.frozen
class MemoryDomainDesk:
    """``organizations.ports.DomainDesk``."""

    _store: Store

    def find(self, name: str) -> Domain | None:
        """Return the domain when it is proven and has a level."""
        with self._store.lock:
            for tables in self._store.tenants.values():
                found = tables.domains.get(name)
                if found is not None and found.verified_at and found.level:
                    return found
        return None
