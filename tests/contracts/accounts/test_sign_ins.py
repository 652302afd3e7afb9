"""Where one is signed in, with which devices, and what happened."""

import datetime as dt

import pytest

from crewkit_auth.hashing import Argon2Hasher
from crewkit_core.accounts.lifetimes import LOG_IN
from crewkit_core.accounts.model import LetterKind
from crewkit_core.accounts.use_cases import (
    EndAllSignIns,
    EndSignIn,
    ListActivity,
    ListSignIns,
    LogOut,
    RenameMe,
    ShowMe,
)
from crewkit_core.accounts.views import ActivityView
from crewkit_core.kernel.actor import Actor, nobody
from crewkit_core.kernel.errors import NotFound, Unauthenticated, Unavailable
from crewkit_testing.account_house import EMAIL, LAPTOP, PHONE, House
from crewkit_testing.account_parts import CHEAP


def test_sign_ins_are_listed_and_ended_one_by_one_or_all(house: House) -> None:
    """One's own alone; an ended one lets nobody in."""
    first = house.register()
    house.clock.pass_by(dt.timedelta(seconds=1))
    second = house.log_in(source=PHONE)
    eve = house.actor(house.register("eve@example.org", "Eve Adams"))
    actor = house.actor(second)
    listed = house.ask(ListSignIns(), actor).data
    assert [(PHONE.address, True), (LAPTOP.address, False)] == [
        (each.address, each.current) for each in listed
    ]
    with pytest.raises(NotFound):
        house.ask(EndSignIn(sign_in_id=listed[1].id), eve)
    house.ask(EndSignIn(sign_in_id=listed[1].id), actor)
    assert None is house.known(first.access_token)
    house.log_in()
    assert 1 == house.ask(EndAllSignIns(keep_current=True), actor).count
    assert 1 == len(house.ask(ListSignIns(), actor).data)
    house.ask(LogOut(), actor)
    assert None is house.known(second.access_token)


def test_a_new_device_is_told_of_once(house: House) -> None:
    """The first device is no news; another is, once."""
    house.register()
    house.log_in()
    house.work_off()
    assert LetterKind.NEW_DEVICE not in {letter.kind for letter in house.letters}
    for _ in range(2):
        house.log_in(source=PHONE)
    house.work_off()
    (letter,) = [each for each in house.letters if each.kind is LetterKind.NEW_DEVICE]
    assert (EMAIL, PHONE.address, PHONE.agent) == (
        letter.to,
        letter.facts["address"],
        letter.facts["agent"],
    )


def test_activity_is_paged_newest_first(house: House) -> None:
    """Pages together are the whole list, and nobody else's."""
    actor = house.actor(house.register())
    house.register("eve@example.org", "Eve Adams")
    for _ in range(4):
        house.clock.pass_by(dt.timedelta(minutes=1))
        house.log_in()
    found: list[ActivityView] = []
    cursor = None
    while True:
        page = house.ask(ListActivity(after=cursor, limit=2), actor)
        found += page.data
        cursor = page.next_cursor
        if cursor is None:
            break
    assert 5 == len(found)
    assert sorted(found, key=lambda each: each.at, reverse=True) == found


def test_nobody_has_no_account(house: House) -> None:
    """What is about oneself is refused to somebody unknown."""
    for message in (ShowMe(), ListSignIns(), ListActivity(), RenameMe(name="x"), EndAllSignIns()):
        with pytest.raises(Unauthenticated):
            house.ask(message, nobody(LAPTOP))
    assert isinstance(nobody(), Actor)


def test_a_try_nobody_could_look_at_is_none(house: House) -> None:
    """While too many passwords are compared, a sign-in is put off and counts for nothing."""
    house.register()
    spacious = house.ports["hasher"]
    full = Argon2Hasher(CHEAP, at_once=1)
    house.rebind("hasher", full)
    with full._turn(), full._admitted:
        for _ in range(3 * LOG_IN.times):
            with pytest.raises(Unavailable):
                house.log_in()
    house.rebind("hasher", spacious)
    assert house.log_in().access_token
