"""Draws with the macros of govuk-frontend-jinja and with our own templates, whatever the application's Jinja is set to.

The published macros read params that are not there, so they need Jinja's lenient `Undefined`; our own templates are
held to `StrictUndefined`. Params are copied for every call, because some macros keep what they are given.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

Params = dict[str, Any]
"""What a macro takes: the params of its component, as govuk-frontend documents them."""

_GOVUK = "govuk_frontend_jinja"


@cache
def _published() -> Environment:
    loader = PrefixLoader({_GOVUK: PackageLoader(_GOVUK)})
    return Environment(loader=loader, autoescape=True, auto_reload=False)


@cache
def _own() -> Environment:
    environment = Environment(
        loader=PackageLoader("webapp.formpages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["govuk"] = govuk
    environment.globals["visually_hidden"] = visually_hidden
    return environment


def visually_hidden(text: str) -> Markup:
    """Return `text` for those who hear the page: which one a button or link is about."""
    return Markup('<span class="govuk-visually-hidden"> {}</span>').format(text)


def govuk(component: str, params: Mapping[str, Any]) -> Markup:
    """Return a component of govuk-frontend as HTML.

    Args:
        component: its folder, such as `date-input`.
        params: as the component documents them; copied, so that the caller's are never changed.
    """
    module = _published().get_template(f"{_GOVUK}/components/{component}/macro.html").module
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    return Markup(getattr(module, name)(dict(params)))  # noqa: S704 - the macro has escaped what it was given


def template(name: str, **context: Any) -> Markup:
    """Return one of our own templates, `templates/formpages/NAME`, as HTML."""
    html = _own().get_template(f"formpages/{name}").render(**context)
    return Markup(html)  # noqa: S704 - autoescaped above
