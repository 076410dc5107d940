"""What the validator of a schema found wrong with an answer, in our own codes."""

from typing import Any

from engine.errors import InputError
from engine.forms import formats, limits
from engine.forms.model import Question

_BOUNDS = {"minimum": "min", "formatMinimum": "min", "maximum": "max", "formatMaximum": "max"}


def answer_fault(question: Question, field: str, error: Any) -> InputError:
    """Return what is wrong with an answer as a whole.

    Args:
        question: the question, or the cell of a row, that is answered.
        field: what the fault is of: `question` or `question.index.cell`.
        error: the `jsonschema.ValidationError`.
    """
    keyword, instance = str(error.validator), error.instance
    if keyword in ("required", "minLength"):
        return InputError("required", field)
    if keyword == "maxLength":
        return InputError("too-long", field, {"limit": error.validator_value, "length": len(instance)})
    if keyword in _BOUNDS:
        return _bound_fault(_BOUNDS[keyword], question, field)
    if keyword == "uniqueItems":
        return InputError("repeated", field)
    if keyword == "minItems":
        params = {"at_least": error.validator_value, "given": len(instance)}
        return InputError("too-few" if instance else "required", field, params)
    if keyword == "maxItems":
        return InputError("too-many", field, {"at_most": error.validator_value, "given": len(instance)})
    return form_fault(question, field, instance)


def form_fault(question: Question, field: str, instance: Any) -> InputError:
    """Return what is wrong with an answer that has not the form of its type: a hidden character, or all of it."""
    type_ = question.type
    hidden = formats.hidden_character(instance, type_.allows) if isinstance(instance, str) else ""
    if hidden and type_.is_written:
        return InputError("control-character", field, {"character": f"U+{ord(hidden):04X}"})
    return type_.unfit(question, field, instance)


def _bound_fault(code: str, question: Question, field: str) -> InputError:
    """Return the fault of a bound; one that nobody set and nobody would guess is said otherwise."""
    said = question.min if code == "min" else question.max
    if said is None and code not in question.type.told:
        return question.type.out_of_reach(field)
    return InputError(code, field, {code: limits.least(question) if code == "min" else limits.most(question)})
