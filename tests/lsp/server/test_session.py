"""What cannot be seen through a connection."""

import json
from typing import Any

import pytest

from crewkit_lsp import features
from crewkit_lsp.desk import Limits
from crewkit_lsp.features import Feature
from crewkit_lsp.session import Session, Setting

INTERNAL_ERROR = -32603


def test_a_bug_of_the_shell_costs_one_answer_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is logged, the request is refused, and the connection goes on."""

    def bug(_: Any) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setitem(features.FEATURES, "planted/bug", Feature("x", bug))
    sent: list[bytes] = []
    logged: list[str] = []
    session = Session(Setting(("/bin/false",), Limits(), logged.append), sent.append)
    for number, method in enumerate(("initialize", "planted/bug", "shutdown")):
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": {}}
        session.receive(json.dumps(message).encode())
    replies = [json.loads(body) for body in sent]
    assert [0, 1, 2] == [reply["id"] for reply in replies]
    assert INTERNAL_ERROR == replies[1]["error"]["code"]
    assert ["bug: ZeroDivisionError: planted"] == logged
