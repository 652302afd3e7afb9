"""Bar B11: refresh tokens rotate; a copy that is used ends the whole sign-in."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import integers, sampled_from

from crewkit_core.accounts.errors import RefreshRefused, RefreshReused
from crewkit_core.accounts.lifetimes import REFRESH_ABSOLUTE, REFRESH_GRACE, REFRESH_IDLE
from crewkit_core.accounts.model import ActivityKind, Danger
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases import (
    ChangePassword,
    KeepInBrowser,
    ListActivity,
    LogOut,
    Refresh,
    Revoke,
)
from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.errors import CrewkitError
from crewkit_testing.account_house import PHONE, House, memory_house
from crewkit_testing.house import TOLD

LATER = REFRESH_GRACE + dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)


def _refresh(house: House, token: str) -> SignedIn:
    return house.ask(Refresh(refresh_token=token))


def test_each_refresh_token_works_once(house: House) -> None:
    """The next pair works, the sign-in stays the same."""
    first = house.register()
    second = _refresh(house, first.refresh_token)
    assert first.refresh_token != second.refresh_token
    assert house.actor(first).sign_in_id == house.actor(second).sign_in_id
    third = _refresh(house, second.refresh_token)
    assert None is not house.known(third.access_token)


def test_a_lost_answer_can_be_asked_for_again(house: House) -> None:
    """Within ten seconds the same successor comes back, as often as it is asked for."""
    first = house.register()
    second = _refresh(house, first.refresh_token)
    house.clock.pass_by(REFRESH_GRACE)
    assert second.refresh_token == _refresh(house, first.refresh_token).refresh_token
    assert None is not house.known(second.access_token)


def test_a_used_token_ends_the_sign_in_once_its_successor_was_used(house: House) -> None:
    """Even within ten seconds: two hold the same token."""
    first = house.register()
    second = _refresh(house, first.refresh_token)
    third = _refresh(house, second.refresh_token)
    with pytest.raises(RefreshReused):
        _refresh(house, first.refresh_token)
    for token in (first, second, third):
        with pytest.raises(RefreshRefused):
            _refresh(house, token.refresh_token)
        assert None is house.known(token.access_token)


@pytest.mark.parametrize("generation", range(4))
def test_any_old_generation_ends_the_family(house: House, generation: int) -> None:
    """Whichever used token comes back, every token of the family is dead in the same moment."""
    other = house.register()
    family = [house.log_in(source=PHONE)]
    for _ in range(4):
        family.append(_refresh(house, family[-1].refresh_token))
        house.clock.pass_by(LATER)
    with pytest.raises(RefreshReused):
        _refresh(house, family[generation].refresh_token)
    assert [None] * 5 == [house.known(each.access_token) for each in family]
    with pytest.raises(RefreshRefused):
        _refresh(house, family[-1].refresh_token)
    actor = house.actor(_refresh(house, other.refresh_token))
    kinds = [each.kind for each in house.ask(ListActivity(), actor).data]
    assert ActivityKind.REFRESH_REUSED in kinds


def test_thirty_two_at_once_leave_one_valid_token(house: House, record_property: Any) -> None:
    """All who ask at once get the same successor, and no more than one is valid."""
    first = house.register()
    start = threading.Barrier(32)
    got: list[str] = []

    def ask() -> None:
        start.wait()
        try:
            got.append(_refresh(house, first.refresh_token).refresh_token)
        except CrewkitError as error:
            got.append(error.code)

    threads = [threading.Thread(target=ask) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tokens = {each for each in got if each.startswith("crewkit_ref_")}
    record_property(TOLD, f"B11: of {len(got)} refreshes at once {len(tokens)} token is left")
    assert (32, 1) == (len(got), len(tokens))
    assert None is not house.known(_refresh(house, tokens.pop()).access_token)


def test_idle_for_a_month_is_over(house: House) -> None:
    """30 days without use end a sign-in; use keeps it."""
    used, idle = house.register(), house.log_in()
    for _ in range(3):
        house.clock.pass_by(REFRESH_IDLE - DAY)
        used = _refresh(house, used.refresh_token)
    with pytest.raises(RefreshRefused):
        _refresh(house, idle.refresh_token)


def test_ninety_days_are_the_end(house: House) -> None:
    """However much it is used, a sign-in ends after 90 days."""
    token = house.register()
    for _ in range(int(REFRESH_ABSOLUTE / DAY) - 1):
        house.clock.pass_by(DAY)
        token = _refresh(house, token.refresh_token)
    house.clock.pass_by(DAY)
    with pytest.raises(RefreshRefused):
        _refresh(house, token.refresh_token)


def test_nothing_works_after_signing_out(house: House) -> None:
    """Neither the access token nor the refresh token; by either way of signing out."""
    first = house.register()
    house.ask(LogOut(), house.actor(first))
    second = house.log_in()
    house.ask(Revoke(refresh_token=second.refresh_token))
    for token in (first, second):
        assert None is house.known(token.access_token)
        with pytest.raises(RefreshRefused):
            _refresh(house, token.refresh_token)
    house.ask(Revoke(refresh_token="never was"))


def test_a_browser_holds_no_tokens(house: House) -> None:
    """Once a sign-in is a browser's, its tokens let nobody in."""
    signed_in = house.register()
    house.cookie(signed_in)
    assert None is house.known(signed_in.access_token)
    with pytest.raises(RefreshRefused):
        house.ask(KeepInBrowser(refresh_token=signed_in.refresh_token))


