"""The words of the enrolment journey: where an application stands, and why something is refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.services.case import Stage

STAGES = {
    Stage.DRAFT: (_l("Not submitted yet"), "govuk-tag--light-blue"),
    Stage.SUBMITTED: (_l("Submitted"), "govuk-tag--green"),
    Stage.CHANGING: (_l("Submitted, being changed"), "govuk-tag--yellow"),
    Stage.WITHDRAWN: (_l("Withdrawn"), "govuk-tag--grey"),
    Stage.MISSED: (_l("Not submitted in time"), "govuk-tag--grey"),
    Stage.ENDED: (_l("Ended"), "govuk-tag--grey"),
    Stage.DECIDED: (_l("Decided"), "govuk-tag--green"),
}
"""By stage: the words, and the class of the tag."""

REFUSALS = {
    "round-closed": _l("The round closed on %(closed)s. Nothing can be started, changed or sent any more."),
    "round-not-open": _l("The round opens on %(opens)s."),
    "file-late": _l(
        "The round closed on %(closed)s, so the file %(name)s came too late. "
        "Its name, its size, its digest and the time are kept; its content is not."
    ),
    "application-withdrawn": _l("This application has been withdrawn."),
    "application-submitted": _l("This application has been submitted. To change it, open it for changes first."),
    "application-incomplete": _l("Answers are missing or wrong, so the application cannot be submitted yet."),
    "registration-incomplete": _l("Complete your registration before you submit."),
    "organisation-incomplete": _l("Complete the registration of %(name)s before you start an application."),
    "establishment-incomplete": _l("Complete the registration of %(name)s before you start an application for it."),
    "lots-not-in-round": _l("Select lots of this round only"),
    "lots-of-several-forms": _l("These lots ask different questions. Start an application for each"),
    "lot-applied-for-already": _l("You have applied to %(lot)s already, in application %(reference)s"),
    "start-key-missing": _l("The page was not complete. Reload it and try again."),
    "submission-key-missing": _l("The page was not complete. Reload it and try again."),
    "answers-to-confirm": _l("The form has changed. Look at the questions that changed before you submit."),
    "form-ended": _l("The form changed on %(on)s. This application cannot be changed or sent any more."),
    "form-changed": _l("The form has changed since you opened the page. Nothing was saved."),
    "not-ended": _l("This application can still be worked on, so no other takes its place."),
    "key-used": _l("This page was used for another application. Reload it and try again."),
}
"""By code of a refusal: the sentence."""
