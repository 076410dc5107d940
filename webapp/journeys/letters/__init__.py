"""Letters as they were sent: read by the organisation they were sent to, and by officers."""

from flask_babel import lazy_gettext as _l

from webapp.journeys.layout import NavigationItem
from webapp.journeys.letters.views import blueprint

__all__ = ["NAVIGATION", "blueprint"]

NAVIGATION = (NavigationItem("letters.everything", _l("Letters"), order=40),)
