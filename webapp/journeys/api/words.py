"""The words of problem documents, by status and by code."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

TITLES = {
    400: _l("The request could not be read"),
    401: _l("An access token is needed"),
    403: _l("This is for other people"),
    404: _l("Not found"),
    405: _l("This address cannot be used like that"),
    408: _l("What was sent came too slowly"),
    409: _l("This cannot be done as things stand"),
    412: _l("It has changed in the meantime"),
    413: _l("What was sent is too big"),
    415: _l("What was sent is of another kind"),
    422: _l("Answers are missing or wrong"),
    428: _l("Say which version this changes"),
    429: _l("Too many calls"),
    500: _l("There is a problem with the service"),
    503: _l("The service cannot answer just now"),
}

PROBLEMS = {
    "request": _l("The request could not be read. Compare it with the description of this call."),
    "token-missing": _l("Send an access token in the header Authorization, as “Bearer” and the token."),
    "token-wrong": _l(
        "The access token is unknown, has run out or was ended. Make a new one on the page “Your access tokens”."
    ),
    "not-allowed": _l("Whoever made the access token may not do this."),
    "not-found": _l("There is nothing at this address, or it is not yours."),
    "method": _l("This address does not take this method. The header Allow says which it takes."),
    "too-slow": _l("Nothing of it was kept. Send it again, over a better connection or in smaller parts."),
    "media-type": _l("Send it as %(accepted)s, and say so in the header Content-Type."),
    "body-missing": _l("The request carries nothing. Send a JSON object."),
    "body-too-long": _l("Send no more than %(most)s bytes at a time."),
    "json": _l("This is not JSON. Look for a missing bracket, comma or quotation mark."),
    "json-encoding": _l("Send JSON in UTF-8, without a byte order mark."),
    "json-depth": _l("The JSON is nested too deeply."),
    "json-number": _l("The JSON has a number that is too long, or is none."),
    "json-twice": _l("An object of the JSON has the same name twice."),
    "json-surrogate": _l("The JSON has half of a character. Write the whole character."),
    "json-object": _l("Send a JSON object."),
    "unstorable": _l("Something in it is not text that can be kept."),
    "members": _l("The members of the JSON object are not those of this call. See “faults”."),
    "answers-wrong": _l("Some answers cannot be taken. Nothing was saved. See “faults”."),
    "file-missing": _l("Send the file as multipart/form-data, in a part called “file”."),
    "if-match-missing": _l("Say which version you change: send its ETag in the header If-Match."),
    "draft-changed": _l(
        "Someone saved the draft since you read it. Nothing was overwritten: read it and decide again."
    ),
    "idempotency-key-missing": _l(
        "Send a key of your own, of %(most)s characters at most, in the header Idempotency-Key."
    ),
    "too-many-calls": _l("There were too many calls. Try again in %(seconds)s seconds."),
    "conflict": _l("Someone else changed the same thing first. Nothing was changed: read it and decide again."),
    "unavailable": _l("Nothing was changed. Wait half a minute, then try again."),
    "broken": _l("It is a fault of ours. Try again later; if it happens again, tell us the reference."),
}
"""By code: what happened, and what to do about it."""

MEMBERS = {
    "member-missing": _l("This is missing."),
    "member-unknown": _l("There is nothing of this name."),
    "member-wrong": _l("This is not as the description of the call says."),
}
"""By code of a fault in what is no answer."""


def title(status: int) -> str:
    """Return the words for a status."""
    return str(TITLES.get(status) or TITLES[400 if status < 500 else 500])


def unknown_question() -> str:
    """Return the words for an answer to a question that the form does not ask."""
    return str(gettext("The form asks no such question."))
