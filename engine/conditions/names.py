"""Where a Python function under construction finds what conditions mention: facts, parameters, rules, cells of rows."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from engine.conditions import python
from engine.conditions.python import PythonFunction
from engine.conditions.three_valued import ThreeValued


class Names:
    """What has a name in the function so far; a fact or parameter that has none is fetched from what is given.

    Attributes:
        facts: the local that holds a fact's value or None, by the fact's name.
        parameters: the same of parameters.
        rules: the truth of each rule that has been worked out, by id.
    """

    def __init__(self, function: PythonFunction) -> None:
        """Begin with nothing named; the function takes `facts` and `parameters` unless both are named beforehand."""
        self.facts: dict[str, ast.expr] = {}
        self.parameters: dict[str, ast.expr] = {}
        self.rules: dict[str, ThreeValued] = {}
        self._function = function
        self._row: ast.Name | None = None
        self._cells: dict[str, ast.expr] = {}

    @property
    def in_row(self) -> bool:
        """Tell whether a row is at hand."""
        return self._row is not None

    def fact(self, name: str) -> ast.expr:
        """Return the value of a fact or of a cell of the row at hand."""
        if self._row is None or not name.startswith("row."):
            return self.given(name)
        if name not in self._cells:
            cell = self._function.bound(name[4:])
            self._cells[name] = self._function.kept(python.method(self._row, "get", cell))
        return self._cells[name]

    def given(self, name: str) -> ast.expr:
        """Return the value of a fact."""
        return self._named(self.facts, "facts", name)

    def parameter(self, name: str) -> ast.expr:
        """Return the value of a parameter."""
        return self._named(self.parameters, "parameters", name)

    @contextmanager
    def row(self, row: ast.Name) -> Iterator[None]:
        """Let what follows read the cells of `row`."""
        self._row, self._cells = row, {}
        yield
        self._row = None

    def _named(self, known: dict[str, ast.expr], source: str, name: str) -> ast.expr:
        if name not in known:
            get = python.method(python.read(source), "get", self._function.bound(name))
            known[name] = self._function.fetched(get)
        return known[name]
