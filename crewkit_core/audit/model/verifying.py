"""Whether a chain is whole: nothing edited, moved, left out or cut off."""

import enum
import uuid
from collections.abc import Iterable

import attrs

from crewkit_core.audit.chain import (
    FORMAT,
    Stored,
    beginning_of,
    commitment_of,
    digest_of,
    hash_after,
)


class Fault(enum.StrEnum):
    """What is wrong with a chain at one number."""

    EDITED = "edited"
    MOVED = "moved"
    MISSING = "missing"
    FOREIGN = "foreign"
    CUT_OFF = "cut_off"
    REPLACED = "replaced"


@attrs.frozen(kw_only=True)
class Head:
    """How far a chain had got at some time.

    Attributes:
        sequence: Number of its last record; 0 for an empty chain.
        hash: Of that record.
    """

    organization_id: uuid.UUID
    sequence: int
    hash: bytes


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        sequence: At which number.
        fault: ``edited``: the record is not what it was; ``moved``: it stands elsewhere than it
            stood; ``missing``: records before it are not there; ``foreign``: of another chain;
            ``cut_off``: the chain once reached this number; ``replaced``: what was anchored under
            this number was another record.
    """

    sequence: int
    fault: Fault


@attrs.frozen(kw_only=True)
class Verdict:
    """What was found.

    Attributes:
        records: How many were read.
        erased: How many of them have lost their details on purpose.
        anchors: How many heads kept outside it was held against.
        head: The last record's number and hash: what to hold it against the next time.
        findings: In the order of the chain; none when it is whole.
    """

    records: int
    erased: int
    anchors: int
    head: Head
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def also(self, finding: Finding) -> "Verdict":
        """Return the verdict with one finding more."""
        return attrs.evolve(self, findings=(*self.findings, finding))


MOST_FINDINGS = 100
"""So many are told; one edit is enough to know."""


class Verifier:
    """Reads a chain from its beginning, in its order."""

    def __init__(self, organization_id: uuid.UUID, heads: Iterable[Head] = ()) -> None:
        """Begin.

        Args:
            organization_id: Whose chain it is.
            heads: What was kept of it elsewhere, and at other times.
        """
        mine = [head for head in heads if head.organization_id == organization_id]
        self._organization_id = organization_id
        self._own = f'{{"format":{FORMAT},"organization_id":"{organization_id}",'
        self._anchored: dict[int, set[bytes]] = {}
        for head in mine:
            self._anchored.setdefault(head.sequence, set()).add(head.hash)
        self._anchors = len(mine)
        self._sequence = 0
        self._hash = beginning_of(organization_id)
        self._records = self._erased = 0
        self._findings: list[Finding] = []

    def read(self, stored: Stored) -> None:
        """Read the next record."""
        sequence, previous, found, record, salt, details = stored
        self._records += 1
        if sequence != self._sequence + 1:
            self.find(sequence, Fault.MISSING if sequence > self._sequence else Fault.MOVED)
        elif previous != self._hash:
            self.find(sequence, Fault.MOVED)
        whole = found == hash_after(previous, sequence, digest_of(record))
        if not (self._keeps_its_word(record, salt, details) and whole):
            self.find(sequence, Fault.EDITED)
        if not record.startswith(self._own):
            self.find(sequence, Fault.FOREIGN)
        if any(known != found for known in self._anchored.pop(sequence, ())):
            self.find(sequence, Fault.REPLACED)
        self._sequence, self._hash = sequence, found

    def _keeps_its_word(self, record: str, salt: bytes | None, details: str | None) -> bool:
        if details is None or salt is None:
            self._erased += 1
            return details is None and salt is None
        return record.endswith(f'"commitment":"{commitment_of(salt, details).hex()}"}}')

    def verdict(self) -> Verdict:
        """Return what was found, now that nothing follows."""
        for sequence in sorted(self._anchored):
            if sequence > self._sequence:
                self.find(sequence, Fault.CUT_OFF)
        return Verdict(
            records=self._records,
            erased=self._erased,
            anchors=self._anchors,
            head=Head(
                organization_id=self._organization_id, sequence=self._sequence, hash=self._hash
            ),
            findings=tuple(self._findings),
        )

    def find(self, sequence: int, fault: Fault) -> None:
        """Note something that is wrong."""
        if len(self._findings) < MOST_FINDINGS:
            self._findings.append(Finding(sequence=sequence, fault=fault))
