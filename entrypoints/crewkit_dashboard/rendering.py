"""Templates, read once; whatever they show is escaped and made visible."""

from importlib import resources

import jinja2
from markupsafe import Markup

from crewkit_dashboard import figures, links
from crewkit_dashboard.assets import Asset
from crewkit_dashboard.charts.hbar import hbar
from crewkit_dashboard.visible import visible


def load_templates(assets: dict[str, Asset]) -> jinja2.Environment:
    """Return the templates, all of them in memory."""
    folder = resources.files("crewkit_dashboard") / "templates"
    sources = {
        file.name: file.read_text("utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".html")
    }
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


def _shown(value: object) -> object:
    # of every value a template prints, so that none can be forgotten
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value
