"""Words of the holds journey: kinds of record, and what its services refuse."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

RECORDS = {
    "draft": _l(
        "What was filled in and never submitted: applications with their files, changes to them, and answers to what "
        "was asked; from the end of the round"
    ),
    "unsubmitted-file": _l("Files that went into no submission, from the end of the round"),
    "closed-account": _l("The name and address of somebody whose account is closed, from then"),
    "sign-in": _l("Traces of signing in: sessions, links and access tokens, from their end"),
}
"""The kinds of record that are erased, by code."""

REFUSALS = {
    "hold-organisation-missing": _l("Select whose records are to be kept"),
    "hold-reason-too-short": _l("Say why in %(least)s characters or more"),
    "hold-reason-too-long": _l("The reason must be %(most)s characters or fewer"),
}
"""Sentences for what the services of this journey refuse, by code."""

FIELDS = {
    "hold-organisation-missing": "#organisation",
    "hold-reason-too-short": "#reason",
    "hold-reason-too-long": "#reason",
}
"""Where each is put right on the page."""
