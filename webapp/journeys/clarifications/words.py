"""Words of the clarifications journey: what its services refuse."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

REFUSALS = {
    "clarification-not-allowed": _l(
        "The rules of this round do not let applicants be asked for more, or every lot has a confirmed outcome already"
    ),
    "clarification-waits": _l("The provider has been asked already and may still answer. Wait for that first"),
    "clarification-waiting": _l(
        "The provider has been asked for something and may still answer, so nothing can be confirmed yet"
    ),
    "answer-undecided": _l(
        "The provider has answered since this was decided. Run the criteria again before you confirm"
    ),
    "questions-missing": _l("Select at least one question that is missing or unclear"),
    "asked-reason-too-short": _l("Say what is missing or unclear, in %(least)s characters or more"),
    "asked-reason-too-long": _l("What is missing or unclear must be %(most)s characters or fewer"),
    "answer-by-missing": _l("Enter the last day for an answer as day, month and year, like 27 3 2027"),
    "answer-by-too-soon": _l("The last day for an answer must be after today"),
    "answer-by-too-late": _l("The last day for an answer must be %(last)s or earlier"),
    "nothing-clarified": _l("Your answers are the same as before. Change what you are asked for before you send it"),
}
"""Sentences for what the services of this journey refuse, by code."""

FIELDS = {
    "questions-missing": "#questions",
    "asked-reason-too-short": "#reason",
    "asked-reason-too-long": "#reason",
    "answer-by-missing": "#by-day",
    "answer-by-too-soon": "#by-day",
    "answer-by-too-late": "#by-day",
}
"""Where each is put right on the page that asks."""
