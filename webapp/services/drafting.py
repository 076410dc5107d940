"""A draft under the versions of its form: carried over to a later one, ended by it, or staying as it is; and kept.

Which it is, the later version says. Nothing has to happen on the day on which it comes into force: how a draft stands
follows from what is stored and from the date, and is stored with the next change that its provider makes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from engine.edition import Edition
from engine.forms.carrying import Fate, Misfit, Why, carry, compare
from engine.forms.model import Form
from engine.library import Library
from engine.versions import Version
from webapp import audit
from webapp.store import Work
from webapp.store.queries import applications, people

PIN, CLOSE = "pin", "close"
_FROM_FORM = frozenset({"form", "questions", "vocabulary"})
"""Kinds of definition that come with a version of a form; criteria, tables and parameters stay the round's."""

Pins = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed an answer last, when, to which version of the draft, and in which page."""

    by: UUID
    at: datetime
    version: int
    editing: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Who changed an answer last, by name, and when; `own` says that it was the person who is looking."""

    by: str
    at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What was left over as a draft was carried over from one version of its form.

    Attributes:
        pins: of that version, over those of the round.
        misfits: the answers that did not fit.
    """

    pins: Pins
    misfits: tuple[Misfit, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A draft as it stands now, under the version of its form that counts for it.

    Attributes:
        edition: The round's, with that version of the form.
        pins: What `edition` is made of: what a submission keeps.
        form_pins: Those of them that are not the round's own.
        form_from: When that version came into force.
        answers: By question, carried over where that version is another than the one stored.
        version: Of the draft, for the next change.
        to_confirm: Ids of questions to be asked again before it is sent.
        left_over: What fits no longer.
        changes: By question, who changed its answer last.
        ended_on: When a version came into force that ends such drafts; None while none has.
        stored: The draft under the version of the form that it is stored with, where that is another.
    """

    edition: Edition
    pins: Pins
    form_pins: Pins
    form: Form
    form_content_id: str
    form_from: date
    answers: Mapping[str, Any]
    version: int
    saved_at: datetime
    erased_at: datetime | None
    reopened: bool
    to_confirm: tuple[str, ...]
    left_over: tuple[Group, ...]
    changes: Mapping[str, LastChange]
    ended_on: date | None = None
    stored: Held | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """A version of a form that came into force after another; `pins` are the round's with it, or None with `why` not.

    `why` is `faults`, the round's other definitions do not go with it; or `other-forms`, these would change with it.
    """

    version: Version
    policy: str
    pins: Pins | None
    why: str = ""


def held(library: Library, pins: Pins, row: applications.Draft) -> Held:
    """Return a draft of a round pinned to `pins` as it is stored.

    Args:
        library: The definitions.
        pins: What the round is pinned to.
        row: The draft.
    """
    form_pins = dict(row.form_pins or {})
    edition = library.pinned({**pins, **form_pins})
    return Held(
        edition=edition,
        pins={**pins, **form_pins},
        form_pins=form_pins,
        form=edition.forms[row.form_id],
        form_content_id=row.form_content_id,
        form_from=edition.versions[row.form_id].in_force_from,
        answers=row.answers,
        version=row.version,
        saved_at=row.saved_at,
        erased_at=row.erased_at,
        reopened=row.reopened_at is not None,
        to_confirm=tuple(row.to_confirm or ()),
        left_over=tuple(_group(library, pins, row.form_id, stored) for stored in row.left_over or ()),
        changes={
            name: LastChange(UUID(by), datetime.fromisoformat(at), version, editing)
            for name, (by, at, version, editing) in (row.changes or {}).items()
        },
    )


def meet(library: Library, pins: Pins, stored: Held, on: date) -> Held:
    """Return a draft as it stands on `on`, by what each later version of its form says of drafts, one after another.

    Args:
        library: The definitions.
        pins: What the round is pinned to.
        stored: The draft as it is stored.
        on: Today, in London.
    """
    now = stored
    for later in later_versions(library, pins, stored.form.id, stored.form_content_id, on):
        if later.pins is None or later.policy == PIN:
            continue
        if later.policy == CLOSE:
            return replace(now, ended_on=later.version.in_force_from)
        now = _carried(library, pins, now, later.pins, later.version)
    return now if now is stored else replace(now, stored=stored)


def ended(library: Library, pins: Pins, row: applications.Draft, on: date) -> bool:
    """Tell whether a draft of a round pinned to `pins` has been ended by a version of its form."""
    found = later_versions(library, pins, row.form_id, row.form_content_id, on)
    return any(each.policy == CLOSE and each.pins is not None for each in found)


def later_versions(library: Library, pins: Pins, form_id: str, content_id: str, on: date) -> tuple[Later, ...]:
    """Return the versions of a form after the one with `content_id` that have come into force by `on`, in order."""
    begun = [each for each in library.versions if each.id == form_id and each.in_force_from <= on]
    places = [place for place, each in enumerate(begun) if each.content_id == content_id]
    return tuple(_later(library, pins, version) for version in begun[max(places, default=-1) + 1 :])


