"""Keeping and erasing: how long each kind of record is kept, and the holds that officers place on some."""

from flask_babel import lazy_gettext as _l

from webapp.journeys.holds.views import blueprint
from webapp.journeys.layout import NavigationItem

__all__ = ["NAVIGATION", "blueprint"]

NAVIGATION = (NavigationItem("holds.everything", _l("Records"), order=65),)
