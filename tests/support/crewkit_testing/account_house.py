"""Accounts behind one door, over dictionaries or PostgreSQL: what contracts are tried on."""

import contextlib
import datetime as dt
import functools
import re
import uuid
from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

import attrs

from crewkit.ports import USE_CASES, Ports
from crewkit.rates import shipped_rates
from crewkit.telemetry_reading import ClientTelemetry
from crewkit.transcripts import ClaudeTranscripts
from crewkit_core.accounts.model import Danger, Letter, SignIn
from crewkit_core.accounts.ports import AccountWork, Standings
from crewkit_core.accounts.use_cases import (
    Authenticate,
    KeepInBrowser,
    LogIn,
    Register,
    StepUp,
    VerifyEmail,
)
from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.actor import Actor, Origin, Source, nobody
from crewkit_core.kernel.at_once import AtOnce
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.dispatch import Dispatcher
from crewkit_core.kernel.message import Command, Message
from crewkit_core.kernel.repeating import Repeats
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.ports import DomainDesk, InvitationDesk
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.ports import Directory
from crewkit_core.webhooks.use_cases import SendWebhook
from crewkit_files.packing import ZstdPacking
from crewkit_memory.account_work import MemoryAccountWork
from crewkit_memory.archives import MemoryArchives
from crewkit_memory.at_once import MemoryAtOnce
from crewkit_memory.domains import MemoryDomainDesk
from crewkit_memory.invitations import MemoryInvitationDesk
from crewkit_memory.platform import MemoryPlatformWork
from crewkit_memory.repeats import MemoryRepeats
from crewkit_memory.standings import MemoryStandings
from crewkit_memory.tables import Store
from crewkit_memory.tenancy import MemoryDirectory
from crewkit_memory.work import MemoryWork
from crewkit_postgres.account_work import PostgresAccountWork
from crewkit_postgres.at_once import PostgresAtOnce
from crewkit_postgres.directory import PostgresDirectory
from crewkit_postgres.domains import PostgresDomainDesk
from crewkit_postgres.engine import make_engine
from crewkit_postgres.invitations import PostgresInvitationDesk
from crewkit_postgres.platform_work import PostgresPlatformWork
from crewkit_postgres.repeats import PostgresRepeats
from crewkit_postgres.standings import PostgresStandings
from crewkit_postgres.work import PostgresWork
from crewkit_testing.account_parts import proof_ports
from crewkit_testing.builders import FrozenClock
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.watching import WATCHED, watch

Answer = TypeVar("Answer")
LAPTOP = Source(address="192.0.2.7", agent="Mozilla/5.0 (laptop)", device="laptop")
PHONE = Source(address="198.51.100.9", agent="Mozilla/5.0 (phone)", device="phone")
EMAIL = "ada@example.org"
NAME = "Ada Lovelace"
PASSWORD = "difference engines rattle"
_LINK = re.compile(r"/kit/[a-z-]+/([A-Za-z0-9_-]{20,})")


