"""Signing in and out, passwords, a person's own page, and choosing a language."""

from __future__ import annotations

from webapp.journeys.account import elsewhere, factor, joining, own
from webapp.journeys.account.views import blueprint

__all__ = ["blueprint"]

joining.install(blueprint)
own.install(blueprint)
factor.install(blueprint)
elsewhere.install(blueprint)
