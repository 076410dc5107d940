"""Views of the evaluation journey: a decision that was made, replayed, saved, and beside the one before it."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, render_template, request, send_file

from webapp import interface
from webapp.access import current, open_to
from webapp.journeys.evaluation import words
from webapp.services.bundle_decision import bundle_decision
from webapp.services.compare_decisions import compare_decisions
from webapp.services.read_decision import replay_decision


def install(blueprint: Blueprint) -> None:
    """Give the journey what comes after a decision."""
    blueprint.get("/evaluation/<reference>/compare")(compare)
    blueprint.get("/decisions/<uuid:decision_id>/replay")(replay)
    blueprint.get("/decisions/<uuid:decision_id>/bundle")(bundle)


@open_to("read-applications")
def compare(reference: str) -> str:
    """Show a decision beside the one before it on the same lot: `lot` and `number` of the later one are asked for."""
    found = compare_decisions(
        current.store(),
        current.actor(),
        current.library(),
        reference,
        request.args.get("lot", ""),
        request.args.get("number", 0, type=int),
        interface.locale(),
    )
    return render_template("evaluation/compare.html", found=found, verdicts=words.VERDICTS, outcomes=words.OUTCOMES)


@open_to("read-applications")
def replay(decision_id: UUID) -> str:
    """Decide a stored decision again from what was stored, and show whether it is the same."""
    found = replay_decision(current.store(), current.actor(), current.library(), decision_id, interface.locale())
    return render_template("evaluation/replay.html", replayed=found, back=request.args.get("from", ""))


@open_to("read-applications")
def bundle(decision_id: UUID) -> Response:
    """Send a decision with all it rests on and all that came of it, to be kept and decided again elsewhere."""
    found = bundle_decision(current.store(), current.actor(), current.library(), decision_id)
    name = f"{found.reference}-{found.number}.zip"
    return send_file(BytesIO(found.content), mimetype="application/zip", as_attachment=True, download_name=name)
