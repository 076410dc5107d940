"""Forms compared: pages, what they ask and in what order, and the checks over several answers."""

from collections.abc import Iterator

from engine.comparing.checks import check_differences
from engine.comparing.fields import compare_fields
from engine.comparing.heads import head, renamed
from engine.comparing.keyed import Kind, key_of, keyed_differences, together
from engine.comparing.model import Both, Difference, Effect, Side, Subject
from engine.comparing.pairs import Pair
from engine.comparing.questions import Questions
from engine.comparing.roles import SHOWN, condition_differences
from engine.comparing.saying import difference
from engine.comparing.wording import emphasised, filled, same
from engine.errors import Faults
from engine.forms.model import Form
from engine.reading import MapNode
from engine.shapes import shape_of
from engine.words import Words, read_words

_PAGE = Words("Page {title}", "Tudalen {title}")
_TO_PAGE = Words("it is now asked on {page} instead of {old}", "fe'i gofynnir bellach ar {page} yn lle {old}")


def compare_forms(both: Both) -> Iterator[Difference]:
    """Yield what differs between two versions of a form."""
    yield from _Forms(both).differences()


class _Forms:
    """Two versions of a form."""

    def __init__(self, both: Both) -> None:
        self.both = both
        self.shape = shape_of("form")
        self.questions = Questions(both)

    def differences(self) -> Iterator[Difference]:
        pair = Pair(self.both.old.document, self.both.new.document, self.both.new.document.place)
        own = {**head(self.both), "pages": self._pages, "checks": self._checks}
        yield from compare_fields(self.both, pair, self.shape, Subject(), own)

    def _pages(self, pair: Pair) -> Iterator[Difference]:
        old, new = pair.map_items()
        kind = Kind("page", _called)
        # A page that is gone or new as a whole is told of here; its questions are told of with all others.
        yield from keyed_differences(old, new, kind, Subject(), self._page)
        yield from self._asked(old, new)

    def _page(self, pair: Pair, subject: Subject) -> Iterator[Difference]:
        own = {
            "id": lambda _: iter(()),
            "title": lambda inner: renamed(inner, Subject(subject.path, _called(pair.maps[0]))),
            "show_when": lambda inner: condition_differences(self.both, inner, subject, SHOWN),
            "questions": lambda _: iter(()),
        }
        yield from compare_fields(self.both, pair, self.shape.under("pages").item, subject, own)

    def _asked(self, old: list[MapNode], new: list[MapNode]) -> Iterator[Difference]:
        """Yield what differs between the questions, wherever each is asked."""
        now = {key_of(was): key_of(page) for was, page in together(old, new).both}
        before, after = {now.get(page, page): nodes for page, nodes in _by_page(old).items()}, _by_page(new)
        names = {key_of(page): _called(page) for page in new}
        was_called = {now.get(key_of(page), key_of(page)): _called(page) for page in old}
        kept = [page for page in after if page in before]
        for page, nodes in after.items():
            stayed = [node for node in before.get(page, []) if _page_of(after, key_of(node)) in ("", page)]
            come = [node for node in nodes if _page_of(before, key_of(node)) in ("", page)]
            yield from keyed_differences(stayed, come, self.questions.kind(), Subject(), self.questions.differences)
            yield from self._from_elsewhere(before, page, nodes, names, was_called)
        for page in before:
            gone = [node for node in before[page] if page not in kept and not _page_of(after, key_of(node))]
            yield from keyed_differences(gone, [], self.questions.kind(), Subject(), self.questions.differences)

    def _from_elsewhere(
        self,
        before: dict[str, list[MapNode]],
        page: str,
        nodes: list[MapNode],
        names: dict[str, Words],
        was_called: dict[str, Words],
    ) -> Iterator[Difference]:
        for node in nodes:
            was = _page_of(before, key_of(node))
            if was in ("", page):
                continue
            subject = Subject(key_of(node), self.questions.called(node))
            if names[page] != was_called[was]:  # else the page that is gone and the new one are the same to who reads
                words = filled(_TO_PAGE, page=names[page], old=was_called[was])
                yield difference(subject, "question-moved", node.place, Effect.WORDS_ONLY, words)
            old = next(each for each in before[was] if key_of(each) == key_of(node))
            yield from self.questions.differences(Pair(old, node, node.place), subject)

    def _checks(self, pair: Pair) -> Iterator[Difference]:
        def speaks_at(old: MapNode, new: MapNode) -> tuple[str, str]:
            return _speaks_at(self.both.old, old.text("id")), _speaks_at(self.both.new, new.text("id"))

        yield from check_differences(self.both, pair, self.shape.under("checks").item, speaks_at)


def _by_page(pages: list[MapNode]) -> dict[str, list[MapNode]]:
    return {key_of(page): list(page.maps("questions")) for page in pages}


def _page_of(pages: dict[str, list[MapNode]], question_id: str) -> str:
    return next((page for page, nodes in pages.items() if any(key_of(node) == question_id for node in nodes)), "")


def _called(node: MapNode) -> Words:
    return filled(_PAGE, title=emphasised(read_words(node.get("title"), Faults()) or same(node.text("id"))))


def _speaks_at(side: Side, check_id: str) -> str:
    form: Form | None = side.edition.forms.get(side.version.id)
    return next((check.at for check in (form.checks if form else ()) if check.id == check_id), "")
