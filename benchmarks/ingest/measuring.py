"""Rounds in which floor, repository and HTTP take the same lines in turn."""

import itertools
import time
from collections.abc import Callable, Sequence

import attrs
import psycopg

from benchmarks.corpora import Story, stories
from benchmarks.ingest.report import Corpus, Figures, Way
from benchmarks.place import Place
from benchmarks.sending import Piece, command, pieces
from crewkit_core.kernel.dispatch import Door

Round = Sequence[tuple[Story, Piece]]

_FLOOR = "create table if not exists public.floor (line text not null)"
_SIZES = """
    select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint from pg_class
    where relkind = 'r' and (oid = 'public.floor'::regclass) = %s
        and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        and relname not like 'pg_toast%%'
"""
_marks = itertools.count(1)


@attrs.define
class _Measured:
    seconds: list[float] = attrs.field(factory=list[float])
    size: int = 0

    def way(self) -> Way:
        return Way(seconds=tuple(self.seconds), size=self.size)


def measure(place: Place, remote: Door, corpus: Corpus, seed: int, rounds: int) -> Figures:
    """Measure one corpus.

    The ways take turns, each time beginning with another one; a first round that does not count
    fills caches and prepares statements.
    """
    told = stories(seed, corpus.mean, corpus.lines)
    with place.admin() as admin:
        admin.execute(_FLOOR)
        admin.commit()
        ways: list[tuple[Callable[[Round], None], _Measured]] = [
            (lambda batches: _copy(admin, batches), _Measured()),
            (lambda batches: _send(place, place.door, batches), _Measured()),
            (lambda batches: _send(place, remote, batches), _Measured()),
        ]
        for number in range(rounds + 1):
            first = number % len(ways)
            for way, measured in ways[first:] + ways[:first]:
                seconds, size = _timed(admin, way, _retold(told), floor=way is ways[0][0])
                if number:
                    measured.seconds.append(seconds)
                    measured.size += size
            place.settled()
    lines = sum(story.lines for story in told)
    floor, repository, http = (measured.way() for _, measured in ways)
    return Figures(
        corpus=corpus,
        lines=lines,
        size=sum(len(story.data) for story in told),
        batches=sum(1 for story in told for _ in pieces(story)),
        floor=floor,
        repository=repository,
        http=http,
    )


def _retold(told: Sequence[Story]) -> Round:
    """Return the same lines as sessions and messages nobody had, in pieces."""
    fresh = [story.retold(f"{next(_marks):08x}") for story in told]
    return [(story, piece) for story in fresh for piece in pieces(story)]


def _timed(
    admin: psycopg.Connection[tuple[object, ...]],
    way: Callable[[Round], None],
    batches: Round,
    *,
    floor: bool,
) -> tuple[float, int]:
    before = _size(admin, floor=floor)
    began = time.perf_counter()
    way(batches)
    seconds = time.perf_counter() - began
    return seconds, _size(admin, floor=floor) - before


def _size(admin: psycopg.Connection[tuple[object, ...]], *, floor: bool) -> int:
    row = admin.execute(_SIZES, (floor,)).fetchone()
    admin.commit()
    assert row is not None
    return int(str(row[0]))


def _copy(admin: psycopg.Connection[tuple[object, ...]], batches: Round) -> None:
    """Take the lines in as rows of text, one commit a batch: nothing less can be done."""
    for _, piece in batches:
        with admin.cursor() as cursor, cursor.copy("copy public.floor from stdin") as copy:
            for line in piece.data.decode().split("\n")[:-1]:
                copy.write_row((line,))
        admin.commit()


def _send(place: Place, door: Door, batches: Round) -> None:
    """Take the batches in as the product does."""
    for story, piece in batches:
        door.handle(place.actor, command(place.organization_id, story, piece))
