"""Bar B26: in a real browser, a page of another site changes nothing on the platform."""

import http.server
import json
import threading
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser

from crewkit_core.accounts.use_cases import ListSignIns
from crewkit_core.kernel.actor import Actor
from crewkit_core.tenancy.use_cases import ListMembers
from crewkit_pages.platform import Platform
from crewkit_pages.walking import the_owner
from crewkit_pages.watching import LOOKS

SHAPES = {
    "a form": "form('application/x-www-form-urlencoded')",
    "a form of plain text": "form('text/plain')",
    "a string": "fetch(to, {method: 'POST', mode: 'no-cors', credentials: 'include', body: said})",
    "a buffer": "fetch(to, {method: 'POST', mode: 'no-cors', credentials: 'include',"
    " body: new TextEncoder().encode(said).buffer})",
    "a blob without a type": "fetch(to, {method: 'POST', mode: 'no-cors', credentials: 'include',"
    " body: new Blob([said])})",
    "a beacon": "Promise.resolve(navigator.sendBeacon(to, new Blob([said])))",
}
SCRIPT = """
([to, said, shape]) => {
  const form = (kind) => new Promise((done) => {
    const frame = document.createElement('iframe');
    frame.name = 'answer';
    frame.onload = () => done(true);
    document.body.append(frame);
    const form = document.createElement('form');
    Object.assign(form, {method: 'POST', action: to, enctype: kind, target: 'answer'});
    const field = document.createElement('input');
    Object.assign(field, {name: said.slice(0, -1) + ',"x":"', value: '"}'});
    form.append(field);
    document.body.append(form);
    form.submit();
  });
  // an answer that it may not read is a failure to the page, and a request all the same
  return eval(shape).then(() => true, () => true);
}
"""


class _Evil(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>evil</title><body></body>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def evil() -> Generator[str, None, None]:
    """A page of another site: another host name, so that cookies of ours are not its own."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Evil) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def _state(platform: Platform) -> tuple[int, int]:
    owner = Actor(user_id=platform.owner.user_id)
    door = platform.application.door
    members = door.handle(owner, ListMembers(organization_id=platform.owner.organization_id))
    return len(members.data), len(door.handle(owner, ListSignIns()).data)


def test_a_foreign_page_changes_nothing(browser: Browser, empty: Platform, evil: str) -> None:
    """Six shapes of requests that a browser sends without asking, at two routes: none is done."""
    organization = empty.owner.organization_id
    targets = {
        f"/api/v1/{organization}/people": {"email": "eve@example.org"},
        "/api/v1/auth/sign-ins/end": {"keep_current": False},
    }
    with the_owner(browser, empty, LOOKS[0]) as watched:
        before, done = _state(empty), 0
        page = watched.page.context.new_page()
        for shape in SHAPES.values():
            for path, said in targets.items():
                page.goto(evil)
                page.evaluate(SCRIPT, [empty.url + path, json.dumps(said), shape])
                done += _state(empty) != before
        print(f"B26: {len(SHAPES)} shapes at {len(targets)} routes, {done} changed anything")
        assert (0, before) == (done, _state(empty))
        page.close()
