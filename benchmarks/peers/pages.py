"""A page of questions as plain WTForms fields, drawn by the published macros: what a service writes without forms."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from wtforms import Form as PlainForm
from wtforms import IntegerField, StringField
from wtforms.fields.core import Field, UnboundField

from engine.forms.model import Question
from webapp.formpages.macros import govuk

PREFIX = "q-"
_NUMBERS = ("integer",)


def page(questions: Sequence[Question], answers: Mapping[str, Any]) -> str:
    """Return the page as HTML: a class of fields made for it, filled with what each would show, then drawn."""
    fields = {f"{PREFIX}{each.id}": _field(each) for each in questions}
    form: Any = type("Plain", (PlainForm,), fields)(data={f"{PREFIX}{key}": value for key, value in answers.items()})
    drawn = Markup("").join(_drawn(each, form[f"{PREFIX}{each.id}"], answers.get(each.id)) for each in questions)
    return f'<form method="post">{drawn}{govuk("button", {"text": "Save and continue"})}</form>'


def _field(question: Question) -> Any:
    kind: type[Field] = IntegerField if question.type.name in _NUMBERS else StringField
    return UnboundField(kind, label=question.label.en)


def _drawn(question: Question, field: Field, answer: Any) -> Markup:
    base: dict[str, Any] = {"id": field.name, "name": field.name}
    label = {"label": {"text": question.label.en, "classes": "govuk-label--s"}}
    legend = {"fieldset": {"legend": {"text": question.label.en, "classes": "govuk-fieldset__legend--s"}}}
    match question.type.name:
        case "date":
            parts = dict(
                zip(("year", "month", "day"), [part.lstrip("0") for part in str(answer).split("-")], strict=True)
            )
            items = [{"name": name, "value": parts[name]} for name in ("day", "month", "year")]
            return govuk("date-input", base | legend | {"namePrefix": field.name, "items": items})
        case "choice" | "boolean" | "choices":
            many = question.type.name == "choices"
            items = _items(question, answer if many else [str(answer).lower()])
            return govuk("checkboxes" if many else "radios", base | legend | {"idPrefix": field.name, "items": items})
        case "textarea":
            return govuk("character-count", base | label | {"value": field.data, "maxlength": 4000, "rows": 10})
        case "money":
            return govuk("input", base | label | {"value": f"{answer / 100:.2f}", "prefix": {"text": "£"}})
        case _:
            return govuk("input", base | label | {"value": str(field.data)})


def _items(question: Question, ticked: Sequence[str]) -> list[dict[str, Any]]:
    options = [(option.value, option.label.en) for option in question.options] or [("true", "Yes"), ("false", "No")]
    return [{"value": value, "text": words, "checked": value in ticked} for value, words in options]
