"""However requests, answers, deaths and cancellations fall together, each gets one reply."""

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from crewkit_lsp.desk import Answer, Desk, Limits, Request
from crewkit_lsp.messages import Code

TOGETHER = 3
MOST_TRIES = 3


class FakeEngine:
    """Works on what it is asked until told how that ends."""

    def __init__(self) -> None:
        self.working: dict[int, Request] = {}
        self.stopped: set[int] = set()
        self.killed = False

    def ask(self, number: int, request: Request) -> None:
        assert not request.answered, "what is canceled is never begun"
        self.working[number] = request

    def stop(self, number: int) -> None:
        self.stopped.add(number)

    def kill(self) -> None:
        self.killed = True


class Desks(RuleBasedStateMachine):
    """A desk, an engine, and everything that can befall them."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = FakeEngine()
        self.desk = Desk(Limits(together=TOGETHER, deadline=1_000.0, grace=1_000.0))
        self.desk.attach(self.engine)
        self.asked: list[Request] = []
        self.answers: dict[int, list[Answer]] = {}

    @rule()
    def ask(self) -> None:
        place = len(self.asked)
        got = self.answers.setdefault(place, [])
        self.asked.append(Request("x", {}, got.append))
        self.desk.take(self.asked[place])

    @precondition(lambda self: self.engine.working)
    @rule(data=st.data(), ok=st.booleans())
    def answer(self, data: st.DataObject, ok: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.engine.working)))
        del self.engine.working[number]
        self.desk.answered(number, Answer(b"1") if ok else Answer(code=Code.INTERNAL_ERROR))

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.desk.cancel(data.draw(st.sampled_from(self.asked)))

    @precondition(lambda self: self.engine.working)
    @rule(data=st.data())
    def overrun(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.engine.working)))
        self.engine.working[number].due = 0.0
        self.desk.tick()
        if self.engine.killed:
            self.engine.killed = False
            self.die()

    @rule()
    def die(self) -> None:
        self.engine.working.clear()
        self.desk.lost()

    @rule(number=st.integers(0, 99))
    def answer_what_was_not_asked(self, number: int) -> None:
        self.desk.answered(number + 1_000_000, Answer(b"1"))

    @invariant()
    def nothing_is_answered_twice(self) -> None:
        assert all(len(got) <= 1 for got in self.answers.values())

    @invariant()
    def the_engine_is_not_overrun(self) -> None:
        assert len(self.engine.working) <= TOGETHER
        assert all(request.tries <= MOST_TRIES for request in self.asked)

    @invariant()
    def a_suspect_works_alone(self) -> None:
        if any(request.tries > 1 for request in self.engine.working.values()):
            assert 1 == len(self.engine.working)

    @invariant()
    def nobody_waits_for_nothing(self) -> None:
        open_ones = [place for place, got in self.answers.items() if not got]
        assert not open_ones or self.engine.working

    def teardown(self) -> None:
        while self.engine.working:
            number = min(self.engine.working)
            del self.engine.working[number]
            self.desk.answered(number, Answer(b"1"))
        assert all(len(got) == 1 for got in self.answers.values())


TestDesks = Desks.TestCase
TestDesks.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
