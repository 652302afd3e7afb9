"""One's sign-ins: list them, end one, end all."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import NoSuchSignIn
from crewkit_core.accounts.model import ActivityKind
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import require_known
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.views import Ended, SignInView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command, Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class ListSignIns(Query[Page[SignInView]]):
    """Where am I signed in?"""

    scope: ClassVar[Scope] = Scope.ACCOUNT


@attrs.frozen(kw_only=True)
class EndSignIn(Command[None]):
    """Sign me out there."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    sign_in_id: uuid.UUID


@attrs.frozen(kw_only=True)
class EndAllSignIns(Command[Ended]):
    """Sign me out everywhere.

    Attributes:
        keep_current: But not here.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    keep_current: bool = True


def list_sign_ins(
    query: ListSignIns,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    account_work: AccountWork,
    clock: Clock,
) -> Page[SignInView]:
    """Return those that still let somebody in, newest first; the whole list is one page.

    Raises:
        Unauthenticated: nobody known is asking.
    """
    require_known(actor)
    now = clock.now()
    with account_work() as unit:
        found = unit.sign_ins.of_user(actor.user_id)
    return Page(
        data=tuple(
            SignInView(
                id=each.id,
                client=each.client,
                method=each.method,
                created_at=each.created_at,
                seen_at=each.seen_at,
                ends_at=each.ends_at,
                address=each.address,
                agent=each.agent,
                current=each.id == actor.sign_in_id,
                organization_id=each.grant_organization_id,
            )
            for each in found
            if each.is_live(now)
        )
    )


def end_sign_in(
    command: EndSignIn, *, actor: Actor, account_work: AccountWork, clock: Clock
) -> None:
    """End one of the actor's sign-ins: its tokens let nobody in from now on.

    Raises:
        Unauthenticated: nobody known is asking.
        NoSuchSignIn: the actor has no such.
    """
    require_known(actor)
    now = clock.now()
    with account_work() as unit:
        sign_in = unit.sign_ins.lock(command.sign_in_id)
        if sign_in is None or sign_in.user_id != actor.user_id or not sign_in.is_live(now):
            raise NoSuchSignIn("there is no such sign-in")
        unit.sign_ins.save(attrs.evolve(sign_in, ended_at=now))
        note(unit, actor.user_id, ActivityKind.SIGN_IN_ENDED, actor, now, detail=sign_in.client)


def end_all_sign_ins(
    command: EndAllSignIns, *, actor: Actor, account_work: AccountWork, clock: Clock
) -> Ended:
    """End the actor's sign-ins; tokens for programs stay.

    Raises:
        Unauthenticated: nobody known is asking.
    """
    require_known(actor)
    now = clock.now()
    but = actor.sign_in_id if command.keep_current else None
    with account_work() as unit:
        count = unit.sign_ins.end_all(actor.user_id, now, but)
        note(unit, actor.user_id, ActivityKind.SIGN_IN_ENDED, actor, now, detail="all")
    return Ended(count=count)
