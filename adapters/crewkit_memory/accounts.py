"""Accounts in dictionaries; the unit holds the one lock there is."""

import datetime as dt
import uuid
from collections.abc import Sequence

import attrs

from crewkit_core.accounts.errors import PasskeyKnown
from crewkit_core.accounts.model import (
    Account,
    Activity,
    ApiToken,
    DeviceRequest,
    DeviceState,
    MailRequest,
    OneTimeSecret,
    Passkey,
    Purpose,
    RefreshToken,
    SignIn,
)
from crewkit_core.accounts.ports import Bearer
from crewkit_core.identity.model import User
from crewkit_core.kernel.errors import Conflict
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_memory.tables import AccountTables, Store
from crewkit_memory.tenancy import MemoryDirectory

_FORGOTTEN = dt.timedelta(days=90)


@attrs.frozen
class MemoryAccounts:
    """``accounts.ports.Accounts``."""

    _store: Store

    def find(self, user_id: uuid.UUID) -> Account | None:
        """Return the account."""
        return self._store.accounts.accounts.get(user_id)

    def by_email(self, email: str) -> Account | None:
        """Return the account of a verified address."""
        found = (each for each in self._store.accounts.accounts.values() if each.email == email)
        return next(found, None)

    def user(self, user_id: uuid.UUID) -> User | None:
        """Return the user, with an account or without."""
        return self._store.users.get(user_id)

    def is_disabled(self, user_id: uuid.UUID) -> bool:
        """Test whether nothing of the user's may be let in any more."""
        account = self.find(user_id)
        return account is not None and account.disabled_at is not None

    def is_member(self, user_id: uuid.UUID, organization_id: uuid.UUID) -> bool:
        """Test whether the user is a member there now."""
        return self._level(user_id, organization_id) is not None

    def open(self, account: Account, organization: Organization) -> Account:
        """Open an account with its personal organization.

        Raises:
            Conflict: the address has an account.
        """
        if self.by_email(account.email) is not None:
            raise Conflict("somebody else has this e-mail address")
        known = (user for user in self._store.users.values() if user.email == account.email)
        user = next(known, None)
        opened = account if user is None else attrs.evolve(account, user_id=user.id)
        self.save(opened)
        MemoryDirectory(self._store).found(organization, self._store.users[opened.user_id])
        return opened

    def save(self, account: Account) -> None:
        """Write the account's changed fields."""
        self._store.accounts.accounts[account.user_id] = account
        self._store.users[account.user_id] = User(
            id=account.user_id,
            name=account.name,
            email=account.email,
            created_at=account.created_at,
        )

    def owned_alone(self, user_id: uuid.UUID) -> Sequence[Organization]:
        """Return organizations that have other people but no other owner who can sign in."""
        return [
            self._store.organization(tables)
            for tables in self._store.tenants.values()
            if user_id in tables.members
            and not tables.closed
            and tables.members[user_id].level is Level.OWNER
            and self._others(user_id, tables.organization_id, Level.VIEWER)
            and not self._others(user_id, tables.organization_id, Level.OWNER)
        ]

    def _others(self, user_id: uuid.UUID, organization_id: uuid.UUID, level: Level) -> bool:
        members = self._store.tenants[organization_id].members.values()
        return any(
            member.user_id != user_id
            and member.level.reaches(level)
            and member.user_id in self._store.accounts.accounts
            and not self.is_disabled(member.user_id)
            for member in members
        )

    def _level(self, user_id: uuid.UUID, organization_id: uuid.UUID) -> Level | None:
        tables = self._store.tenants.get(organization_id)
        if tables is None or tables.closed:
            return None
        member = tables.members.get(user_id)
        return None if member is None else member.level


@attrs.frozen
class MemoryFailures:
    """``accounts.ports.Failures``."""

    _tables: AccountTables

    def count(self, email_hash: bytes) -> int:
        """Return how many."""
        return self._tables.failures.get(email_hash, (0, None))[0]

    def add(self, email_hash: bytes, at: dt.datetime) -> None:
        """Count one more; forgets what is older than 90 days."""
        self._tables.failures[email_hash] = (self.count(email_hash) + 1, at)
        for key, (_, last) in list(self._tables.failures.items()):
            if last < at - _FORGOTTEN:
                del self._tables.failures[key]

    def clear(self, email_hash: bytes) -> int:
        """Begin anew; return how many there were."""
        return self._tables.failures.pop(email_hash, (0, None))[0]


