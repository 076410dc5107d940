"""For whoever has a program use the service: what it may call, and the access tokens it is let in by."""

from webapp.journeys.programs.views import blueprint

__all__ = ["blueprint"]
