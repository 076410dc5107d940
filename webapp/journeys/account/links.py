"""Links that let a person set their password: what they are made with, and whether one may be shown."""

from __future__ import annotations

from flask import url_for

from webapp import interface
from webapp.access import current
from webapp.services.making_links import STAND_IN, LinkSetup


def link_setup() -> LinkSetup:
    """Return what links are made with: they lead to the host that was asked, one that the settings name."""
    address = url_for("account.join", token=STAND_IN, _external=True).removesuffix(STAND_IN)
    return LinkSetup(current.settings().secret_key, address, interface.locale())


def link_to_show(link: str) -> str:
    """Return a link where whoever asked for it may see it: nothing leaves a demonstration, or there is no mail."""
    settings = current.settings()
    return link if settings.demonstration or not settings.smtp else ""
