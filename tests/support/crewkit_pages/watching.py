"""A browser that notes whatever a page should not do."""

import contextlib
import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import attrs
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from crewkit_pages.platform import Platform

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SENTINEL = """
window.reports = [];
window.ran = [];
window.alert = window.confirm = window.prompt = (...words) => { window.ran.push(words.join()); };
document.addEventListener("securitypolicyviolation", (event) => {
  window.reports.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""
_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const meant = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const cuts = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      if (cuts || ["auto", "scroll"].includes(style.overflowX)) return true;
    }
    return false;
  };
  const found = [...document.querySelectorAll("body *:not(svg *)")].filter((node) => {
    const box = node.getBoundingClientRect();
    const shown = box.width > 0 && getComputedStyle(node).position !== "absolute";
    return shown && box.right > width + 1 && !meant(node);
  }).map((node) => `${node.tagName}.${node.className} ${node.textContent.slice(0, 60)}`);
  if (document.documentElement.scrollWidth > width) found.push("the page itself scrolls sideways");
  return found;
}"""
_CUT = """() => [...document.querySelectorAll("body *:not(svg *)")].filter((node) => {
  const style = getComputedStyle(node);
  const meant = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none"
    || style.clipPath !== "none";
  return !meant && ["hidden", "clip"].includes(style.overflowX)
    && node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1;
}).map((node) => `${node.tagName}.${node.className} ${node.textContent.slice(0, 60)}`)"""
_ALL_OPEN = """() => {
  const closed = [...document.querySelectorAll("details:not([open])")];
  closed.forEach((details) => { details.open = true; });
  return !closed.length && !document.querySelector(".nested > .none > a");
}"""
_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.length} x ${each.help}: `
      + `${each.nodes[0].html.slice(0, 200)} `
      + each.nodes[0].failureSummary);
}"""


@attrs.frozen(kw_only=True)
class Look:
    """A width and a theme."""

    name: str
    width: int
    height: int
    scheme: str


LOOKS = (
    Look(name="light", width=1280, height=900, scheme="light"),
    Look(name="dark", width=1280, height=900, scheme="dark"),
    Look(name="phone", width=390, height=844, scheme="light"),
    Look(name="phone-dark", width=390, height=844, scheme="dark"),
)


def launch(playwright: Playwright) -> Browser:
    """Start the machine's own Chromium."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))


def axe_source() -> str | None:
    """Return axe-core's own script; None where it is not installed."""
    named = os.environ.get("CREWKIT_AXE")
    return Path(named).read_text("utf-8") if named else None


@attrs.define
class Watched:
    """A page with what it did wrong so far."""

    page: Page
    platform: Platform
    wrongs: list[str] = attrs.field(factory=list)
    expected_status: int = 200

    @classmethod
    def of(cls, context: BrowserContext, platform: Platform) -> "Watched":
        """Return a new page under watch."""
        context.add_init_script(_SENTINEL)
        watched = cls(context.new_page(), platform)
        page = watched.page
        page.on("console", lambda line: watched._console(line.type, line.text))
        page.on("pageerror", lambda error: watched.wrongs.append(f"script error: {error}"))
        page.on("request", lambda request: watched._request(request.url))
        page.on("dialog", lambda dialog: watched.wrongs.append(f"dialog: {dialog.message}"))
        return watched

    def _console(self, kind: str, text: str) -> None:
        refusal_asked_for = self.expected_status >= 400 and "Failed to load resource" in text
        if kind in {"error", "warning"} and not refusal_asked_for:
            self.wrongs.append(f"console {kind}: {text}")

    def _request(self, url: str) -> None:
        if not url.startswith((f"{self.platform.url}/", "data:")):
            self.wrongs.append(f"request elsewhere: {url}")

    def open(self, path: str, status: int = 200) -> None:
        """Go to a page and wait until it is quiet."""
        self.expected_status = status
        answer = self.page.goto(f"{self.platform.url}{path}", wait_until="load")
        if answer is None or answer.status != status:
            got = answer.status if answer else None
            self.wrongs.append(f"{path}: status {got} instead of {status}")

    @contextlib.contextmanager
    def expecting(self, status: int) -> Generator[None, None, None]:
        """Have the next pages answer with *status*, where the browser goes by itself."""
        self.expected_status = status
        yield

    def open_everything(self) -> None:
        """Open whatever is collapsed, also what arrives by that."""
        self.page.wait_for_function(_ALL_OPEN)

    def look(self, path: Path) -> None:
        """Keep a picture of the whole page."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)

    def audit(self, axe: str) -> list[str]:
        """Return everything that is wrong with the page as it stands."""
        found: list[Any] = [
            *(f"CSP: {report}" for report in self.page.evaluate("window.reports")),
            *(f"ran: {words}" for words in self.page.evaluate("window.ran")),
            *(f"overflow: {element}" for element in self.page.evaluate(_OVERFLOW)),
            *(f"cut off: {element}" for element in self.page.evaluate(_CUT)),
        ]
        self.page.evaluate(axe)
        found += [f"axe: {violation}" for violation in self.page.evaluate(_AXE)]
        wrongs, self.wrongs = self.wrongs, []
        return wrongs + found