def test_what_is_stored_refreshes_nothing(house: House) -> None:
    """Neither a stored hash nor a nonce is a token."""
    signed_in = house.register()
    with house.account_work() as unit:
        stored = unit.refresh_tokens.find(hash_of(signed_in.refresh_token))
    assert stored is not None
    for found in (stored.token_hash.hex(), stored.nonce.hex()):
        with pytest.raises(RefreshRefused):
            _refresh(house, found)


class Family(RuleBasedStateMachine):
    """Any order of refreshing with any generation, waiting, signing out, changing the password."""

    def __init__(self) -> None:
        super().__init__()
        self.context = memory_house()
        self.house = self.context.__enter__()
        self.other = self.house.register()
        self.tokens = [self.house.log_in(source=PHONE)]
        self.dead = False
        self.password = 0

    def teardown(self) -> None:
        """Leave the house."""
        self.context.__exit__(None, None, None)

    @rule(back=integers(0, 4))
    def refresh(self, back: int) -> None:
        """Send some generation's token."""
        token = self.tokens[max(0, len(self.tokens) - 1 - back)]
        newest = token is self.tokens[-1]
        try:
            got = _refresh(self.house, token.refresh_token)
        except RefreshReused:
            assert not newest
            self.dead = True
        except RefreshRefused:
            assert self.dead
        else:
            assert not self.dead
            if got.refresh_token not in {each.refresh_token for each in self.tokens}:
                assert newest
                self.tokens.append(got)

    @rule(seconds=sampled_from([1, 5, 11, 3600]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.house.clock.pass_by(dt.timedelta(seconds=seconds))

    @rule()
    def sign_out(self) -> None:
        """Sign out with the newest token."""
        self.house.ask(Revoke(refresh_token=self.tokens[-1].refresh_token))
        self.dead = True

    @rule()
    def change_password(self) -> None:
        """Change it elsewhere."""
        self.other = _refresh(self.house, self.other.refresh_token)
        actor = self.house.actor(self.other)
        self.house.clock.pass_by(dt.timedelta(minutes=1))
        words = [f"difference engines rattle{'!' * n}" for n in (self.password, self.password + 1)]
        proof = self.house.step_up(actor, Danger.CHANGE_PASSWORD, words[0])
        self.house.ask(ChangePassword(password=words[1], step_up=proof), actor)
        self.password += 1
        self.dead = True

    @invariant()
    def at_most_one_is_valid(self) -> None:
        """Of a family at most one token is unused; none opens anything once it is dead."""
        store = self.house.account_work._store  # type: ignore[attr-defined]
        family = self._family()
        unused = [
            each
            for each in store.accounts.refresh_tokens.values()
            if each.sign_in_id == family and each.used_at is None
        ]
        assert len(unused) <= 1
        ended = store.accounts.sign_ins[family].ended_at is not None
        assert self.dead is ended

    def _family(self) -> uuid.UUID:
        store = self.house.account_work._store  # type: ignore[attr-defined]
        found: uuid.UUID = store.accounts.refresh_tokens[
            hash_of(self.tokens[0].refresh_token)
        ].sign_in_id
        return found


def test_no_order_of_events_leaves_two_valid_tokens() -> None:
    """Whatever happens in whatever order."""
    run_state_machine_as_test(
        Family,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
