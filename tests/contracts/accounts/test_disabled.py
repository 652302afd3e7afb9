"""A disabled account is out at the next request, by every way in; nobody is left without owner."""

import threading
from collections.abc import Callable

import attrs
import pytest

from crewkit_core.accounts.errors import RefreshRefused, SoleOwner, WrongCredentials
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import (
    Authenticate,
    CreateToken,
    DeleteAccount,
    Refresh,
    RequestReset,
)
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_testing.account_house import PHONE, House, postgres_house
from crewkit_testing.postgres_world import PostgresWorld


def test_a_disabled_account_is_out_at_the_next_request(house: House) -> None:
    """Access token, cookie, token for programs, refresh token, password, reset: none lets in."""
    signed_in = house.register()
    cookie = house.cookie(house.log_in(source=PHONE))
    actor = house.actor(signed_in)
    token = house.ask(
        CreateToken(
            organization_id=house.organization_of(actor.user_id),
            name="ci",
            step_up=house.step_up(actor, Danger.CREATE_TOKEN),
        ),
        actor,
    ).token
    assert None not in {house.known(signed_in.access_token), house.known(token)}
    # by whoever may: sign-ins stay as they are, the account alone is disabled
    with house.account_work() as unit:
        account = unit.accounts.find(actor.user_id)
        assert account is not None
        unit.accounts.save(attrs.evolve(account, disabled_at=house.clock.now()))
    assert None is house.known(signed_in.access_token)
    assert None is house.known(token)
    assert None is house.ask(Authenticate(cookie=cookie))
    with pytest.raises(RefreshRefused):
        house.ask(Refresh(refresh_token=signed_in.refresh_token))
    with pytest.raises(WrongCredentials):
        house.log_in()
    letters = len(house.letters)
    house.ask(RequestReset(email="ada@example.org"))
    house.work_off()
    assert letters == len([each for each in house.letters if each.kind != "new_device"])


def test_of_two_owners_who_leave_at_once_one_stays(postgres_world: PostgresWorld) -> None:
    """While one deletion is under way the other waits, and then is refused."""
    with postgres_house(postgres_world) as house:
        ada, eve = house.register(), house.register("eve@example.org", "Eve Adams")
        bob = house.register("bob@example.org", "Bob Brown")
        shared = house.organization_of(ada.user_id)
        for who, level in ((eve, Level.OWNER), (bob, Level.VIEWER)):
            with house.work(shared) as tenant:
                tenant.members.add(Member(organization_id=shared, user_id=who.user_id, level=level))
        actor = house.actor(eve)
        proof = house.step_up(actor, Danger.DELETE_ACCOUNT)
        ended: list[BaseException | None] = []

        def delete() -> None:
            try:
                house.ask(DeleteAccount(step_up=proof), actor)
                ended.append(None)
            except SoleOwner as error:
                ended.append(error)

        leaving = threading.Thread(target=delete)
        with house.account_work() as unit:
            account = unit.accounts.find(ada.user_id)
            assert account is not None
            assert [] == list(unit.accounts.owned_alone(ada.user_id))
            unit.accounts.save(attrs.evolve(account, disabled_at=house.clock.now()))
            leaving.start()
            _until(postgres_world, lambda: bool(ended))
        leaving.join()
        assert isinstance(ended[0], SoleOwner)


def test_a_family_of_refresh_tokens_moves_one_by_one(postgres_world: PostgresWorld) -> None:
    """While one refresh is under way the next of the same sign-in waits for it."""
    with postgres_house(postgres_world) as house:
        signed_in = house.register()
        sign_in_id = house.actor(signed_in).sign_in_id
        assert sign_in_id is not None
        done: list[str] = []

        def refresh() -> None:
            token = house.ask(Refresh(refresh_token=signed_in.refresh_token))
            done.append(token.refresh_token)

        refreshing = threading.Thread(target=refresh)
        with house.account_work() as unit:
            unit.sign_ins.lock(sign_in_id)
            refreshing.start()
            _until(postgres_world, lambda: bool(done))
            assert [] == done
        refreshing.join()
        assert 1 == len(done)


def _until(world: PostgresWorld, done: Callable[[], bool]) -> None:
    """Wait until somebody waits for a lock, or *done*."""
    with world.admin() as admin:
        while not done():
            waiting = admin.execute(
                "select count(*) from pg_stat_activity"
                " where wait_event_type = 'Lock' and datname = current_database()"
            ).fetchone()
            if waiting is not None and waiting[0]:
                return
