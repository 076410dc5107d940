"""Forms on paper: one with nothing in it, and what was submitted, to be printed or kept as PDF."""

from webapp.journeys.printing.views import blueprint

__all__ = ["blueprint"]
