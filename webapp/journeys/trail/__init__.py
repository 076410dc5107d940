"""The audit trail as officers read it: who did what, when and by which definitions."""

from flask_babel import lazy_gettext as _l

from webapp.journeys.layout import NavigationItem
from webapp.journeys.trail.views import blueprint

__all__ = ["NAVIGATION", "blueprint"]

NAVIGATION = (NavigationItem("trail.everything", _l("Audit trail"), order=60),)
