"""A chain as lines of JSON: what is exported, and verified without a database.

The first line says whose chain it is, the last where it ended: a file without its last line was
cut off. Between them each line is a record; what was hashed stands in it as it was hashed, so a
line is read by its form and never parsed.
"""

import datetime as dt
import json
import re
import uuid
from typing import Any

from crewkit_core.audit.chain import FORMAT, Stored
from crewkit_core.audit.model.verifying import Head

_PLACE = re.compile(
    r'{"sequence":([0-9]{1,18}),"previous":"([0-9a-f]{64})","hash":"([0-9a-f]{64})"'
)
_SALT = re.compile(r'null|"((?:[0-9a-f]{2})+)"')


class NoSuchLine(ValueError):
    """A line is none of an export's."""


def first_line(organization_id: uuid.UUID, at: dt.datetime) -> str:
    """Return what an export begins with."""
    return json.dumps(
        {
            "crewkit_audit": FORMAT,
            "organization_id": str(organization_id),
            "exported_at": at.isoformat(),
        }
    )


def last_line(head: Head) -> str:
    """Return what an export ends with."""
    return json.dumps({"head": {"sequence": head.sequence, "hash": head.hash.hex()}})


def record_line(stored: Stored) -> str:
    """Return a record as a line."""
    salt = "null" if stored.salt is None else f'"{stored.salt.hex()}"'
    return (
        f'{{"sequence":{stored.sequence},"previous":"{stored.previous.hex()}",'
        f'"hash":"{stored.hash.hex()}","record":{stored.record},"salt":{salt},'
        f'"details":{stored.details or "null"}}}'
    )


def stored_in(line: str) -> Stored:
    """Return the record of a line.

    Raises:
        NoSuchLine: it has not the form of one.
    """
    # within a JSON text every quote is escaped: what stands between the parts stands nowhere else
    place, _, rest = line.partition(',"record":')
    record, _, rest = rest.partition(',"salt":')
    salt, _, details = rest.partition(',"details":')
    placed, salted = _PLACE.fullmatch(place), _SALT.fullmatch(salt)
    if placed is None or salted is None or not details.endswith("}") or not record:
        raise NoSuchLine("no record of an export")
    sequence, previous, found = placed.groups()
    return Stored(
        int(sequence),
        bytes.fromhex(previous),
        bytes.fromhex(found),
        record,
        None if salted[1] is None else bytes.fromhex(salted[1]),
        None if details == "null}" else details[:-1],
    )


def organization_of(line: str) -> uuid.UUID:
    """Return whose chain a first line begins.

    Raises:
        NoSuchLine: it begins none that can be read here.
    """
    said = _object(line)
    if said.get("crewkit_audit") != FORMAT:
        raise NoSuchLine("no export, or one of another format")
    try:
        return uuid.UUID(said["organization_id"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise NoSuchLine("no first line of an export") from error


def head_in(line: str, organization_id: uuid.UUID) -> Head:
    """Return where a chain ended, by an export's last line.

    Raises:
        NoSuchLine: it says nothing such.
    """
    try:
        head = _object(line)["head"]
        return Head(
            organization_id=organization_id,
            sequence=int(head["sequence"]),
            hash=bytes.fromhex(head["hash"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise NoSuchLine("no last line of an export") from error


def anchor_line(head: Head, at: dt.datetime) -> str:
    """Return a head as a line of an anchors file."""
    return json.dumps(
        {
            "organization_id": str(head.organization_id),
            "sequence": head.sequence,
            "hash": head.hash.hex(),
            "at": at.isoformat(),
        }
    )


def anchor_in(line: str) -> Head:
    """Return the head of a line of an anchors file.

    Raises:
        NoSuchLine: it is none.
    """
    said = _object(line)
    try:
        return Head(
            organization_id=uuid.UUID(said["organization_id"]),
            sequence=int(said["sequence"]),
            hash=bytes.fromhex(said["hash"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise NoSuchLine("no anchor") from error


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NoSuchLine("no line of JSON") from error
    if not isinstance(found, dict):
        raise NoSuchLine("no line of an export")
    return found
