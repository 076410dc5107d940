"""The application factory: puts the parts of the web service together."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint, Flask
from flask_babel import format_date, format_datetime, format_time
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import interface, journeys, logs
from webapp.access import csrf, current, gate, passwords
from webapp.formpages.macros import govuk
from webapp.journeys import errors, holding, layout
from webapp.settings import Settings
from webapp.store import Clock, Store
from webapp.store.library import RunningLibrary
from webapp.timetable import DAY, MOMENT

STATIC_SECONDS = 300
"""How long browsers keep our stylesheet and script before asking whether they have changed."""


def create_app(settings: Settings, *, store: Store | None = None, clock: Clock | None = None) -> Flask:
    """Build the web service.

    Args:
        settings: How this installation is set up.
        store: Its database, if it is open already; opened from the settings otherwise, without reading anything.
        clock: What tells the time instead of the database, for a store that is opened here.

    Returns:
        The application. `app.extensions["fps"]` are its `webapp.access.current.Parts`.
    """
    app = Flask("webapp", static_folder="static", template_folder="journeys/templates")
    opened = store or Store(settings.database_url, clock=clock)
    app.extensions[current.EXTENSION] = current.Parts(settings, opened, RunningLibrary(opened))
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_form_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_form_bytes,
        MAX_FORM_PARTS=settings.max_form_parts,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS,
        TRUSTED_HOSTS=list(settings.hosts) or None,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(govuk=govuk, csrf_field_name=csrf.FIELD)
    app.jinja_env.filters.update(
        moment=lambda moment: format_datetime(moment, MOMENT),
        day=lambda date: format_date(date, DAY),
        clock=format_time,
    )
    interface.install(app)
    logs.install(app)
    gate.install(app)
    layout.install(app)
    holding.install(app)
    errors.install(app)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    passwords.prepare()
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _blueprints() -> list[Blueprint]:
    """Find the journeys: each package under `webapp.journeys` has a `blueprint`."""
    found = []
    for module in sorted(pkgutil.iter_modules(journeys.__path__), key=lambda module: module.name):
        if module.ispkg:
            found.append(importlib.import_module(f"{journeys.__name__}.{module.name}").blueprint)
    return found
