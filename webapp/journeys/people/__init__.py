"""People: who may sign in, inviting them, and closing their accounts."""

from flask_babel import lazy_gettext as _l

from webapp.journeys.layout import NavigationItem
from webapp.journeys.people.views import blueprint

__all__ = ["NAVIGATION", "blueprint"]

NAVIGATION = (NavigationItem("people.everyone", _l("People"), order=70),)
