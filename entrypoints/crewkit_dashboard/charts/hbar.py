"""A bar beside a figure in a table."""

from markupsafe import Markup

from crewkit_dashboard.charts.svg import element

_WHOLE = 100.0
_LEAST = 0.8


def hbar(share: float, color: str = "a") -> Markup:
    """Return a bar filled to *share* (0 to 1); decoration beside the figure itself."""
    filled = max(min(share, 1.0) * _WHOLE, _LEAST if share > 0 else 0.0)
    return element(
        "svg",
        element("rect", class_="track", width=_WHOLE, height=6.0),
        element("rect", class_=f"fill-{color}", width=filled, height=6.0),
        class_="hbar",
        viewBox="0 0 100 6",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
