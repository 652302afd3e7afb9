"""Leaving out of a batch what is not kept, whoever was to do it before."""

import hashlib

import attrs

from crewkit_core.sessions.model.reduction import Reduction
from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_core.sessions.ports import Transcripts
from crewkit_core.sessions.use_cases.batch import IngestBatch
from crewkit_core.tenancy.capture import Capture


def reduced_batch(
    command: IngestBatch, capture: Capture, transcripts: Transcripts
) -> tuple[IngestBatch, Reduction]:
    """Return the batch with no more in it than *capture* keeps, and how it became so.

    Args:
        command: Of a sender that may have reduced it, too.
        capture: What is kept of the session here.
    """
    told = command.reduced or Reduction(source_bytes=len(command.data))
    found = transcripts.reduce(command.data, capture)
    # what a sender left out was left out by the rules it says; nobody else can know
    rules = transcripts.rules if told.capture is Capture.UNREDACTED else told.rules
    kept = told.capture.narrowed_to(capture)
    reduction = Reduction(
        capture=kept,
        rules=0 if kept is Capture.UNREDACTED else rules,
        source_bytes=told.source_bytes,
        removed=told.removed + found.removed,
    )
    return attrs.evolve(command, data=found.data), reduction


def became(data: bytes, sha256: bytes, capture: Capture, transcripts: Transcripts) -> bool:
    """Test whether *data* is what was stored: in this mode, or one that there was at the time."""
    modes = [capture, *(mode for mode in Capture if mode is not capture)]
    return any(
        hashlib.sha256(transcripts.reduce(data, mode).data).digest() == sha256 for mode in modes
    )


def reduced_meta(meta: SubagentMeta | None, capture: Capture) -> SubagentMeta | None:
    """Return what is kept of a subagent's own file: its description is what a model wrote."""
    if meta is None or capture.keeps_answers:
        return meta
    return attrs.evolve(meta, description=None)
