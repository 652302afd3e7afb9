"""Our sum of a session beside the client's own total, and what a fork took over."""

from decimal import Decimal

import pytest

from crewkit.importing import Import, ImportRequest
from crewkit_core.sessions.use_cases import DeleteSession
from crewkit_core.sessions.views import Reconciliation
from crewkit_testing.builders import World
from crewkit_testing.lab.corpora import Corpus, corpora
from crewkit_testing.lab.oracle import FLOAT_NOISE, NOTHING, inherited, origins, price

FORKS = [
    corpus
    for corpus in corpora()
    if (corpus.version, corpus.path.name) in {("2.1.330", "fork"), ("2.1.330", "interactive")}
]

of_forks = pytest.mark.parametrize("corpus", FORKS, ids=lambda corpus: corpus.path.name)


def brought_in(corpus: Corpus, *, backwards: bool = False) -> World:
    world = World()
    bringing = Import(world.door, world.actor, world.id, ImportRequest(root=corpus.path))
    files = bringing.find()
    for _ in bringing.run(files[::-1] if backwards else files):
        pass
    return world


def told_by(world: World) -> dict[str, Reconciliation]:
    """Return what each session's page says of both sums."""
    found = {
        conversation.claude_session_id: world.show(conversation.claude_session_id).reconciliation
        for conversation in world.tables.conversations.values()
    }
    return {session: told for session, told in found.items() if told is not None}


@of_forks
def test_a_fork_takes_over_what_its_origin_had_spent(corpus: Corpus) -> None:
    """Subagents that no line of the fork tells of included; after /branch, nothing."""
    told = told_by(brought_in(corpus))
    assert len(told) >= 3
    for session, found in told.items():
        assert abs(found.inherited_cost_usd - inherited(corpus, session)) < FLOAT_NOISE
        assert abs(found.difference_usd) < FLOAT_NOISE


@of_forks
def test_it_does_not_matter_in_which_order_they_come(corpus: Corpus) -> None:
    """Forks before their origins end as origins before their forks."""
    assert told_by(brought_in(corpus)) == told_by(brought_in(corpus, backwards=True))


def test_of_an_origin_that_is_gone_the_copies_are_known() -> None:
    """What its subagents cost is then not explained."""
    (corpus,) = (corpus for corpus in FORKS if corpus.path.name == "fork")
    world = brought_in(corpus)
    forks = origins(corpus)
    (first,) = {origin.session for origin in forks.values()} - set(forks)
    (subagent,) = (r for r in corpus.requests() if r.session == first and r.who == "EXPLORE")
    world.handle(DeleteSession(organization_id=world.id, session=first))
    told = told_by(world)
    differences = {round(found.difference_usd, 9) for found in told.values()}
    assert differences == {round(price(subagent.model, subagent.usage) or NOTHING, 9)}


def test_a_client_that_began_anew_took_nothing_over() -> None:
    """Its total has no room for what was spent before."""
    ours, before = Decimal("0.5"), Decimal("0.25")
    sums = {
        client: Reconciliation.of(Decimal(client), ours, before, unknown_model=False)
        for client in ("0.75", "0.80", "0.5", "0.6", "0.4")
    }
    assert {
        client: (found.inherited_cost_usd, found.difference_usd) for client, found in sums.items()
    } == {
        "0.75": (before, 0),
        "0.80": (before, Decimal("0.05")),
        "0.5": (0, 0),
        "0.6": (0, Decimal("0.1")),
        "0.4": (before, Decimal("-0.35")),
    }
