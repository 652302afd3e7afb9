"""Forms as a browser reads them out of a page."""

from html.parser import HTMLParser

import attrs


@attrs.define
class _Forms(HTMLParser):
    """Every form of a page: where it goes, and what its fields hold."""

    found: list[tuple[str, dict[str, str]]] = attrs.field(factory=list)
    _open: dict[str, str] | None = None

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._open = {}
            self.found.append((given.get("action", ""), self._open))
        if tag != "input" or self._open is None or "name" not in given:
            return
        if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
            self._open[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def forms_of(html: str) -> list[tuple[str, dict[str, str]]]:
    """Return (action, fields) of every form."""
    forms = _Forms()
    forms.feed(html)
    return forms.found


def form_of(html: str, action: str) -> dict[str, str]:
    """Return what the form holds that goes to *action*; "" for one that names no address."""
    found = [fields for to, fields in forms_of(html) if to == action]
    assert found, f"no form to {action} among {[to for to, _ in forms_of(html)]}"
    return found[0]
