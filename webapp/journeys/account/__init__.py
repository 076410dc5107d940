"""Signing in and out, and choosing a language."""

from __future__ import annotations

from webapp.journeys.account.views import blueprint

__all__ = ["blueprint"]
