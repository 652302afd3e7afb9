"""The list of sessions: its address holds filters, order and place."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crewkit_core.tenancy.model import ProjectHint
from crewkit_testing.builders import World, a_line, a_prompt, an_answer

_MANY = 120


def session_id(n: int) -> str:
    return f"5e55104e-0000-4000-8000-{n:012d}"


@pytest.fixture
def many(world: World) -> None:
    """Sessions of two projects, a minute apart; every third had the reviewer as its agent."""
    for n in range(_MANY):
        session = session_id(n)
        agent = {"agentSetting": "reviewer"}
        setting = a_prompt(session, n * 60, f"Prompt {n:03d}")
        if n % 3 == 0:
            setting += a_line("agent-setting", session, n * 60, **agent)
        data = setting + an_answer(session, f"msg_{n}", n * 60 + 1, tokens=(n, 1))
        world.ingest(session, data, project=ProjectHint(root=f"/home/dev/repos/p{n % 2}"))


def prompts(page: str) -> list[str]:
    return re.findall(r'class="title"[^>]*>([^<]+)<', page)


def link(page: str, mark: str) -> str:
    """Return the address of the link whose tag holds *mark*."""
    found = re.search(rf'<a [^>]*{mark}[^>]* href="([^"]+)"', page)
    return html.unescape(found[1]) if found else ""


@pytest.mark.usefixtures("many")
def test_every_session_is_on_one_page_and_pages_lead_back(visit: Any) -> None:
    """Newest first, each once; the pages before are the same when gone back to."""
    pages = [visit.page("/kit/sessions").text]
    while onward := link(pages[-1], 'rel="next"'):
        pages.append(visit.page(onward).text)
    shown = [prompt for page in pages for prompt in prompts(page)]
    assert [f"Prompt {n:03d}" for n in reversed(range(_MANY))] == shown
    assert [50, 50, 20] == [len(prompts(page)) for page in pages]

    back = [pages[-1]]
    while before := link(back[-1], 'rel="prev"'):
        back.append(visit.page(before).text)
    assert [prompts(page) for page in reversed(pages)] == [prompts(page) for page in back]


@pytest.mark.usefixtures("many")
def test_filters_and_order_survive_each_other(visit: Any, world: World) -> None:
    """Sorting and paging keep the filters, the form keeps the order; the address says it all."""
    project = next(p.id for p in world.tables.projects.values() if p.root == "/home/dev/repos/p0")
    chosen = {
        "project": str(project),
        "person": str(world.owner.id),
        "model": "claude-sonnet-5-5",
        "from": "2026-01-01",
        "to": "2026-02-01",
    }
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    page = visit.page(f"/kit/sessions?{query}&sort=tokens&order=asc").text
    assert [f"Prompt {n:03d}" for n in range(0, 100, 2)] == prompts(page)

    onward = parse_qs(urlsplit(link(page, 'rel="next"')).query)
    cost = re.search(r'href="([^"]+)">Cost<', page)
    assert cost is not None
    turned = parse_qs(urlsplit(html.unescape(cost[1])).query)
    for address in (onward, turned):
        assert chosen == {name: address[name][0] for name in chosen}
    assert ["tokens"] == onward["sort"]
    assert ("cost_usd", "desc", None) == (
        turned["sort"][0],
        turned["order"][0],
        turned.get("after"),
    )
    assert 3 == len(re.findall(r"<option [^>]*selected", page))
    assert '<input type="hidden" name="sort" value="tokens">' in page
    assert '<input type="hidden" name="order" value="asc">' in page
    assert '<a class="quiet" href="/kit/sessions">Clear</a>' in page


@pytest.mark.usefixtures("many")
def test_an_agent_is_a_filter(visit: Any) -> None:
    """Only the sessions of that agent; one that nobody has leads back to all."""
    page = visit.page("/kit/sessions?agent=reviewer").text
    assert [f"Prompt {n:03d}" for n in reversed(range(0, _MANY, 3))] == prompts(page)
    none = visit.page("/kit/sessions?agent=nobody%22%3E").text
    assert "No session matches" in none
    assert "<option selected>nobody&#34;&gt;</option>" in none


def test_a_list_of_nothing_leads_to_connecting(visit: Any) -> None:
    """Without a session there is one way to go on."""
    page = visit.page("/kit/sessions").text
    assert ("No session yet" in page, 'href="/kit/connect"' in page) == (True, True)
