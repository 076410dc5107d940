"""The blueprint of the API, put together."""

from __future__ import annotations

from flask import Blueprint, Response, request

from webapp.access import current, open_to_anyone
from webapp.journeys import layout, wording
from webapp.journeys.api import applications, problems, submissions, words
from webapp.journeys.api.calls import BASE
from webapp.journeys.api.openapi import document
from webapp.services.read_forms import read_forms

blueprint = Blueprint("api", __name__, url_prefix=BASE)

wording.declare(words.PROBLEMS)

applications.install(blueprint)
submissions.install(blueprint)
problems.install(blueprint)


@blueprint.get("/openapi.json")
@open_to_anyone
def openapi() -> Response:
    """Give the OpenAPI document of what is in force; whoever has it already is told so."""
    forms = read_forms(current.store(), current.actor(), current.library())
    source, digest = document(forms, layout.service_title()[0])
    response = Response(source, content_type="application/json")
    response.set_etag(digest)
    response.make_conditional(request)
    return response


@blueprint.after_request
def say_what_it_depends_on(response: Response) -> Response:
    """Say that words are in the language asked for, and that what is shown is for whoever the token is of."""
    response.vary.update(("Accept-Language", "Authorization"))
    return response
