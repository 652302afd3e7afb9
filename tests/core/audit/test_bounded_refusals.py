"""How many refusals of a member an organization's trail keeps."""

import datetime as dt
import uuid

import attrs
import pytest

from crewkit_core.audit.model.pending import MOST_REFUSED, is_bounded, is_too_many
from crewkit_core.audit.model.record import AuditRecord, Details, record_of
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.event import NOWHERE
from crewkit_testing.builders import NOW

WHO = Actor(user_id=uuid.uuid4())
REFUSAL = record_of(
    WHO,
    id=uuid.uuid4(),
    at=NOW,
    organization_id=uuid.uuid4(),
    kind="access.refused",
    version=1,
    object_id="InviteMember",
    details=Details(reason="needs_admin"),
    refused=True,
)


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        (REFUSAL, True),
        (attrs.evolve(REFUSAL, object_id="DeleteSession"), True),
        (attrs.evolve(REFUSAL, at=NOW - dt.timedelta(minutes=59)), True),
        (attrs.evolve(REFUSAL, at=NOW - dt.timedelta(minutes=61)), False),
        (attrs.evolve(REFUSAL, user_id=uuid.uuid4()), False),
        (attrs.evolve(REFUSAL, kind="member.removed"), False),
        (attrs.evolve(REFUSAL, refused=False), False),
    ],
)
def test_like_ones_of_the_last_hour_count(other: AuditRecord, *, counts: bool) -> None:
    """The member's own of the same kind, to whatever; nothing else takes their room."""
    assert counts == is_too_many(REFUSAL, [other] * MOST_REFUSED)
    assert not is_too_many(REFUSAL, [other] * (MOST_REFUSED - 1))


def test_what_has_no_organization_is_kept() -> None:
    """Wrong passwords are limited where they are tried."""
    assert is_bounded(REFUSAL)
    assert not is_bounded(attrs.evolve(REFUSAL, organization_id=NOWHERE))
