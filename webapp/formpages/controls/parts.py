"""Answers typed in several inputs: a date in day, month and year; an address in its lines."""

from collections.abc import Mapping

from markupsafe import Markup

from engine.forms.controls import Part, Parts
from engine.forms.model import Question
from webapp.formpages.fields import AnswerField, Posted, Problem
from webapp.formpages.macros import Params, govuk, template
from webapp.formpages.paper import Block, Box, Boxes, Text, said


class PartsField(AnswerField):
    """One answer in several inputs. While it is no answer, the parts are kept as they were typed."""

    def read(self, posted: Posted) -> dict[str, str]:
        """Return the parts as typed, by name; one that was not posted is empty."""
        return {part.name: _first(posted.getlist(f"{self.name}-{part.name}")) for part in self._parts}

    def target(self, problem: Problem) -> str:
        """Return the id of the first part at fault, or of the first."""
        wrong = parts_at_fault(problem)
        first = next((part.name for part in self._parts if part.name in wrong), self._parts[0].name)
        return f"{self.id}-{first}"

    @property
    def parts(self) -> dict[str, str]:
        """The parts to show: of the answer, or as they were typed."""
        answer = self.answer
        if isinstance(answer, str):
            answer = self.question.type.raw(self.question, answer)
        held = answer if isinstance(answer, Mapping) else {}
        return {part.name: str(held.get(part.name) or "") for part in self._parts}

    @property
    def hint(self) -> Markup:
        """The author's hint, or an example."""
        control = self.question.type.control
        example = control.example.said(self.locale) if isinstance(control, Parts) else ""
        return super().hint or Markup("{}").format(example)

    def carried(self) -> list[tuple[str, str]]:
        """Return the parts that were typed."""
        return [(f"{self.name}-{part}", typed) for part, typed in self.parts.items() if typed]

    def control(self) -> Markup:
        """Return the inputs in a fieldset; those at fault are marked, or all where it is the whole."""
        wrong = {part for problem in self.problems for part in parts_at_fault(problem)}
        params = self.grouped()
        focus = params.pop("attributes", {})
        items = [self._item(part, bool(self.faults) and (part.name in wrong or not wrong)) for part in self._parts]
        items[0] |= {"attributes": focus} if focus else {}
        if self._beside:
            return govuk("date-input", params | {"namePrefix": self.name, "items": items})
        return template("parts.html", fieldset=params, items=[self._input(item) for item in items])

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return a box for each part."""
        control = question.type.control
        if not isinstance(control, Parts):
            return ()
        example = () if question.hint or not control.example else (Text(said(control.example, locale), "hint"),)
        boxes = tuple(Box(said(part.label, locale), part.characters) for part in control.parts)
        return (*example, Boxes(boxes, control.beside))

    def _item(self, part: Part, red: bool) -> Params:
        item: Params = {"name": part.name, "label": part.label.said(self.locale), "value": self.parts[part.name]}
        classes = [f"govuk-input--width-{part.characters}"] if part.characters else []
        item["classes"] = " ".join([*classes, *(["govuk-input--error"] if red else [])])
        if part.fills:
            item["autocomplete"] = part.fills
        if not part.numeric:
            item["inputmode"] = "text"
        return item

    def _input(self, item: Params) -> Params:
        name = f"{self.name}-{item['name']}"
        return item | {"id": name, "name": name, "label": {"text": item["label"]}}

    @property
    def _parts(self) -> tuple[Part, ...]:
        control = self.question.type.control
        return control.parts if isinstance(control, Parts) else ()

    @property
    def _beside(self) -> bool:
        control = self.question.type.control
        return isinstance(control, Parts) and control.beside


def parts_at_fault(problem: Problem) -> tuple[str, ...]:
    """Return the parts of an answer that a fault is about; none where it is about the whole."""
    named = problem.params.get("parts")
    return tuple(str(part) for part in named) if isinstance(named, tuple | list) else ()


def _first(values: list[object]) -> str:
    return values[0] if values and isinstance(values[0], str) else ""
