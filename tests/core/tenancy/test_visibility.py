"""The one rule of who sees a session."""

import itertools
import uuid

import pytest

from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.visibility import SEEN_FROM, Visibility, sight

ME, OTHER, HERE = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
TABLE = {
    Visibility.ORGANIZATION: "viewer developer manager admin owner",
    Visibility.RESTRICTED: "manager admin owner",
    Visibility.PRIVATE: "admin owner",
    Visibility.SENSITIVE: "",
}
"""Who sees others' sessions; said here a second time, so that no one is changed by accident."""
EVERY = [*itertools.product(Visibility, Level)]


@pytest.mark.parametrize(("visibility", "level"), EVERY)
def test_others_sessions_are_seen_by_level(visibility: Visibility, level: Level) -> None:
    """Also those of somebody who is not known any more."""
    for owner in (OTHER, None):
        seen = sight(ME, level).reaches(owner, visibility, HERE)
        assert seen is (level in TABLE[visibility].split())


@pytest.mark.parametrize(("visibility", "level"), EVERY)
def test_everybody_sees_their_own(visibility: Visibility, level: Level) -> None:
    """Whatever they are in the organization."""
    assert sight(ME, level).reaches(ME, visibility, HERE)


@pytest.mark.parametrize(("visibility", "level"), EVERY)
def test_a_personal_organization_is_its_owners_with_all_that_is_in_it(
    visibility: Visibility, level: Level
) -> None:
    """Of everybody else in it nothing changes."""
    everything = level is Level.OWNER
    plain = sight(ME, level).reaches(OTHER, visibility, HERE)
    assert (everything or plain) is sight(ME, level, personal=True).reaches(OTHER, visibility, HERE)


@pytest.mark.parametrize(("visibility", "level"), EVERY)
def test_who_may_change_who_sees_a_session(visibility: Visibility, level: Level) -> None:
    """One's own: to anything. Another's: admins, to what they go on seeing."""
    mine = sight(ME, level)
    assert mine.may_set(ME, visibility).allowed
    allowed = level.reaches(Level.ADMIN) and visibility is not Visibility.SENSITIVE
    assert allowed is mine.may_set(OTHER, visibility).allowed


def test_every_visibility_has_its_level() -> None:
    """One that is new is not open to all by being forgotten."""
    assert set(Visibility) == set(SEEN_FROM)


def test_a_session_is_narrowed_and_never_widened() -> None:
    """Each is seen by at most those of the one before it."""
    for wide, narrow in itertools.combinations(Visibility, 2):
        assert narrow == wide.narrowed_to(narrow) == narrow.narrowed_to(wide)
        assert set(TABLE[narrow].split()) <= set(TABLE[wide].split())


@pytest.mark.parametrize(("visibility", "level"), EVERY)
def test_a_closed_project_is_seen_at_the_level_of_its_own(
    visibility: Visibility, level: Level
) -> None:
    """Others' sessions no more than both levels show; one's own always; elsewhere as ever."""
    for admitted in (None, *Level):
        mine = sight(ME, level, closed={HERE: admitted})
        both = admitted is not None and all(
            sight(ME, one).reaches(OTHER, visibility, HERE) for one in (level, admitted)
        )
        assert both is mine.reaches(OTHER, visibility, HERE)
        assert mine.reaches(ME, visibility, HERE)
        usual = sight(ME, level).reaches(OTHER, visibility, HERE)
        assert usual is mine.reaches(OTHER, visibility, uuid.UUID(int=4))
        assert both is (HERE not in mine.shut_out(visibility) and usual)


@pytest.mark.parametrize(("visibility", "level"), EVERY)
def test_nobody_sees_what_is_in_a_deleted_project(visibility: Visibility, level: Level) -> None:
    """Not even their own."""
    mine = sight(ME, level, personal=True, gone=frozenset({HERE}))
    assert not any(mine.reaches(owner, visibility, HERE) for owner in (ME, OTHER, None))
    assert mine.reaches(ME, visibility, uuid.UUID(int=4))
