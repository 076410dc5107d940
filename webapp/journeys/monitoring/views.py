"""The view of monitoring: whether the service can do its work."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from webapp.access import current, open_unasked
from webapp.services.check_health import check_health

blueprint = Blueprint("monitoring", __name__)


@blueprint.get("/healthz")
@open_unasked
def healthz() -> Response:
    """Answer 200 where the service can do its work, and 503 with the code of what is in the way where it cannot."""
    trouble = check_health(current.store())
    response = jsonify({"status": "ok"} if trouble is None else {"status": "unavailable", "because": trouble.value})
    response.status_code = 200 if trouble is None else 503
    response.headers["Cache-Control"] = "no-store"
    return response
