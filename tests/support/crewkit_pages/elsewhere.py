"""A page of somebody else, which makes a browser send what it may without asking us."""

import contextlib
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SHAPES = ("form", "multipart", "plain", "buffer", "blob", "beacon")
"""The six ways in which a page can have a request sent elsewhere without a preflight."""

_SEND = """async ({ shape, url, body }) => {
  if (["form", "multipart", "plain"].includes(shape)) {
    const frame = document.createElement("iframe");
    frame.name = "there";
    document.body.append(frame);
    const form = document.createElement("form");
    const kinds = { form: "application/x-www-form-urlencoded", multipart: "multipart/form-data",
      plain: "text/plain" };
    Object.assign(form, { method: "post", action: url, target: "there", enctype: kinds[shape] });
    const fields = shape === "plain" ? [[body, ""]] : [...new URLSearchParams(body)];
    for (const [name, value] of fields) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    document.body.append(form);
    const done = new Promise((go) => { frame.onload = go; setTimeout(go, 3000); });
    form.submit();
    await done;
    return;
  }
  const bytes = new TextEncoder().encode(body);
  if (shape === "beacon") {
    navigator.sendBeacon(url, new Blob([bytes]));
    return;
  }
  const sent = shape === "buffer" ? bytes.buffer : new Blob([bytes]);
  await fetch(url, { method: "POST", mode: "no-cors", credentials: "include", body: sent })
    .catch(() => {});
}"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer an empty page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title><p>Another site.")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def another_site(host: str) -> Generator[str, None, None]:
    """Serve a foreign page at *host* until the end of the block; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{host}:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def send_from(page: Any, shape: str, url: str, body: str) -> None:
    """Have the page that is open send *body* in one of the shapes."""
    page.evaluate(_SEND, {"shape": shape, "url": url, "body": body})
