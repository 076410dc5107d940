"""Clarifications: an officer asks for what is missing or unclear, and the provider answers, in a dated addition."""

from webapp.journeys.clarifications import answering
from webapp.journeys.clarifications.views import blueprint

__all__ = ["blueprint"]

answering.install(blueprint)
