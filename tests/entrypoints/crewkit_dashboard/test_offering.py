"""A form is shown when the API would offer the link: by one predicate, asked in every template."""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import jinja2
import pytest
from jinja2 import nodes

import crewkit_dashboard
from crewkit_dashboard import links
from crewkit_wire.routes import BY_NAME

ROOM = Path(crewkit_dashboard.__file__).parent
TEMPLATES = ROOM / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
OTHERWISE: Mapping[tuple[str, str], str] = {
    ("base.html", "/kit/sign-out"): "a browser signs out; a program's sign-in has no page",
    ("sign_in.html", ""): "anybody with the link from the terminal; no route leads there",
    ("accounts/login.html", "/kit/login"): "anybody",
    ("accounts/login.html", "/kit/login/passkey"): "anybody",
    ("accounts/register.html", "/kit/register"): "anybody",
    ("accounts/verify.html", ""): "anybody with the mailed link",
    ("accounts/forgot.html", "/kit/forgot"): "anybody",
    ("accounts/reset.html", ""): "anybody with the mailed link",
    ("accounts/undo_deletion.html", ""): "anybody with the mailed link",
    ("accounts/profile.html", "/kit/profile/organization"): "which one a browser shows; no message",
    ("team/organization.html", "/kit/profile/organization"): "likewise",
}
"""Forms that the predicate is not asked about, each with the reason."""
DECIDED_ELSEWHERE = re.compile(r"\b(may_reach|may_remove|needs\.decide|\.reaches\()")
NOT_ABOUT_FORMS: Mapping[str, str] = {
    "projects/project.py": "admins need not be admitted, and are not among those to choose from",
    "accounts/tokens.py": "which levels a new service account may be given",
}
_FORM = re.compile(r'<form\b[^>]*method="post"(?:[^>]*?action="([^"]*)")?')
_LINKS = {name: value for name, value in vars(links).items() if isinstance(value, str)}


@attrs.frozen
class Shown:
    """A form of a template, and the routes of which the predicate is asked before."""

    template: str
    action: str
    asked: frozenset[str]


def forms_in(name: str) -> Iterator[Shown]:
    """Yield the forms of a template."""
    tree = jinja2.Environment(autoescape=True).parse((TEMPLATES / name).read_text())
    here = re.search(r"{% set here = (.*?) %}", (TEMPLATES / name).read_text())
    start = "" if here is None else _start(here.group(1))
    yield from _forms(name, tree, frozenset(), start)


def _start(expression: str) -> str:
    """Return the address that ``here`` is."""
    if expression.startswith("links.project("):
        return f"{links.PROJECTS}/0"
    found = re.fullmatch(r"links\.(\w+) ~ \"/\" ~ [\w.]+", expression)
    assert found is not None, expression
    return f"{_LINKS[found.group(1)]}/0"


def _forms(name: str, node: nodes.Node, asked: frozenset[str], start: str) -> Iterator[Shown]:
    if isinstance(node, nodes.If):
        for each in node.body:
            yield from _forms(name, each, asked | _names(node.test), start)
        for each in (*node.elif_, *node.else_):
            yield from _forms(name, each, asked, start)
        return
    if isinstance(node, nodes.Output):
        text = "".join(_spelled(each, start) for each in node.nodes)
        for found in _FORM.finditer(text):
            yield Shown(name, found.group(1) or "", asked)
        return
    for each in node.iter_child_nodes():
        yield from _forms(name, each, asked, start)


def _names(test: nodes.Node) -> frozenset[str]:
    calls = [test] if isinstance(test, nodes.Call) else [*test.find_all(nodes.Call)]
    return frozenset(
        call.args[0].value
        for call in calls
        if isinstance(call.node, nodes.Name) and call.node.name == "may"
        if isinstance(call.args[0], nodes.Const)
    )


def _spelled(node: nodes.Node, start: str) -> str:
    if isinstance(node, nodes.TemplateData):
        return str(node.data)
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return _LINKS.get(node.attr, "0") if node.node.name == "links" else "0"
    if isinstance(node, nodes.Name) and node.name == "here":
        return start or f"{links.INVITATIONS}/0"
    if isinstance(node, nodes.CondExpr) and isinstance(node.expr1, nodes.Const):
        return str(node.expr1.value)
    return _called(node.node) if isinstance(node, nodes.Call) else "0"


def _called(called: nodes.Node) -> str:
    if isinstance(called, nodes.Name) and called.name == "session_link":
        return f"{links.SESSIONS}/0"
    if isinstance(called, nodes.Getattr) and called.attr == "project":
        return f"{links.PROJECTS}/0"
    return "0"


FORMS = [form for name in NAMES for form in forms_in(name)]
ASKING = [form for form in FORMS if (form.template, form.action) not in OTHERWISE]


def test_every_form_was_found() -> None:
    """As many as a plain search finds; those not asked about are named, each with its reason."""
    written = sum((TEMPLATES / name).read_text().count('method="post"') for name in NAMES)
    assert written == len(FORMS)
    assert set(OTHERWISE) == {(each.template, each.action) for each in FORMS} & set(OTHERWISE)
    assert all(OTHERWISE.values())


@pytest.mark.parametrize("form", ASKING, ids=lambda form: f"{form.template}:{form.action}")
def test_a_form_asks_of_the_route_that_it_sends(visit: Any, form: Shown) -> None:
    """Before it is shown, of the very message that is asked where it is sent."""
    assert form.asked <= set(BY_NAME)
    found = visit.app._router.find(form.action)
    assert found is not None, form
    responder = inspect.getsource(type(found[0]))
    messages = {BY_NAME[name].message.__name__ for name in form.asked}
    assert [each for each in messages if f"{each}(" in responder], (form, messages)


@pytest.mark.parametrize(
    "path", sorted(ROOM.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOM))
)
def test_no_page_decides_for_itself(path: Path) -> None:
    """Levels are compared where the predicate does, not in pages."""
    found = DECIDED_ELSEWHERE.findall(path.read_text())
    assert not found or str(path.relative_to(ROOM)) in NOT_ABOUT_FORMS
