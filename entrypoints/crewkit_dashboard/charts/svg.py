"""Elements of an SVG, escaped, without inline style or script."""

from markupsafe import Markup, escape

from crewkit_dashboard.visible import visible


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """Return an element.

    Args:
        name: Of the element.
        children: Markup stays as it is; text is escaped and made visible.
        attributes: ``class_`` for class, underscores for hyphens; None leaves one out.
    """
    inner = Markup("").join(map(_safe, children))
    shown = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), shown, inner)  # noqa: S704


def _safe(text: str) -> Markup:
    return text if isinstance(text, Markup) else escape(visible(text))


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return visible(value)
    return f"{value:.2f}".rstrip("0").rstrip(".")


def drawing(kind: str, width: float, height: float, label: str, *children: str) -> Markup:
    """Return the picture: to assistive technology one image with a name."""
    return element(
        "svg",
        *children,
        class_=f"chart {kind}",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_label=label,
    )
