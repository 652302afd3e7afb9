"""``crewkit auth status``."""

from pathlib import Path
from typing import Any

import attrs

from crewkit.choosing import Choice, Why, choose, kept_sign_in
from crewkit.elsewhere import open_door
from crewkit.settings import Settings
from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, Failure, failure_of
from crewkit_cli.sign_ins import document_of, how_kept
from crewkit_core.accounts.use_cases import ShowMe
from crewkit_core.accounts.views import AccountView
from crewkit_core.kernel.actor import nobody
from crewkit_core.kernel.errors import CrewkitError

_REASONS = {
    Why.SERVER: "--server or CREWKIT_SERVER names it",
    Why.INSTALLATION: "--data-dir, CREWKIT_DATA_DIR or CREWKIT_DATABASE_URL names it",
    Why.SIGN_IN: "you are signed in there",
    Why.DEFAULT: "nothing else is named, and you are signed in nowhere",
}


@attrs.frozen(kw_only=True)
class _Found:
    """What there is to say.

    Attributes:
        running: Where the installation's platform answers; None: none runs, or it is elsewhere.
        me: As the platform elsewhere knows its caller; None when it does not, or was not asked.
    """

    settings: Settings
    choice: Choice
    data_dir: Path | None
    running: str | None
    me: AccountView | None
    failure: Failure | None


@cli.command(name="status")
def command(shell: cli.Shell) -> None:
    """Say which platform commands speak to, why that one, and as whom.

    The first that applies: --server or CREWKIT_SERVER; --data-dir, CREWKIT_DATA_DIR or
    CREWKIT_DATABASE_URL; the platform you are signed in at; the installation of this machine,
    whose owner needs no sign-in. To a server, CREWKIT_TOKEN is sent in place of a sign-in.

    Ends with 3 when that platform does not know you, with 5 when it does not answer.
    """
    settings = shell.settings()
    found = _look(shell, settings, choose(settings, shell.outside))
    if shell.output.as_json:
        shell.output.document(_document(found))
    else:
        shell.output.fields(_fields(shell, found))
    if found.failure is not None:
        shell.output.failure(found.failure)
        raise Ended(found.failure.exit_code)


def _look(shell: cli.Shell, settings: Settings, choice: Choice) -> _Found:
    data_dir, running, me, failure = None, None, None, None
    if choice.server is None:
        data_dir, running = _here(settings)
    else:
        try:
            with open_door(choice.server, choice, settings, shell.outside) as door:
                me = door.handle(nobody(), ShowMe())
        except CrewkitError as error:
            failure = failure_of(error)
    return _Found(
        settings=settings,
        choice=choice,
        data_dir=data_dir,
        running=running,
        me=me,
        failure=failure,
    )


def _here(settings: Settings) -> tuple[Path, str | None]:
    from crewkit.opening import place_of

    return place_of(settings)


def _fields(shell: cli.Shell, found: _Found) -> list[tuple[str, str]]:
    choice = found.choice
    if choice.server is None:
        rows = [
            ("Platform", found.running or "not running; opened for each command"),
            ("Why", _REASONS[choice.why]),
            ("Data", str(found.data_dir)),
            ("You", "the local owner, who needs no sign-in"),
        ]
        other = kept_sign_in(found.settings, shell.outside)
        return [*rows, ("Not used", f"your sign-in at {other.server}")] if other else rows
    rows = [("Platform", choice.server), ("Why", _REASONS[choice.why]), ("You", _you(found))]
    if choice.token is not None:
        rows.append(("By", "CREWKIT_TOKEN"))
    elif choice.sign_in is not None:
        rows.append(("Organization", choice.sign_in.organization))
        rows.append(("Kept", how_kept(choice.sign_in, shell.outside.store(found.settings).path)))
    return rows


def _you(found: _Found) -> str:
    if found.me is None:
        return "not known there"
    return f"{found.me.name} ({found.me.email})" if found.me.email else found.me.name


def _document(found: _Found) -> dict[str, Any]:
    choice = found.choice
    return {
        "server": choice.server,
        "why": choice.why,
        "data_dir": found.data_dir,
        "running_at": found.running,
        "by": _by(choice),
        "sign_in": None if choice.sign_in is None else document_of(choice.sign_in),
        "me": found.me,
        "error": None if found.failure is None else found.failure.code,
    }


def _by(choice: Choice) -> str | None:
    if choice.server is None:
        return "local_owner"
    if choice.token is not None:
        return "token"
    return None if choice.sign_in is None else "sign_in"
