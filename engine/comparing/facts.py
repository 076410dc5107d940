"""Vocabularies compared, and the facts that they and tables declare: type, title, options, cells of rows."""

from collections.abc import Iterator

from engine.comparing.fields import compare_fields
from engine.comparing.heads import head, renamed
from engine.comparing.model import Both, Difference, Effect, Subject
from engine.comparing.options import OF_A_FACT, Effects, option_differences
from engine.comparing.pairs import Pair
from engine.comparing.typewords import type_differences
from engine.comparing.wording import emphasised, filled, sentence_about
from engine.errors import Faults
from engine.reading import MapNode, Node
from engine.shapes import Shape, shape_of
from engine.vocabulary import spoken
from engine.words import NO_WORDS, Words, read_words

_FACT = Words("Fact {title}", "Ffaith {title}")
_CELL = Words("cell {title}", "cell {title}")
_NEW = Words("{fact} is new", "mae {fact} yn newydd")
_GONE = Words("{fact} is removed", "mae {fact} wedi'i dileu")


def compare_vocabularies(both: Both) -> Iterator[Difference]:
    """Yield what differs between two versions of a vocabulary."""
    shape = shape_of("vocabulary")
    of_record = shape.under("records").under("")

    def records(pair: Pair) -> Iterator[Difference]:
        for record, fields in pair.differing():
            for name, inner in fields.differing():
                path = Subject(f"{record}.{name}")
                yield from fact_differences(both, inner, of_record.under(name), path, _FACT)

    pair = Pair(both.old.document, both.new.document, both.new.document.place)
    yield from compare_fields(both, pair, shape, Subject(), {**head(both), "records": records})


def fact_differences(
    both: Both, pair: Pair, shape: Shape, subject: Subject, called: Words, effects: Effects = OF_A_FACT
) -> Iterator[Difference]:
    """Yield what differs between two declarations of a fact, or that it is new or gone.

    Args:
        both: the two versions.
        pair: the declarations.
        shape: what the schema says of them.
        subject: the path of what declares it, ending in its name; called by what it is part of, if anything.
        called: how a fact is called here, with its title to be filled in.
        effects: what it does when its options come, go or move.
    """
    told = _told(subject, called, pair.new or pair.old)
    if pair.old is None or pair.new is None:
        code, template = ("fact-added", _NEW) if pair.old is None else ("fact-removed", _GONE)
        words = sentence_about(NO_WORDS, filled(template, fact=told.called))
        yield Difference(code, subject.path, pair.place, Effect.CHANGES, words)
        return

    def cells(inner: Pair) -> Iterator[Difference]:
        for cell, declared in inner.differing():
            path = Subject(f"{subject.path}/{cell}", told.called)
            yield from fact_differences(both, declared, shape.under("row").under(cell), path, _CELL)

    own = {
        "title": lambda inner: renamed(inner, _told(subject, called, pair.old), Words(spoken(_name(subject)))),
        "type": lambda inner: type_differences(inner, told),
        "options": lambda inner: option_differences(inner, told, effects),
        "row": cells,
    }
    yield from compare_fields(both, pair, shape, told, own)


def _told(subject: Subject, called: Words, node: Node | None) -> Subject:
    """Return the fact as sentences call it, inside what it is part of."""
    title = read_words(node.get("title"), Faults()) if isinstance(node, MapNode) else NO_WORDS
    words = filled(called, title=emphasised(title or Words(spoken(_name(subject)))))
    return Subject(subject.path, subject.inside("", words).called)


def _name(subject: Subject) -> str:
    return subject.path.rpartition("/")[2].rpartition(".")[2]
