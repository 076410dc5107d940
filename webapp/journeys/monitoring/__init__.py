"""Whether the service can do its work, for monitors and proxies; no page for people."""

from webapp.journeys.monitoring.views import blueprint

__all__ = ["blueprint"]
