"""The lead's evaluation of applications: the queue, the decision by criterion, the assessment, the outcome."""

from flask_babel import lazy_gettext as _l

from webapp.journeys.evaluation import decided
from webapp.journeys.evaluation.views import blueprint
from webapp.journeys.layout import NavigationItem

__all__ = ["NAVIGATION", "blueprint"]

NAVIGATION = (NavigationItem("evaluation.queue", _l("Applications"), order=20),)

decided.install(blueprint)
