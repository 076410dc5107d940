"""Words of the interests journey: what its services refuse."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

REFUSALS = {
    "interest-undeclared": _l("Say first whether you have an interest in this application"),
    "interest-declared": _l(
        "You have declared an interest in this application, so another officer sees to it. That you wanted to open it "
        "is on record"
    ),
    "interest-not-asked": _l("The rules of this round do not ask officers for their interests"),
    "interest-not-said": _l("Select whether you have an interest in this application"),
    "interest-missing": _l("Say what your interest is"),
    "interest-too-long": _l("What your interest is must be %(most)s characters or fewer"),
    "officer-interested": _l("That officer has declared an interest in this application"),
}
"""Sentences for what the services of this journey refuse, by code."""

FIELDS = {"interest-not-said": "#interest", "interest-missing": "#what", "interest-too-long": "#what"}
"""Where each is put right on the page."""
