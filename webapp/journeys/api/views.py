"""The blueprint of the API, put together."""

from __future__ import annotations

from flask import Blueprint, Response

from webapp.journeys import wording
from webapp.journeys.api import applications, problems, submissions, words

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

wording.declare(words.PROBLEMS)

applications.install(blueprint)
submissions.install(blueprint)
problems.install(blueprint)


@blueprint.after_request
def say_what_it_depends_on(response: Response) -> Response:
    """Say that words are in the language asked for, and that what is shown is for whoever the token is of."""
    response.vary.update(("Accept-Language", "Authorization"))
    return response