@attrs.frozen
class MemorySignIns:
    """``accounts.ports.SignIns``."""

    _tables: AccountTables

    def add(self, sign_in: SignIn) -> None:
        """Store a new one."""
        self._tables.sign_ins[sign_in.id] = sign_in

    def find(self, sign_in_id: uuid.UUID) -> SignIn | None:
        """Return it, ended or not."""
        return self._tables.sign_ins.get(sign_in_id)

    def lock(self, sign_in_id: uuid.UUID) -> SignIn | None:
        """Return it; the unit's lock is its own."""
        return self.find(sign_in_id)

    def by_cookie(self, cookie_hash: bytes) -> SignIn | None:
        """Return the one that a browser's cookie stands for."""
        found = (each for each in self._tables.sign_ins.values() if each.cookie_hash == cookie_hash)
        return next(found, None)

    def of_user(self, user_id: uuid.UUID) -> Sequence[SignIn]:
        """Return the user's that have not been ended, newest first."""
        found = [
            each
            for each in self._tables.sign_ins.values()
            if each.user_id == user_id and each.ended_at is None
        ]
        return sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)

    def save(self, sign_in: SignIn) -> None:
        """Write changed fields."""
        self._tables.sign_ins[sign_in.id] = sign_in

    def end_all(self, user_id: uuid.UUID, at: dt.datetime, but: uuid.UUID | None = None) -> int:
        """End the user's sign-ins, all or all but one; return how many."""
        ending = [each for each in self.of_user(user_id) if each.id != but]
        for each in ending:
            self.save(attrs.evolve(each, ended_at=at))
        return len(ending)


@attrs.frozen
class MemoryRefreshTokens:
    """``accounts.ports.RefreshTokens``."""

    _tables: AccountTables

    def add(self, token: RefreshToken) -> None:
        """Store a new one."""
        self._tables.refresh_tokens[token.token_hash] = token

    def find(self, token_hash: bytes) -> RefreshToken | None:
        """Return it, used or not."""
        return self._tables.refresh_tokens.get(token_hash)

    def use(self, token_hash: bytes, at: dt.datetime) -> None:
        """Mark it used."""
        token = self._tables.refresh_tokens[token_hash]
        self._tables.refresh_tokens[token_hash] = attrs.evolve(token, used_at=at)


@attrs.frozen
class MemoryOneTimeSecrets:
    """``accounts.ports.OneTimeSecrets``."""

    _tables: AccountTables

    def add(self, secret: OneTimeSecret) -> None:
        """Store a new one."""
        self._tables.secrets[secret.secret_hash] = secret

    def peek(self, purpose: Purpose, secret_hash: bytes, now: dt.datetime) -> OneTimeSecret | None:
        """Return it without using it; None when it would not work."""
        found = self._tables.secrets.get(secret_hash)
        works = found is not None and found.purpose is purpose and found.expires_at > now
        return found if works else None

    def redeem(
        self, purpose: Purpose, secret_hash: bytes, now: dt.datetime
    ) -> OneTimeSecret | None:
        """Use it up; None when it is used, too old or for something else."""
        found = self.peek(purpose, secret_hash, now)
        if found is not None:
            del self._tables.secrets[secret_hash]
        return found

    def forget(self, user_id: uuid.UUID, purposes: Sequence[Purpose]) -> None:
        """Let none of the user's for these purposes work any more."""
        for key, secret in list(self._tables.secrets.items()):
            if secret.user_id == user_id and secret.purpose in purposes:
                del self._tables.secrets[key]


@attrs.frozen
class MemoryMailRequests:
    """``accounts.ports.MailRequests``."""

    _tables: AccountTables

    def add(self, request: MailRequest) -> None:
        """Store it."""
        self._tables.mail_requests[request.id] = request

    def find(self, request_id: uuid.UUID) -> MailRequest | None:
        """Return it."""
        return self._tables.mail_requests.get(request_id)

    def remove(self, email: str, before: dt.datetime) -> None:
        """Forget an address's requests, and everybody's from before *before*."""
        for key, request in list(self._tables.mail_requests.items()):
            if request.email == email or request.created_at < before:
                del self._tables.mail_requests[key]


