"""What a provider registers before applying: the organisation, and its establishments."""

from flask_babel import lazy_gettext as _l

from webapp.journeys.layout import NavigationItem
from webapp.journeys.registration.views import blueprint

__all__ = ["NAVIGATION", "blueprint"]

NAVIGATION = (NavigationItem("registration.everything", _l("Registration"), order=15),)
