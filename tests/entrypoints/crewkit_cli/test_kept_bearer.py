"""The tokens of a kept sign-in, wanted by many at once."""

import contextlib
import datetime as dt
import signal
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import httpx2
import pytest

from crewkit.kept_bearer import KeptBearer, secrets_of
from crewkit.settings import Settings
from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.errors import Unauthenticated
from crewkit_credentials.errors import SecretsLost
from crewkit_remote.oauth import Tokens
from crewkit_testing.builders import NOW
from crewkit_testing.signing_in import Desk, a_desk


class Interrupting(httpx2.BaseTransport):
    """Has the main thread interrupted by Ctrl-C once the platform has answered."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self.inner = inner

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = self.inner.handle_request(request)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        threading.Event().wait(0.2)  # for the signal to be heard before the answer
        return response


@attrs.frozen
class Lingering(httpx2.BaseTransport):
    """Sends nothing before a second has come to ask, or had the time to."""

    inner: httpx2.BaseTransport
    second: threading.Barrier = attrs.field(factory=lambda: threading.Barrier(2, timeout=0.5))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        with contextlib.suppress(threading.BrokenBarrierError):
            self.second.wait()
        return self.inner.handle_request(request)


@attrs.define
class Counting(httpx2.BaseTransport):
    """Notes which paths are asked for, and loses answers when told to."""

    inner: httpx2.BaseTransport
    paths: list[str] = attrs.field(factory=list)
    lose: int = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.paths.append(request.url.path.rpartition("/")[2])
        response = self.inner.handle_request(request)
        if self.lose:
            self.lose -= 1
            raise httpx2.ReadTimeout("lost on its way")
        return response


@attrs.frozen(kw_only=True)
class SignedInDesk:
    """A machine with a sign-in, and what it sends."""

    desk: Desk
    ada: SignedIn
    sent: Counting

    def bearer(self) -> KeptBearer:
        """Return a bearer as another process would make it."""
        outside = self.desk.outside()
        store = outside.store(Settings(config_dir=self.desk.folder))
        sign_in = store.read()
        assert sign_in is not None
        return KeptBearer(store, sign_in, outside)

    def hours_later(self) -> None:
        self.desk.house.clock.pass_by(dt.timedelta(hours=2))


@pytest.fixture
def here(tmp_path: Path) -> Generator[SignedInDesk, None, None]:
    """One that has just signed in."""
    with a_desk(tmp_path / "config") as desk:
        ada = desk.house.register()
        desk.sign_in(ada)
        sent = Counting(httpx2.WSGITransport(app=desk.http.app))
        desk.transport = sent
        yield SignedInDesk(desk=desk, ada=ada, sent=sent)


def test_a_token_that_lasts_is_not_exchanged(here: SignedInDesk) -> None:
    """Nothing is sent."""
    bearer = here.bearer()
    assert bearer.token() == bearer.token() == here.bearer().token()
    assert [] == here.sent.paths


def test_many_at_once_exchange_it_once(here: SignedInDesk) -> None:
    """Processes take turns: the second finds what the first has fetched."""
    here.hours_later()
    here.desk.transport = Lingering(here.sent)
    bearers = [here.bearer() for _ in range(8)]
    with ThreadPoolExecutor(8) as together:
        tokens = list(together.map(lambda one: one.token(), bearers))
    assert (1, ["token"]) == (len(set(tokens)), here.sent.paths)
    assert 1 == len(here.desk.sign_in_ids(here.ada))


def test_a_process_that_slept_takes_what_another_fetched(here: SignedInDesk) -> None:
    """Its own refresh token is long used up: using it would look like theft."""
    sleeper = here.bearer()
    stale = sleeper.token()
    fetched = ""
    for _ in range(3):
        here.hours_later()
        fetched = here.bearer().token()
    assert (fetched, 3) == (sleeper.token(), len(here.sent.paths))
    assert fetched == sleeper.instead_of(stale)
    assert 3 == len(here.sent.paths)


def test_a_refused_token_is_exchanged_though_the_clock_says_it_lasts(here: SignedInDesk) -> None:
    """This machine's clock may be wrong; of many who were refused one exchanges."""
    bearers = [here.bearer() for _ in range(4)]
    refused = bearers[0].token()
    with ThreadPoolExecutor(4) as together:
        tokens = set(together.map(lambda one: one.instead_of(refused), bearers))
    assert (1, ["token"]) == (len(tokens), here.sent.paths)
    assert refused not in tokens


def test_a_lost_answer_loses_nobody_the_sign_in(here: SignedInDesk) -> None:
    """The platform gives the same successor again."""
    here.hours_later()
    here.sent.lose = 1
    token = here.bearer().token()
    assert here.desk.house.known(token) is not None
    assert 1 == len(here.desk.sign_in_ids(here.ada))


@contextlib.contextmanager
def hearing_ctrl_c() -> Generator[None, None, None]:
    """Have SIGINT interrupt, also where a shell's ``&`` had it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_does_not_lose_what_was_exchanged(here: SignedInDesk) -> None:
    """The command ends; the next one finds the new tokens, also after the platform's grace."""
    here.hours_later()
    here.desk.transport = Interrupting(here.sent)
    bearer = here.bearer()
    with hearing_ctrl_c(), pytest.raises(KeyboardInterrupt):
        bearer.token()
    here.desk.transport = here.sent
    here.hours_later()
    assert here.desk.house.known(here.bearer().token()) is not None


def test_signing_out_while_another_works(here: SignedInDesk) -> None:
    """It gets no further tokens, and those of a new sign-in neither."""
    bearer = here.bearer()
    bearer.token()
    here.desk.run("auth", "logout")
    here.hours_later()
    with pytest.raises(SecretsLost):
        bearer.token()
    here.desk.sign_in(here.desk.house.log_in())
    with pytest.raises(Unauthenticated):
        bearer.token()


@pytest.mark.parametrize(("life", "kept"), [(900, 870), (150, 120), (10, 8), (0, 0)])
def test_a_token_is_exchanged_early_but_not_at_every_request(life: int, kept: int) -> None:
    """Half a minute before its end, or a fifth, where half a minute would be most of its life."""
    tokens = Tokens(
        access_token="access", refresh_token="refresh", expires_in=life, organization_id=None
    )
    assert NOW + dt.timedelta(seconds=kept) == secrets_of(tokens, NOW).expires_at
