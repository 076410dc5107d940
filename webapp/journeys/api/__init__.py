"""The same services for programs: JSON under `/api/v1`, told of in an OpenAPI document and on a page for people."""

from __future__ import annotations

from webapp.journeys.api.views import blueprint

__all__ = ["blueprint"]
