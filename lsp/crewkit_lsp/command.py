"""The server's own command line, read without a library: editors start it often."""

import sys
from collections.abc import Sequence

from crewkit_lsp.desk import Limits
from crewkit_lsp.serving import log_to_stderr, serve_stdio
from crewkit_lsp.session import Setting

# -P: nothing is imported from the folder it is started in, which is a repository of anybody's
ENGINE = (sys.executable, "-P", "-m", "crewkit_lsp.engine_main")

_USAGE = "usage: python -P -m crewkit_lsp --stdio | --port N"


def main(arguments: Sequence[str]) -> int:
    """Serve as *arguments* say; return the exit code."""
    setting = Setting(ENGINE, Limits(), log_to_stderr)
    match arguments:
        case [] | ["--stdio"]:
            return serve_stdio(setting)
        case ["--port", port] if port.isascii() and port.isdigit() and int(port) < 2**16:
            from crewkit_lsp.tcp import serve_tcp

            return serve_tcp(int(port), setting, lambda port: log_to_stderr(f"port {port}"))
    log_to_stderr(_USAGE)
    return 2
