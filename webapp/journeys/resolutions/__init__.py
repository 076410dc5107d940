"""The criteria that people decided, as officers and auditors read them: what the rules had said, and why."""

from webapp.journeys.resolutions.views import blueprint

__all__ = ["blueprint"]
