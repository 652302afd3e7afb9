"""Templates, read once; whatever they show is escaped and made visible."""

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

import jinja2
from markupsafe import Markup

from crewkit_dashboard import figures, links
from crewkit_dashboard.assets import Asset
from crewkit_dashboard.charts.hbar import hbar
from crewkit_dashboard.visible import visible


def load_templates(assets: dict[str, Asset]) -> jinja2.Environment:
    """Return the templates, all of them in memory."""
    folder = resources.files("crewkit_dashboard") / "templates"
    sources = dict(_sources(folder))
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(sources),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        money=figures.money,
        exact=figures.exact,
        count=figures.count,
        compact=figures.compact,
        percent=figures.percent,
        duration=figures.duration,
        size=figures.size,
        day=figures.day,
        moment=figures.moment,
        model_name=figures.model_name,
    )
    environment.globals.update(
        assets=assets, link=links.link, session_link=links.session, hbar=hbar, links=links
    )
    for name in sources:
        environment.get_template(name)
    return environment


def _sources(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield each template's name below *folder*, and its text."""
    for file in folder.iterdir():
        if file.is_dir():
            yield from _sources(file, f"{above}{file.name}/")
        elif file.name.endswith(".html"):
            yield above + file.name, file.read_text("utf-8")


def _shown(value: object) -> object:
    # of every value a template prints, so that none can be forgotten
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value
