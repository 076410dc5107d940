"""Documents compared part by part: a letter's sentences, and when each part appears."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from engine.comparing.fields import compare_fields
from engine.comparing.heads import head
from engine.comparing.matching import alike
from engine.comparing.model import Both, Difference, Effect, Subject
from engine.comparing.pairs import Pair, written
from engine.comparing.roles import Role, condition_differences
from engine.comparing.saying import difference
from engine.comparing.wording import filled, quoted, same, sentence_about
from engine.errors import Faults
from engine.reading import MapNode
from engine.shapes import shape_of
from engine.words import LANGUAGES, NO_WORDS, Words, read_words

_PART = Words("Part {number}, {beginning}", "Rhan {number}, {beginning}")
_LIST = Words("the list of {list}", "y rhestr {list}")
_NEW = Words("{part} is new", "mae {part} yn newydd")
_GONE = Words("{part} is removed", "mae {part} wedi'i dileu")
_TEXT = Words("{said}: {text}", "{said}: {text}")
_MOVED = Words("it stood as part {number} before", "roedd yn rhan {number} o'r blaen")
_APPEARS = Role(
    "when",
    Words("when it appears", "pryd mae'n ymddangos"),
    Words("it now appears only where {clause}", "mae bellach yn ymddangos dim ond lle: {clause}"),
    Words(
        "it now always appears, no longer only where {clause}",
        "mae bellach yn ymddangos bob amser, nid dim ond lle: {clause}",
    ),
)
_ALIKE = 0.4
_NEAR = 20
"""A part is looked for among so many that stand where it stood."""

_SHOWN = 50
Numbered = tuple[int, MapNode]
"""A part with its number, from 1."""


def compare_documents(both: Both) -> Iterator[Difference]:
    """Yield what differs between two versions of a document."""
    shape = shape_of("document")
    part_shape = shape.under("parts").item

    def part(old: Numbered, new: Numbered) -> Iterator[Difference]:
        subject = Subject(f"parts/{new[0]}", _called(new))
        own = {"when": lambda inner: condition_differences(both, inner, subject, _APPEARS)}
        yield from compare_fields(both, Pair(old[1], new[1], new[1].place), part_shape, subject, own)

    def parts(pair: Pair) -> Iterator[Difference]:
        old, new = (
            [(at, node) for at, node in enumerate(items, 1) if isinstance(node, MapNode)] for items in pair.items()
        )
        together, removed, added = _aligned(old, new)
        for before, after in together:
            yield from part(before, after)
        elsewhere = {written(node): number for number, node in removed}
        moved = {written(node) for _, node in added} & set(elsewhere)
        for numbered in added:
            known = written(numbered[1])
            if known in moved:
                subject = Subject(f"parts/{numbered[0]}", _called(numbered))
                words = filled(_MOVED, number=same(str(elsewhere[known])))
                yield difference(subject, "part-moved", numbered[1].place, Effect.WORDS_ONLY, words)
            else:
                yield _come_or_gone(numbered, "part-added", _NEW)
        for numbered in removed:
            if written(numbered[1]) not in moved:
                yield _come_or_gone(numbered, "part-removed", _GONE)

    pair = Pair(both.old.document, both.new.document, both.new.document.place)
    yield from compare_fields(both, pair, shape, Subject(), {**head(both), "parts": parts})


def _aligned(
    old: Sequence[Numbered], new: Sequence[Numbered]
) -> tuple[list[tuple[Numbered, Numbered]], list[Numbered], list[Numbered]]:
    """Return the parts that go together and differ, those that are gone and those that are new."""
    before_texts, after_texts = ([written(node) for _, node in each] for each in (old, new))
    together: list[tuple[Numbered, Numbered]] = []
    removed: list[Numbered] = []
    added: list[Numbered] = []
    for tag, low, high, start, end in SequenceMatcher(None, before_texts, after_texts).get_opcodes():
        if tag == "equal":
            continue
        left, right = list(old[low:high]), list(new[start:end])
        alone = len(left) == len(right) == 1
        for before in left:
            text = written(before[1])
            likely = [(alike(text, written(after[1])), -at) for at, after in enumerate(right[:_NEAR])]
            likeness, at = max(likely, default=(0.0, 0))
            near = right[-at] if likely and (alone or likeness >= _ALIKE) else None
            if near is not None:
                together.append((before, near))
                right.remove(near)
            else:
                removed.append(before)
        added += right
    return together, removed, added


def _come_or_gone(numbered: Numbered, code: str, template: Words) -> Difference:
    number, node = numbered
    text = read_words(node.get("text"), Faults())
    called = _called(numbered)
    said = filled(template, part=called)
    words = filled(_TEXT, said=said, text=quoted(_line(text))) if text else said
    return Difference(code, f"parts/{number}", node.place, Effect.CHANGES, sentence_about(NO_WORDS, words))


def _called(numbered: Numbered) -> Words:
    """Return what a part is called: its number, and how it begins or what it lists."""
    number, node = numbered
    text = read_words(node.get("text"), Faults())
    beginning = quoted(_beginning(text)) if text else filled(_LIST, list=quoted(same(node.text("list"))))
    return filled(_PART, number=same(str(number)), beginning=beginning)


def _beginning(text: Words) -> Words:
    return Words(*(_short(text.said(each)) for each in LANGUAGES))


def _short(text: str) -> str:
    line = text.strip().partition("\n")[0].lstrip("#*-> ").rstrip("* ")
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rpartition(' ')[0]}…"


def _line(text: Words) -> Words:
    return Words(*(" ".join(text.said(each).split()) for each in LANGUAGES))
