"""Take in a batch: some whole lines of one stream, in order, with what is kept of them."""

import datetime as dt

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.ports import Packing, SessionsUnit, Transcripts
from crewkit_core.sessions.pricing import RateBook
from crewkit_core.sessions.use_cases.batch import IngestBatch, check_batch
from crewkit_core.sessions.use_cases.storing import Batch, StoringPorts, store
from crewkit_core.sessions.views import BatchReceipt
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases.access import require, sight_of


def ingest_batch(
    command: IngestBatch,
    *,
    actor: Actor,
    work: Work[SessionsUnit],
    transcripts: Transcripts,
    packing: Packing,
    rates: RateBook,
    clock: Clock,
    quiet: dt.timedelta,
) -> BatchReceipt:
    """Store a batch's lines, as they came where all is kept, once, and count what they tell.

    Args:
        quiet: How long a stream must be silent before it is consolidated.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below developer; for another person's session below admin.
        NoSuchSession: it is another's, and the actor does not see it.
        SequenceGap: lines before this batch are missing.
        BatchOverlaps: it was reduced before it was sent, and part of it is stored.
        BatchReused: the batch id was used for other bytes.
        BatchTooLarge: more lines or bytes than a batch may hold.
        Invalid: a field makes no sense.
    """
    check_batch(command)
    user_id = command.user_id or actor.user_id
    needed = Level.DEVELOPER if user_id == actor.user_id else Level.ADMIN
    ports = StoringPorts(
        transcripts=transcripts, packing=packing, rates=rates, now=clock.now(), quiet=quiet
    )
    with work(command.organization_id) as unit:
        member = require(unit, actor, command.organization_id, needed)
        mine = user_id == actor.user_id
        if not mine and unit.members.find(command.organization_id, user_id) is None:
            raise wrong_field("user_id", "is no member of the organization", "not_a_member")
        batch = Batch(
            command=command,
            actor=actor,
            user_id=user_id,
            sight=sight_of(member),
            capture=member.capture,
        )
        return store(unit, batch, ports)