@attrs.define(kw_only=True)
class House:
    """A platform's accounts.

    Attributes:
        arrived: What was enqueued where nothing else keeps it, with its delay.
        queue: What waits for a worker.
        later: What a worker does when its time has come.
    """

    door: Dispatcher
    clock: FrozenClock
    letters: list[Letter]
    account_work: AccountWork
    work: Work[Any]
    directory: Directory
    repeats: Repeats
    at_once: AtOnce
    arrived: list[tuple[Command[None], dt.timedelta]]
    queue: list[Command[None]] = attrs.field(factory=list[Command[None]])
    later: list[tuple[dt.datetime, Command[None]]] = attrs.field(
        factory=list[tuple[dt.datetime, Command[None]]]
    )
    ports: dict[str, Any]

    def rebind(self, name: str, port: object) -> None:
        """Give every use case another port of this name."""
        self.ports[name] = port
        self.door = Dispatcher(USE_CASES, self.ports)

    def ask(self, message: Message[Answer], actor: Actor | None = None) -> Answer:
        """Carry out *message* for *actor*, or for somebody unknown at a laptop."""
        return self.door.handle(actor or nobody(LAPTOP), message)

    def work_off(self) -> None:
        """Carry out what waits, and what that leaves behind."""
        worker = Actor(user_id=uuid.UUID(int=0), origin=Origin.WORKER)
        self._collect()
        while self.queue:
            self.door.handle(worker, self.queue.pop(0))
            self._collect()

    def _collect(self) -> None:
        """Take the jobs that lie in dictionaries, and those whose time has come."""
        if isinstance(self.account_work, MemoryAccountWork):
            self.arrived += [(job.message, job.delay) for job in self.account_work.take_jobs()]
        if isinstance(self.work, MemoryWork):
            for organization_id in self.work.store.tenants:
                jobs = self.work.take_jobs(organization_id)
                self.arrived += [(job.message, job.delay) for job in jobs]
        now = self.clock.now()
        while self.arrived:
            message, delay = self.arrived.pop(0)
            # of all that waits only these have a schedule that tests look at
            waits = delay if isinstance(message, SendWebhook) else dt.timedelta(0)
            self.later.append((now + waits, message))
        self.queue += [message for due, message in self.later if due <= now]
        self.later = [(due, message) for due, message in self.later if due > now]

    def link(self) -> str:
        """Return the secret of the link in the newest letter."""
        self.work_off()
        found = _LINK.search(self.letters[-1].facts["link"])
        assert found is not None
        return found.group(1)

    def register(self, email: str = EMAIL, name: str = NAME, password: str = PASSWORD) -> SignedIn:
        """Have an account, verified and signed in at a laptop."""
        self.ask(
            Register(email=email, name=name, password=password, password_confirmation=password)
        )
        return self.ask(VerifyEmail(token=self.link(), password=password))

    def log_in(
        self, email: str = EMAIL, password: str = PASSWORD, source: Source = LAPTOP
    ) -> SignedIn:
        """Sign in with a password."""
        return self.ask(LogIn(email=email, password=password), nobody(source))

    def known(self, bearer: str, source: Source = LAPTOP) -> Actor | None:
        """Return who a bearer token is, as every request finds out."""
        return self.ask(Authenticate(bearer=bearer), nobody(source))

    def actor(self, signed_in: SignedIn) -> Actor:
        """Return who signed in."""
        found = self.known(signed_in.access_token)
        assert found is not None
        return found

    def cookie(self, signed_in: SignedIn, *, remember: bool = False) -> str:
        """Turn the sign-in into a browser's."""
        keep = KeepInBrowser(refresh_token=signed_in.refresh_token, remember=remember)
        return self.ask(keep).secret

    def step_up(self, actor: Actor, danger: Danger, password: str = PASSWORD) -> str:
        """Return a proof for one dangerous action."""
        return self.ask(StepUp(purpose=danger, password=password), actor).step_up

    def sign_ins_of(self, user_id: uuid.UUID) -> Sequence[SignIn]:
        """Return the user's sign-ins."""
        with self.account_work() as unit:
            return unit.sign_ins.of_user(user_id)

    def organization_of(self, user_id: uuid.UUID) -> uuid.UUID:
        """Return the user's first organization."""
        return self.directory.organizations_of(user_id)[0][0].id


@contextlib.contextmanager
def memory_house() -> Generator[House, None, None]:
    """Have one over dictionaries."""
    store = Store()
    account_work = MemoryAccountWork(store)
    yield _house(
        account_work,
        MemoryStandings(account_work),
        MemoryWork(store),
        MemoryDirectory(store),
        (MemoryInvitationDesk(store), MemoryDomainDesk(store)),
        MemoryPlatformWork(store),
        (functools.partial(MemoryRepeats, store), MemoryAtOnce(store)),
        [],
    )


@contextlib.contextmanager
def postgres_house(world: PostgresWorld) -> Generator[House, None, None]:
    """Have one over a database of its own, which commits no change without its record.

    What a test arranges by hand, through ``work`` or ``directory``, is not looked at.
    """
    watch(world)
    watched = make_engine(world.app_url, pool_size=12, application_name=WATCHED)
    arrived: list[tuple[Command[None], dt.timedelta]] = []

    def enqueue(_: object, message: Command[None], delay: dt.timedelta) -> None:
        arrived.append((message, delay))

    made = _house(
        PostgresAccountWork(watched, enqueue, world.clock),
        PostgresStandings(watched),
        PostgresWork(watched, enqueue, world.clock),
        PostgresDirectory(watched, enqueue, world.clock),
        (PostgresInvitationDesk(watched), PostgresDomainDesk(watched)),
        PostgresPlatformWork(watched, enqueue, world.clock),
        (functools.partial(PostgresRepeats, watched), PostgresAtOnce(watched)),
        arrived,
    )
    made.account_work = PostgresAccountWork(world.engine, enqueue, world.clock)
    made.work, made.directory = world.work, world.directory
    try:
        yield made
    finally:
        watched.dispose()


def _house(
    account_work: AccountWork,
    standings: Standings,
    work: Work[Any],
    directory: Directory,
    desks: tuple[InvitationDesk, DomainDesk],
    platform_work: PlatformWork,
    whole: tuple[Callable[[Clock], Repeats], AtOnce],
    arrived: list[tuple[Command[None], dt.timedelta]],
) -> House:
    clock, letters = FrozenClock(), list[Letter]()
    ports = Ports(
        work=work,
        directory=directory,
        desk=desks[0],
        domain_desk=desks[1],
        transcripts=ClaudeTranscripts(),
        telemetry_reading=ClientTelemetry(),
        usual_capture=Capture.UNREDACTED,
        packing=ZstdPacking(level=1),
        archives=MemoryArchives(),
        rates=shipped_rates(),
        clock=clock,
        account_work=account_work,
        platform_work=platform_work,
        standings=standings,
        **proof_ports(clock, letters),
    )
    return House(
        door=ports.open(),
        ports=ports.by_name(),
        clock=clock,
        letters=letters,
        account_work=account_work,
        work=work,
        directory=directory,
        repeats=whole[0](clock),
        at_once=whole[1],
        arrived=arrived,
    )
