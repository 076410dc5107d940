"""The examples of docs/definitions.md as whole definitions.

Blocks that begin with `kind` are definitions. The others are parts of one (a rule's condition, a form's
questions, …), which are put into a definition here; all together make one library.
"""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from engine.reading import read, typed

GUIDE = Path(__file__).parents[2] / "docs" / "definitions.md"
TEXT = GUIDE.read_text(encoding="utf-8")
HEAD = "id: {id}\ntitle: T\nowner: lead\nin_force: {{from: 2020-11-01}}\n"
RULES = "kind: rules\n" + HEAD + "reads: [{records}, pricing/ceiling]\n"
NEVER = "rules:\n  - {id: r, when: {fact: inspection.grade, is: good}}\ncombine: none\n"
# The parts of a definition, by the key they begin with, and the definition they are put into.
PARTS = {
    "when": RULES + "combine: all-must-pass\nrules:\n  - id: r\n{indented}",
    "rules": RULES + "combine: all-must-pass\n{part}",
    "compute": RULES + "{part}" + NEVER.replace("{", "{{").replace("}", "}}"),
    "questions": "kind: form\n"
    + HEAD
    + "record: {record}\naudience: provider\npages:\n  - id: p\n    title: P\n{indented}",
}


def blocks() -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each YAML block of the guide."""
    for found in re.finditer(r"^```yaml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE):
        yield TEXT.count("\n", 0, found.start()) + 2, found.group(1)


BLOCKS = dict(blocks())
RECORDS = ", ".join(
    next(typed(read(text.encode(), "x"))["records"] for text in BLOCKS.values() if text.startswith("kind: vocabulary"))
)


def definition(line: int, text: str) -> str:
    """Return the block at `line` as a whole definition."""
    first = text.partition(":")[0]
    if first == "kind":
        return text
    return PARTS[first].format(
        id=f"part/line-{line}",
        record=f"line_{line}",
        records=RECORDS,
        part=text,
        indented=textwrap.indent(text, "    "),
    )


FILES = [
    (f"docs/definitions.md, block at line {line}", definition(line, text).encode()) for line, text in BLOCKS.items()
]
