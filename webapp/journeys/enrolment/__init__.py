"""A provider's applications: started, answered page by page, submitted, changed or withdrawn until the round closes."""

from flask_babel import lazy_gettext as _l

from webapp.journeys.enrolment import answers, sending
from webapp.journeys.enrolment.views import blueprint
from webapp.journeys.layout import NavigationItem

__all__ = ["NAVIGATION", "blueprint"]

NAVIGATION = (NavigationItem("enrolment.everything", _l("Your applications"), order=10),)

answers.install(blueprint)
sending.install(blueprint)
