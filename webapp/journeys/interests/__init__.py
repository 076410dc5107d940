"""Interests: before an officer opens an application, they say whether they have an interest in it."""

from webapp.journeys.interests.views import blueprint

__all__ = ["blueprint"]
