"""Accounts of a real platform, made over HTTP and by its mails."""

import email
import json
import re
import time
import urllib.request
from email import policy
from email.message import EmailMessage
from typing import Any

from crewkit_testing.platform import Platform

EMAIL = "ada@example.org"
PASSWORD = "difference engines rattle"


def call(server: str, method: str, path: str, body: Any = None, bearer: str = "") -> Any:
    """Ask the API as a page would; return what it answers."""
    headers = {"Content-Type": "application/json"} if body is not None else {}
    headers |= {"Authorization": f"Bearer {bearer}"} if bearer else {}
    data = None if body is None else json.dumps(body).encode()
    url = f"{server}/api/v1{path}"
    request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - likewise
        said = answer.read()
    return json.loads(said)["data"] if said else None


def register(running: Platform, address: str = EMAIL, name: str = "Ada") -> str:
    """Have an account by a mailed link; return an access token."""
    person = {"email": address, "name": name, "password": PASSWORD}
    person["password_confirmation"] = PASSWORD
    call(running.url, "POST", "/auth/register", person)
    deadline = time.monotonic() + 60
    while (letter := _letter(running, address)) is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    text = letter.get_body(("plain",))
    assert text is not None
    (token,) = set(re.findall(r"/kit/verify/([\w-]+)", text.get_content()))
    signed_in = call(running.url, "POST", "/auth/verify", {"token": token, "password": PASSWORD})
    return str(signed_in["access_token"])


def _letter(running: Platform, address: str) -> EmailMessage | None:
    for file in (running.data_dir / "mails").glob("verify-*.eml"):
        letter = email.message_from_bytes(file.read_bytes(), policy=policy.default)
        if letter["To"] == address:
            return letter
    return None
