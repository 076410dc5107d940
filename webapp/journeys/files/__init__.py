"""Uploaded files, to be saved: by those who uploaded them, and by officers once the round has closed."""

from webapp.journeys.files.views import blueprint

__all__ = ["blueprint"]