@attrs.frozen
class MemoryPasskeys:
    """``accounts.ports.Passkeys``."""

    _tables: AccountTables

    def add(self, passkey: Passkey) -> None:
        """Store a new one.

        Raises:
            PasskeyKnown: it is registered, for whomever.
        """
        if self.by_credential(passkey.credential_id) is not None:
            raise PasskeyKnown("this passkey is registered already")
        self._tables.passkeys[passkey.id] = passkey

    def by_credential(self, credential_id: bytes, *, held: bool = False) -> Passkey | None:  # noqa: ARG002 - one unit at a time
        """Return it."""
        every = self._tables.passkeys.values()
        return next((each for each in every if each.credential_id == credential_id), None)

    def of_user(self, user_id: uuid.UUID) -> Sequence[Passkey]:
        """Return the user's, oldest first."""
        found = [each for each in self._tables.passkeys.values() if each.user_id == user_id]
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def save(self, passkey: Passkey) -> None:
        """Write changed fields."""
        self._tables.passkeys[passkey.id] = passkey

    def remove(self, user_id: uuid.UUID, passkey_id: uuid.UUID) -> bool:
        """Forget one of the user's; return whether there was such."""
        known = self._tables.passkeys.get(passkey_id)
        if known is None or known.user_id != user_id:
            return False
        del self._tables.passkeys[passkey_id]
        return True


@attrs.frozen
class MemoryDeviceRequests:
    """``accounts.ports.DeviceRequests``."""

    _tables: AccountTables

    def add(self, request: DeviceRequest) -> None:
        """Store a new one.

        Raises:
            Conflict: its code is another live one's.
        """
        if any(each.user_code == request.user_code for each in self._waiting(request.created_at)):
            raise Conflict("this code is taken")
        self._tables.device_requests[request.id] = request

    def by_device(self, device_hash: bytes) -> DeviceRequest | None:
        """Return the one a device holds the code of."""
        every = self._tables.device_requests.values()
        return next((each for each in every if each.device_hash == device_hash), None)

    def by_user_code(self, user_code: str, now: dt.datetime) -> DeviceRequest | None:
        """Return the one that waits under a code."""
        return next((each for each in self._waiting(now) if each.user_code == user_code), None)

    def save(self, request: DeviceRequest) -> None:
        """Write changed fields."""
        self._tables.device_requests[request.id] = request

    def waiting(self, address: str, now: dt.datetime) -> int:
        """Count those from an address that still wait."""
        return sum(each.address == address for each in self._waiting(now))

    def _waiting(self, now: dt.datetime) -> list[DeviceRequest]:
        return [
            each
            for each in self._tables.device_requests.values()
            if each.state is DeviceState.PENDING and each.expires_at > now
        ]


@attrs.frozen
class MemoryActivities:
    """``accounts.ports.Activities``."""

    _tables: AccountTables

    def add(self, activity: Activity) -> None:
        """Store it."""
        self._tables.activities[activity.id] = activity

    def find(self, user_id: uuid.UUID, activity_id: uuid.UUID) -> Activity | None:
        """Return one of the user's."""
        found = self._tables.activities.get(activity_id)
        return found if found is not None and found.user_id == user_id else None

    def page(
        self, user_id: uuid.UUID, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[Activity, ...], bool]:
        """Return the user's after *after*, newest first, and whether there are more."""
        mine = [each for each in self._tables.activities.values() if each.user_id == user_id]
        rest = sorted(
            (each for each in mine if after is None or each.id < after),
            key=lambda each: each.id,
            reverse=True,
        )
        return tuple(rest[:limit]), len(rest) > limit

    def meet(self, user_id: uuid.UUID, device_hash: bytes, at: dt.datetime) -> bool:
        """Remember a device; return whether it is new among others known."""
        known = self._tables.devices.setdefault(user_id, {})
        is_new = bool(known) and device_hash not in known
        known.setdefault(device_hash, at)
        return is_new


@attrs.frozen
class MemoryBearers:
    """``accounts.ports.Bearers``."""

    _store: Store

    def find(self, token_hash: bytes) -> Bearer | None:
        """Return it, ended or not."""
        accounts = MemoryAccounts(self._store)
        for tables in self._store.tenants.values():
            for token in tables.api_tokens.values():
                if token.token_hash == token_hash:
                    members = {} if tables.closed else tables.members
                    creator = members.get(token.created_by)
                    acts_as = members.get(token.user_id)
                    return Bearer(
                        token=token,
                        creator_level=None if creator is None else creator.level,
                        acts_level=None if acts_as is None else acts_as.level,
                        disabled=accounts.is_disabled(token.created_by),
                    )
        return None

    def touch(self, token: ApiToken, at: dt.datetime) -> None:
        """Note its use."""
        tables = self._store.tenants[token.organization_id]
        tables.api_tokens[token.id] = attrs.evolve(token, used_at=at)
