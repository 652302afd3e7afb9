"""Verify an address, which opens the account."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import LinkUsed, WrongCredentials
from crewkit_core.accounts.events import UserVerified
from crewkit_core.accounts.lifetimes import LOG_IN_ALL, SECRET_TRIES
from crewkit_core.accounts.model import Account, MailRequest, Method, Purpose
from crewkit_core.accounts.passwords import is_too_long, normalized
from crewkit_core.accounts.ports import (
    AccessTokens,
    AccountUnit,
    AccountWork,
    Limiter,
    PasswordHasher,
)
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import by_address, limit
from crewkit_core.accounts.use_cases.letting_in import let_in
from crewkit_core.accounts.views import SignedIn
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.kernel.slug import slugify
from crewkit_core.tenancy.events import MemberJoined, OrganizationCreated
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization


@attrs.frozen(kw_only=True)
class VerifyEmail(Command[SignedIn]):
    """This address is mine, and the account was asked for by me.

    Attributes:
        token: Of the link in the mail.
        password: The one registered with: the link alone opens nothing, for somebody else may
            have registered my address.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    token: str = attrs.field(repr=False)
    password: str = attrs.field(repr=False)


def verify_email(
    command: VerifyEmail,
    *,
    actor: Actor,
    account_work: AccountWork,
    hasher: PasswordHasher,
    signer: AccessTokens,
    limiter: Limiter,
    clock: Clock,
) -> SignedIn:
    """Open the account with its personal organization, and sign in.

    Raises:
        LinkUsed: the link does not work, or the address has got an account meanwhile.
        WrongCredentials: the password is not the one registered with; the link stays good.
        RateLimited: too many tries from here.
    """
    limit(limiter, (by_address("secret", actor), SECRET_TRIES), ("secret/all", LOG_IN_ALL))
    now = clock.now()
    with account_work() as unit:
        found = unit.secrets.peek(Purpose.VERIFY, hash_of(command.token), now)
        wish = (
            None if found is None else unit.mail_requests.find(uuid.UUID(found.data["request_id"]))
        )
    if wish is None or is_too_long(command.password):
        raise _used()
    if not hasher.verify(wish.password_hash, normalized(command.password)):
        raise WrongCredentials("that is not the password of this registration")
    with account_work() as unit:
        if unit.secrets.redeem(Purpose.VERIFY, hash_of(command.token), now) is None:
            raise _used()
        if unit.accounts.by_email(wish.email) is not None:
            raise _used()
        account = _open(unit, wish, actor, clock)
        unit.mail_requests.remove(wish.email, wish.created_at)
        user = User(
            id=account.user_id,
            name=account.name,
            email=account.email,
            created_at=account.created_at,
        )
        return let_in(unit, user, method=Method.VERIFICATION, actor=actor, now=now, signer=signer)


def _open(unit: AccountUnit, wish: MailRequest, actor: Actor, clock: Clock) -> Account:
    now = clock.now()
    account = Account(
        user_id=new_id(now),
        name=wish.name,
        email=wish.email,
        password_hash=wish.password_hash,
        password_changed_at=now,
        verified_at=now,
        created_at=now,
    )
    organization = Organization(
        id=new_id(now), name=wish.name, slug=slugify(wish.name), personal=True, created_at=now
    )
    opened = unit.accounts.open(account, organization)
    themselves = attrs.evolve(actor, user_id=opened.user_id)
    unit.trail.record(themselves, UserVerified(organization_id=None, object_id=opened.user_id))
    unit.trail.record(
        themselves,
        OrganizationCreated(
            organization_id=organization.id, object_id=organization.id, personal=True
        ),
        after={"name": organization.name},
    )
    joined = MemberJoined(
        organization_id=organization.id, object_id=opened.user_id, level=Level.OWNER
    )
    unit.trail.record(themselves, joined, after={"level": Level.OWNER})
    return opened


def _used() -> LinkUsed:
    return LinkUsed("this link no longer works; register again")
