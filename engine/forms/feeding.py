"""Answers that feed a fact of another record: the fact exists, the type fits, and one answer at a time gives it."""

from collections.abc import Sequence
from dataclasses import replace

from engine.errors import Faults
from engine.forms.check import Asked
from engine.forms.exclusion import exclusive
from engine.hints import did_you_mean
from engine.values import Type, TypeName
from engine.vocabulary import Vocabulary

MAX_FEEDERS = 50


def with_feeds(asked: tuple[Asked, ...], record: str, vocabulary: Vocabulary, faults: Faults) -> tuple[Asked, ...]:
    """Return the questions with the types of the facts they feed; a feed with a fault is left out.

    Args:
        asked: the questions with their conditions.
        record: the form's own record, which nothing may feed.
        vocabulary: the facts that exist.
        faults: collects `unknown-fact`, `feeds-own-record`, `feeds-type`, `feeds-twice` and `feeds-too-many`.
    """
    read = tuple(_fed(each, record, vocabulary, faults) for each in asked)
    feeders: dict[str, list[Asked]] = {}
    for each in read:
        fact = each.question.feeds
        earlier = feeders.setdefault(fact, []) if fact else []
        _check_alone(each, earlier, faults)
        earlier.append(each)
    return read


def _check_alone(asked: Asked, earlier: Sequence[Asked], faults: Faults) -> None:
    """Report a question that may be answered together with one of the `earlier` that feed the same fact."""
    question, place = asked.question, asked.node.place_of("feeds")
    if len(earlier) >= MAX_FEEDERS:
        message = f"More than {MAX_FEEDERS} questions feed {question.feeds}."
        faults.error(place, "feeds-too-many", message)
        return
    for one in earlier:
        if not exclusive(one.conditions, asked.conditions):
            message = f"“{one.question.id}” and “{question.id}” may both be answered, and both feed {question.feeds}."
            hint = "Let their show_when exclude each other: another option of the same question, or not of the other."
            faults.error(place, "feeds-twice", message, hint)
            return


def fits(given: Type, wanted: Type) -> bool:
    """Tell whether every value of type `given` is one of type `wanted`."""
    if given.name is not wanted.name or not set(given.values) <= set(wanted.values):
        return False
    if given.name is TypeName.ROWS:
        cells = {cell.name: cell.type for cell in given.row}
        return all(cell.name in cells and fits(cells[cell.name], cell.type) for cell in wanted.row)
    return wanted.places is None or (given.places is not None and given.places <= wanted.places)


def _fed(asked: Asked, record: str, vocabulary: Vocabulary, faults: Faults) -> Asked:
    question, place = asked.question, asked.node.place_of("feeds")
    if not question.feeds or question.fact_type is None:
        return asked
    field = vocabulary.get(question.feeds)
    if question.feeds.startswith(f"{record}."):
        message = f"{question.feeds} is of the form's own record."
        faults.error(place, "feeds-own-record", message, "Give the question that id instead.")
    elif field is None:
        hint = did_you_mean(question.feeds, vocabulary)
        faults.error(place, "unknown-fact", f"Nobody declares the fact {question.feeds}.", hint)
    elif not fits(question.fact_type, field.type):
        faults.error(place, "feeds-type", *_mismatch(question.fact_type, field.type, question.feeds))
    else:
        return replace(asked, question=replace(question, feeds_type=field.type))
    return replace(asked, question=replace(question, feeds=""))


def _mismatch(given: Type, wanted: Type, fact: str) -> tuple[str, str]:
    if given.name is not wanted.name:
        return f"The answer is {given.name}, but {fact} is {wanted.name}.", ""
    strange = [value for value in given.values if value not in wanted.values]
    if strange:
        message = f"{fact} has no option {', '.join(strange)}."
        return message, f"Its options are: {', '.join(wanted.values)}."
    return f"The answer does not fit {fact}, which has other cells or places.", ""
