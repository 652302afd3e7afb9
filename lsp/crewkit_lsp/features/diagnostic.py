"""``textDocument/diagnostic``: syntax errors."""

from crewkit_index.answers import Fault
from crewkit_lsp.asked import Asked
from crewkit_lsp.messages import encoded

_MOST = 50


def answer(asked: Asked) -> bytes:
    """Answer the request."""
    path = asked.path()
    faults = () if path is None else asked.workspace.diagnostics(path, stop=asked.stop)

    def spelled(fault: Fault) -> str:
        place = asked.spell.range(path or "", fault.range)
        message = encoded(fault.message).decode()
        return f'{{"range":{place},"severity":1,"source":"crewkit","message":{message}}}'

    items = ",".join(map(spelled, faults[:_MOST]))
    return f'{{"kind":"full","items":[{items}]}}'.encode()
