"""Create a token for programs."""

import datetime as dt
import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import NoSuchServiceAccount
from crewkit_core.accounts.events import TokenCreated
from crewkit_core.accounts.lifetimes import LONGEST_TOKEN
from crewkit_core.accounts.model import ActivityKind, ApiToken, Danger
from crewkit_core.accounts.ports import AccountWork, TokensUnit
from crewkit_core.accounts.secret_text import (
    SERVICE_PREFIX,
    TOKEN_PREFIX,
    hash_of,
    new_api_token,
)
from crewkit_core.accounts.use_cases.asking import check_name
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.accounts.views import NewToken
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Conflict, Forbidden, wrong_field
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import GRANTABLE, Scope
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require

MOST = 100


@attrs.frozen(kw_only=True)
class CreateToken(Command[NewToken]):
    """Let a program act as me, or as a service account, within these bounds.

    Attributes:
        scopes: At least one; never ``account``, and never one that the asking token lacks.
        expires_in_days: At most 366.
        service_account_id: Whom it acts as; None: me.
        step_up: Proof for ``create_token``.
    """

    scope: ClassVar[Scope] = Scope.TOKENS
    needs: ClassVar[Needs] = Needs(Level.VIEWER, others=Level.ADMIN)

    organization_id: uuid.UUID
    name: str
    scopes: tuple[Scope, ...] = (Scope.READ, Scope.INGEST)
    expires_in_days: int = 90
    service_account_id: uuid.UUID | None = None
    step_up: str | None = attrs.field(default=None, repr=False)


def create_token(
    command: CreateToken,
    *,
    actor: Actor,
    work: Work[TokensUnit],
    account_work: AccountWork,
    clock: Clock,
) -> NewToken:
    """Return the token; it is told this once.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        Invalid: name, scopes or expiry make no sense.
        Forbidden: a token for programs makes no tokens, nor wider ones than one's own.
        NoSuchServiceAccount: the organization has none such.
        LevelTooLow: only an admin makes tokens of service accounts.
        StepUpNeeded: there is no proof.
        Conflict: there are 100 already.
    """
    now = clock.now()
    name, scopes = check_name(command.name), _scopes(command.scopes, actor)
    if not 1 <= command.expires_in_days <= LONGEST_TOKEN:
        raise wrong_field("expires_in_days", f"must be from 1 to {LONGEST_TOKEN}", "out_of_range")
    with work(command.organization_id) as unit:
        _check_may_create(unit, actor, command)
    with account_work() as accounts:
        require_step_up(accounts, actor, Danger.CREATE_TOKEN, command.step_up, now)
        note(accounts, actor.user_id, ActivityKind.TOKEN_CREATED, actor, now, detail=name)
    service = command.service_account_id
    secret = new_api_token(TOKEN_PREFIX if service is None else SERVICE_PREFIX)
    token = ApiToken(
        organization_id=command.organization_id,
        id=new_id(now),
        user_id=service or actor.user_id,
        created_by=actor.user_id,
        name=name,
        token_hash=hash_of(secret),
        scopes=scopes,
        created_at=now,
        expires_at=now + dt.timedelta(days=command.expires_in_days),
    )
    with work(command.organization_id) as unit:
        _check_may_create(unit, actor, command)
        unit.api_tokens.add(token)
        unit.trail.record(actor, _told(token), after={"name": name, "scopes": scopes})
    return NewToken(
        token=secret, id=token.id, name=name, scopes=scopes, expires_at=token.expires_at
    )


def _told(token: ApiToken) -> TokenCreated:
    return TokenCreated(
        organization_id=token.organization_id,
        object_id=token.id,
        acts_as=token.user_id,
        scopes=token.scopes,
        expires_at=token.expires_at,
    )


def _check_may_create(unit: TokensUnit, actor: Actor, command: CreateToken) -> None:
    needed = Level.VIEWER if command.service_account_id is None else Level.ADMIN
    require(unit, actor, command.organization_id, needed)
    if actor.origin is Origin.TOKEN:
        raise Forbidden("a token for programs makes no further tokens")
    service = command.service_account_id
    known = {each.user_id for each in unit.service_accounts.all(command.organization_id)}
    if service is not None and service not in known:
        raise NoSuchServiceAccount("there is no such service account")
    if len(unit.api_tokens.all(command.organization_id)) >= MOST:
        raise Conflict(f"an organization has at most {MOST} tokens; revoke some first")


def _scopes(wanted: tuple[Scope, ...], actor: Actor) -> tuple[Scope, ...]:
    found = tuple(scope for scope in GRANTABLE if scope in wanted)
    if not found or len(found) != len(set(wanted)):
        names = ", ".join(GRANTABLE)
        raise wrong_field("scopes", f"must be some of: {names}")
    if actor.grant is not None and not set(found) <= set(actor.grant.scopes):
        raise Forbidden("a token cannot do more than the one that asks for it")
    return found