def newest(library: Library, pins: Pins, form_id: str, on: date) -> Pins:
    """Return the pins, over those of the round, under which a draft of a form is started on `on`."""
    for later in reversed(later_versions(library, pins, form_id, pins[form_id], on)):
        if later.pins is not None and later.policy != PIN:
            return _over(pins, later.pins)
    return {}


def start(edition: Edition, form_pins: Pins, form_id: str, before: Held | None) -> applications.Carried:
    """Return a new draft under an edition, with what fits of a draft before it."""
    content_id = edition.versions[form_id].content_id
    if before is None:
        return applications.Carried({}, content_id, dict(form_pins) or None, None, None)
    carried = carry(before.form, edition.forms[form_id], before.answers)
    groups = (*before.left_over, *([Group(before.pins, carried.misfits)] if carried.misfits else []))
    left_over = [_stored_group({**before.pins, **each.pins}, each.misfits) for each in groups]
    return applications.Carried(
        carried.answers, content_id, dict(form_pins) or None, list(carried.to_confirm), left_over
    )


def keep(
    work: Work,
    application_id: UUID,
    now: Held,
    *,
    version: int,
    answers: Mapping[str, Any],
    confirmed: Collection[str] = (),
    editing: str = "",
) -> applications.Draft:
    """Save a draft as it stands now, under the version of its form that counts.

    Args:
        work: A unit of work that writes.
        application_id: Of the draft.
        now: The draft.
        version: That the answers were made from.
        answers: All of them, by question.
        confirmed: Ids of questions that were asked again and answered.
        editing: The page that the answers come from.

    Raises:
        Stale: Someone saved it since `version` was read.
    """
    carried = applications.Carried(
        answers=now.answers,
        form_content_id=now.form_content_id,
        form_pins=dict(now.form_pins) or None,
        to_confirm=[name for name in now.to_confirm if name not in confirmed],
        left_over=[_stored_group(each.pins, each.misfits) for each in now.left_over],
    )
    row = applications.save_draft(
        work, application_id, version=version, answers=dict(answers), editing=editing, carried=carried
    )
    if now.stored is not None:
        adopted = {now.form.id: now.form_content_id}
        audit.record(work, "adopt-form-version", "application", application_id, definitions=adopted)
    return row


def changed(work: Work, draft: Held) -> dict[str, Changed]:
    """Return by question who changed its answer last, for the person who is looking."""
    if not draft.changes:
        return {}
    names, own = people.names(work), work.actor.person_id
    return {name: Changed(names.get(each.by, ""), each.at, each.by == own) for name, each in draft.changes.items()}


def _later(library: Library, pins: Pins, version: Version) -> Later:
    """Return a version with the round's pins as they are with it, if they go together."""
    news = library.in_force(version.in_force_from)
    policy = news.forms[version.id].on_new_version
    closure = news.closure([version.id])
    taken = {
        name: content_id
        for name, content_id in closure.items()
        if name not in pins or news.versions[name].kind in _FROM_FORM
    }
    both = {**pins, **taken}
    before, after = library.pinned(pins), library.pinned(both)
    if after.faults.errors:
        return Later(version, policy, None, "faults")
    if any(_differ(form, after.forms[name]) for name, form in before.forms.items() if name != version.id):
        return Later(version, policy, None, "other-forms")
    return Later(version, policy, both)


def _differ(before: Form, after: Form) -> bool:
    return before is not after and any(met.fate is not Fate.SAME for met in compare(before, after))


def _carried(library: Library, pins: Pins, draft: Held, news: Pins, version: Version) -> Held:
    """Return a draft carried over to a later version of its form."""
    edition = library.pinned(news)
    form = edition.forms[version.id]
    carried = carry(draft.form, form, draft.answers)
    waiting = {*carried.to_confirm, *draft.to_confirm}
    group = (Group(draft.form_pins, carried.misfits),) if carried.misfits else ()
    return replace(
        draft,
        edition=edition,
        pins=news,
        form_pins=_over(pins, news),
        form=form,
        form_content_id=version.content_id,
        form_from=version.in_force_from,
        answers=carried.answers,
        to_confirm=tuple(question.id for question in form.questions if question.id in waiting),
        left_over=(*draft.left_over, *group),
    )


def _over(pins: Pins, both: Pins) -> Pins:
    return {name: content_id for name, content_id in both.items() if pins.get(name) != content_id}


def _stored_group(pins: Pins, misfits: Collection[Misfit]) -> dict[str, Any]:
    return {"pins": dict(pins), "answers": {each.question.id: [each.answer, each.why.value] for each in misfits}}


def _group(library: Library, pins: Pins, form_id: str, stored: Mapping[str, Any]) -> Group:
    form = library.pinned({**pins, **stored["pins"]}).forms[form_id]
    asked = {question.id: question for question in form.questions}
    misfits = (Misfit(asked[name], answer, Why(why)) for name, (answer, why) in stored["answers"].items())
    return Group(stored["pins"], tuple(misfits))
