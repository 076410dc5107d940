"""The lead's rounds: planned, opened on the definitions of that moment, closed."""

from flask_babel import lazy_gettext as _l

from webapp.journeys.layout import NavigationItem
from webapp.journeys.rounds.views import blueprint

__all__ = ["NAVIGATION", "blueprint"]

NAVIGATION = (NavigationItem("rounds.everything", _l("Rounds"), order=30),)
