"""Questions compared: what they ask, of whom, and which answers they take."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from engine.comparing.answers import limits
from engine.comparing.checks import check_differences
from engine.comparing.fields import compare_fields
from engine.comparing.heads import head
from engine.comparing.keyed import Kind, key_of, keyed_differences
from engine.comparing.model import Both, Difference, Effect, Side, Subject
from engine.comparing.options import OF_AN_ANSWER, option_differences
from engine.comparing.pairs import Pair
from engine.comparing.roles import SHOWN, condition_differences
from engine.comparing.saying import Field, difference, set_differences, words_differences
from engine.comparing.typewords import type_differences, type_words
from engine.comparing.wording import clause_words, emphasised, filled, joined, quoted, same
from engine.conditions.parse import parse
from engine.errors import Faults
from engine.forms.files import USUAL
from engine.forms.model import Question
from engine.forms.question import read_question
from engine.reading import MapNode
from engine.shapes import shape_of
from engine.values import RowField
from engine.words import Words, read_words

_QUESTION = Words("Question {label}", "Cwestiwn {label}")
_CELL = Words("cell {label}", "cell {label}")
_FROM_BANK = Words("it is now asked out of the question bank", "fe'i gofynnir bellach o'r banc cwestiynau")
_NOT_FROM_BANK = Words(
    "it is now written out here, no longer asked out of the question bank",
    "mae bellach wedi'i ysgrifennu yma, nid o'r banc cwestiynau",
)
_ASKS_FOR = Words("it asks for {type}", "mae'n gofyn am {type}")
_MAY_BE_LEFT_NEW = Words("it may be left unanswered", "ceir ei adael heb ei ateb")
_MUST_BE_ANSWERED_NEW = Words("it must be answered", "rhaid ei ateb")
_SHOWN_ONLY = Words("it is shown only where {clause}", "fe'i dangosir dim ond lle: {clause}")
_MAY_BE_LEFT = Words("it may now be left unanswered", "ceir ei adael heb ei ateb bellach")
_MUST_BE_ANSWERED = Words("it must now be answered", "rhaid ei ateb bellach")
_LABEL = Field("label", Words("its wording", "ei eiriad"), Effect.WORDS_ONLY)
_MESSAGE = Words("the message for {code}", "y neges ar gyfer {code}")
_ACCEPT = Field("accept", Words("the kinds of file it takes", "y mathau o ffeil y mae'n eu derbyn"), described=True)


def compare_banks(both: Both) -> Iterator[Difference]:
    """Yield what differs between two versions of a question bank."""

    def questions(pair: Pair) -> Iterator[Difference]:
        old, new = pair.map_items()
        compare = Questions(both)
        yield from keyed_differences(old, new, compare.kind(moves=None), Subject(), compare.differences)

    pair = Pair(both.old.document, both.new.document, both.new.document.place)
    yield from compare_fields(both, pair, shape_of("questions"), Subject(), {**head(both), "questions": questions})


class Questions:
    """Compares the questions of two versions of a form or of a bank; those asked out of a bank are looked up in it."""

    def __init__(self, both: Both) -> None:
        """Look the bank up on both sides."""
        self.both = both
        self.banks = _bank(both.old), _bank(both.new)

    def kind(self, moves: Effect | None = Effect.WORDS_ONLY) -> Kind:
        """Return how questions are spoken of."""
        return Kind("question", self.called, does=self._does, moves=moves)

    def called(self, node: MapNode) -> Words:
        """Return what a question is called: by its words, or by its id where it has none."""
        label = read_words(self._whole(node, 1).get("label") or self._whole(node, 0).get("label"), Faults())
        return filled(_QUESTION, label=emphasised(label or same(key_of(node))))

    def differences(self, pair: Pair, subject: Subject) -> Iterator[Difference]:
        """Yield what differs between two questions that go together."""
        old, new = pair.maps
        if ("ask" in old.entries) != ("ask" in new.entries):
            words = _FROM_BANK if "ask" in new.entries else _NOT_FROM_BANK
            yield difference(subject, "question-asked-otherwise", pair.place, Effect.CHANGES, words)
        before, after = self._whole(old, 0), self._whole(new, 1)
        if "ask" in old.entries and "ask" in new.entries:
            here = old.entries.keys() | new.entries.keys()
            before, after = (_only(each, here) for each in (before, after))
        yield from self._question(Pair(before, after, pair.place), subject, "question")

    def _does(self, node: MapNode) -> Words:
        """Return what a new question asks for, whether it must be answered, and when it is shown."""
        whole = self._whole(node, 1)
        question = read_question(whole, Faults())
        show_when = parse(whole.get("show_when"), self.both.new_scope, Faults())
        said = [filled(_ASKS_FOR, type=type_words(whole.text("type")))]
        if question is not None and question.asks:
            said.append(_MAY_BE_LEFT_NEW if question.optional else _MUST_BE_ANSWERED_NEW)
        if show_when is not None:
            said.append(filled(_SHOWN_ONLY, clause=clause_words(show_when)))
        return joined(said)

    def _whole(self, node: MapNode, side: int) -> MapNode:
        """Return a question with what the bank says of it."""
        known = self.banks[side].get(node.text("ask"))
        if known is None:
            return node
        return MapNode(known.entries | node.entries, node.place, known.key_places | node.key_places)

    def _question(self, pair: Pair, subject: Subject, name: str) -> Iterator[Difference]:
        before, after = (read_question(node, Faults()) for node in pair.maps)
        read = before, after
        own: dict[str, Callable[[Pair], Iterator[Difference]]] = {
            "id": _nothing,
            "ask": _nothing,
            "type": lambda inner: type_differences(inner, subject),
            "label": lambda inner: words_differences(subject, _LABEL, inner),
            "optional": lambda inner: _optional(inner, subject),
            "options": lambda inner: option_differences(inner, subject, OF_AN_ANSWER),
            "show_when": lambda inner: condition_differences(self.both, inner, subject, SHOWN),
            "messages": lambda inner: _messages(inner, subject),
            "accept": lambda inner: _accept(inner, subject),
            "row": lambda inner: self._within(read)._cells(inner, subject),
            "checks": lambda inner: self._within(read)._row_checks(inner, subject),
        }
        own |= limits(subject, read[0], read[1])
        shape = shape_of("question").piece(name)
        yield from compare_fields(self.both, pair, shape, subject, own)

    def _within(self, read: tuple[Question | None, Question | None]) -> "Questions":
        """Return what compares inside rows, where conditions may mention the cells of each."""
        old, new = (
            replace(scope, row={cell.name: cell for cell in _cells_of(question)})
            for scope, question in zip((self.both.old_scope, self.both.new_scope), read, strict=True)
        )
        return Questions(replace(self.both, old_scope=old, new_scope=new))

    def _row_checks(self, pair: Pair, subject: Subject) -> Iterator[Difference]:
        def speaks_at(old: MapNode, new: MapNode) -> tuple[str, str]:
            return old.text("at"), new.text("at")

        yield from check_differences(self.both, pair, shape_of("question").piece("row_check"), speaks_at, subject)

    def _cells(self, pair: Pair, subject: Subject) -> Iterator[Difference]:
        old, new = pair.map_items()
        kind = Kind("cell", _cell)
        yield from keyed_differences(old, new, kind, subject, self._of_row)

    def _of_row(self, pair: Pair, subject: Subject) -> Iterator[Difference]:
        yield from self._question(pair, subject, "cell")


def _cells_of(question: Question | None) -> tuple[RowField, ...]:
    return question.fact_type.row if question is not None and question.fact_type is not None else ()


def _nothing(_: Pair) -> Iterator[Difference]:
    return iter(())


def _bank(side: Side) -> dict[str, MapNode]:
    documents = (version.document for version in side.edition.versions.values() if version.kind == "questions")
    return {node.text("id"): node for document in documents for node in document.maps("questions")}


def _only(node: MapNode, keys: Mapping[str, object] | set[str]) -> MapNode:
    return replace(node, entries={key: value for key, value in node.entries.items() if key in keys})


def _cell(node: MapNode) -> Words:
    label = read_words(node.get("label"), Faults())
    return filled(_CELL, label=emphasised(label or same(key_of(node))))


def _optional(pair: Pair, subject: Subject) -> Iterator[Difference]:
    old, new = (text == "true" for text in pair.texts)
    if old != new:
        words, effect = (_MAY_BE_LEFT, Effect.ACCEPTS_MORE) if new else (_MUST_BE_ANSWERED, Effect.ACCEPTS_LESS)
        yield difference(subject, "optional-changed", pair.place, effect, words)


def _messages(pair: Pair, subject: Subject) -> Iterator[Difference]:
    for code, inner in pair.differing():
        field = Field("message", filled(_MESSAGE, code=quoted(same(code))), Effect.WORDS_ONLY)
        yield from words_differences(subject, field, inner)


def _accept(pair: Pair, subject: Subject) -> Iterator[Difference]:
    old, new = (
        {text: quoted(same(text)) for text in ([getattr(node, "text", "") for node in items] or USUAL)}
        for items in pair.items()
    )
    for found in set_differences(subject, _ACCEPT, pair.place, old, new):
        added = found.code.endswith("added")
        yield replace(found, effect=Effect.ACCEPTS_MORE if added else Effect.ACCEPTS_LESS)
