"""Telling what hooks are registered."""

from crewkit.hooks import HookStatus
from crewkit_cli import shell as cli
from crewkit_cli.figures import plural


def show_hooks(shell: cli.Shell, status: HookStatus) -> None:
    """Show which hooks are registered and how the tracker is doing."""
    if shell.output.as_json:
        shell.output.document(status)
        return
    rows = (
        ("Settings", status.settings),
        ("Hooks", ", ".join(status.events) or "none: crewkit hooks install"),
        *((("Missing", ", ".join(status.missing)),) if status.events and status.missing else ()),
        *((("Stale", "another crewkit wrote them: crewkit hooks install"),) * status.stale),
        ("Tracker", _tracker(status)),
    )
    shell.output.fields(rows)


def _tracker(status: HookStatus) -> str:
    known = status.tracker
    if known is None:
        return "not running; the next hook starts it"
    lost = f"; {plural(known.dropped, 'event')} lost for want of room" if known.dropped else ""
    problem = f"; {known.problem}" if known.problem else ""
    return f"follows {plural(known.sessions, 'session')}{lost}{problem}"
