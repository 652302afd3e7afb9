"""The rules once more, in Cedar: decisions of another engine over a text that nobody generated."""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import cedarpy

from crewkit_core.tenancy.levels import Level
from crewkit_testing.house import ROOT

POLICIES = (ROOT / "tests" / "data" / "cedar" / "organizations.cedar").read_text()
_UP = ("viewer", "developer", "manager", "admin", "owner")


@attrs.frozen(kw_only=True)
class Question:
    """May a member of this level do it? None: somebody who is no member.

    Attributes:
        theirs: Of the member it is about, now.
        to: What somebody is to be.
        own: It is about who asks.
        others: Who could sign in and own the organization beside whom it is about.
    """

    mine: Level | None
    action: str
    theirs: Level = Level.VIEWER
    to: Level = Level.VIEWER
    own: bool = False
    others: int = 1

    def request(self) -> dict[str, Any]:
        """Return it in Cedar's form."""
        return {
            "principal": f'Member::"{self.mine or "stranger"}"',
            "action": f'Action::"{self.action}"',
            "resource": 'Organization::"acme"',
            "context": {
                "theirs": {"__entity": {"type": "Level", "id": self.theirs.value}},
                "to": {"__entity": {"type": "Level", "id": self.to.value}},
                "own": self.own,
                "othersWhoOwn": self.others,
            },
        }


def cedar_allows(questions: Iterable[Question]) -> Sequence[bool]:
    """Return what Cedar decides of each."""
    requests = [question.request() for question in questions]
    answers = cedarpy.is_authorized_batch(requests, POLICIES, _entities())
    broken = [answer.diagnostics.errors for answer in answers if answer.diagnostics.errors]
    assert not broken, broken[:3]
    return [answer.allowed for answer in answers]


def _entities() -> list[dict[str, Any]]:
    found = [_entity("Organization", "acme"), _entity("Member", "stranger")]
    for below, level in zip((None, *_UP), _UP, strict=False):
        found.append(_entity("Level", level, *([] if below is None else [below])))
        found.append(_entity("Member", level, level))
    return found


def _entity(kind: str, name: str, *levels: str) -> dict[str, Any]:
    parents = [{"type": "Level", "id": level} for level in levels]
    return {"uid": {"type": kind, "id": name}, "attrs": {}, "parents": parents}
