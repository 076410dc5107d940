"""Answers that feed a fact of another record: the fact exists, the type fits, and one answer at a time gives it."""

from dataclasses import replace
from itertools import combinations

from engine.conditions.scope import did_you_mean
from engine.errors import Faults
from engine.forms.check import Asked
from engine.forms.exclusion import exclusive
from engine.values import Type, TypeName
from engine.vocabulary import Vocabulary


def with_feeds(asked: tuple[Asked, ...], record: str, vocabulary: Vocabulary, faults: Faults) -> tuple[Asked, ...]:
    """Return the questions with the types of the facts they feed; a feed with a fault is left out.

    Args:
        asked: the questions with their conditions.
        record: the form's own record, which nothing may feed.
        vocabulary: the facts that exist.
        faults: collects `unknown-fact`, `feeds-own-record`, `feeds-type` and `feeds-twice`.
    """
    read = tuple(_fed(each, record, vocabulary, faults) for each in asked)
    for one, other in combinations([each for each in read if each.question.feeds], 2):
        fact = other.question.feeds
        if one.question.feeds == fact and not exclusive(one.conditions, other.conditions):
            message = f"“{one.question.id}” and “{other.question.id}” may both be answered, and both feed {fact}."
            hint = "Let their show_when exclude each other: another option of the same question, or not of the other."
            faults.error(other.node.place_of("feeds"), "feeds-twice", message, hint)
    return read


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
