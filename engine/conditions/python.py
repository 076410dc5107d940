"""Python functions built as syntax trees, never as source text.

Nothing that an author writes can run in them, for three reasons. Every name in a function is made here, a letter and
a number. What an author wrote (names of facts, option words, patterns, ids) is only ever a value that such a name is
bound to: it is looked up or compared, never read as code. And a function is built of the few shapes below: it calls
what is bound, reads the attributes of `ATTRIBUTES` and no others, and has no builtins.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

ATTRIBUTES = frozenset({"get", "keys", "isdisjoint", "append"})
"""The only attributes that are read: those of mappings and lists."""

# No place in any file: the compiler wants one all the same.
_AT: Any = {"lineno": 1, "col_offset": 0}
_LOAD, _STORE, _IS, _IS_NOT, _NOT = ast.Load(), ast.Store(), ast.Is(), ast.IsNot(), ast.Not()
_TRUTHS = {value: ast.Constant(value, **_AT) for value in (True, False, None)}


def truth(value: bool | None) -> ast.expr:
    """Return true, false or unknown, written out."""
    return _TRUTHS[value]


def read(name: str) -> ast.Name:
    """Return the value of the local or bound name `name`."""
    return ast.Name(name, _LOAD, **_AT)


def is_none(value: ast.expr) -> ast.expr:
    """Return whether `value` is unknown."""
    return ast.Compare(value, [_IS], [truth(None)], **_AT)


def is_given(value: ast.expr) -> ast.expr:
    """Return whether `value` is known."""
    return ast.Compare(value, [_IS_NOT], [truth(None)], **_AT)


def is_not_false(value: ast.expr) -> ast.expr:
    """Return whether `value` is true or unknown."""
    return ast.Compare(value, [_IS_NOT], [truth(False)], **_AT)


def every(tests: Sequence[ast.expr]) -> ast.expr:
    """Return whether all `tests` hold, asked one after the other; of none, true."""
    return _joined(ast.And(), tests) if tests else truth(True)


def some(tests: Sequence[ast.expr]) -> ast.expr:
    """Return whether one of `tests` holds, asked one after the other; of none, false."""
    return _joined(ast.Or(), tests) if tests else truth(False)


def opposite(test: ast.expr) -> ast.expr:
    """Return whether `test` does not hold."""
    return ast.UnaryOp(_NOT, test, **_AT)


def compared(left: ast.expr, *pairs: tuple[ast.cmpop, ast.expr]) -> ast.expr:
    """Return whether `left` compares so with what follows, in a chain."""
    return ast.Compare(left, [operator for operator, _ in pairs], [right for _, right in pairs], **_AT)


def chosen(test: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    """Return `yes` where `test` holds, else `no`."""
    return ast.IfExp(test, yes, no, **_AT)


def reckoned(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.expr:
    """Return what two numbers come to."""
    return ast.BinOp(left, operator, right, **_AT)


def called(function: ast.expr, *arguments: ast.expr) -> ast.expr:
    """Return what a bound function gives."""
    return ast.Call(function, list(arguments), [], **_AT)


def method(value: ast.expr, name: str, *arguments: ast.expr) -> ast.expr:
    """Return what the method `name`, one of `ATTRIBUTES`, of `value` gives.

    Raises:
        ValueError: it is none of these.
    """
    if name not in ATTRIBUTES:
        raise ValueError(name)
    return called(ast.Attribute(value, name, _LOAD, **_AT), *arguments)


def listed(values: Sequence[ast.expr]) -> ast.expr:
    """Return a list of `values`."""
    return ast.List(list(values), _LOAD, **_AT)


def grouped(values: Sequence[ast.expr]) -> ast.expr:
    """Return a tuple of `values`."""
    return ast.Tuple(list(values), _LOAD, **_AT)


class PythonFunction:
    """A function under construction: what is bound for it, and the statements so far.

    Attributes:
        parameters: the names of what it takes.
    """

    def __init__(self, parameters: Sequence[str]) -> None:
        """Begin a function of `parameters`."""
        self.parameters = tuple(parameters)
        self._bound: dict[str, Any] = {"__builtins__": {}}
        self._names: dict[int, ast.Name] = {}
        self._head: list[ast.stmt] = []
        self._block: list[ast.stmt] = []
        self._made = 0

    def bound(self, value: object) -> ast.Name:
        """Return a name that is bound to `value`; the same for the same object."""
        name = self._names.get(id(value))
        if name is None:
            name = self._names[id(value)] = read(f"c{len(self._names)}")
            self._bound[name.id] = value
        return name

    def fetched(self, value: ast.expr) -> ast.Name:
        """Return a new local that is set to `value` before all else."""
        return self._assigned(self._head, value)

    def kept(self, value: ast.expr) -> ast.Name:
        """Return a new local that is set to `value` here."""
        return self._assigned(self._block, value)

    def unset(self) -> ast.Name:
        """Return a new local, to be set later."""
        return read(self._new())

    def unpacked(self, value: ast.expr, count: int) -> list[ast.Name]:
        """Return `count` new locals that are set here to what the tuple `value` holds."""
        names = [self._new() for _ in range(count)]
        target = ast.Tuple([ast.Name(name, _STORE, **_AT) for name in names], _STORE, **_AT)
        self._block.append(ast.Assign([target], value, **_AT))
        return [read(name) for name in names]

    def set(self, name: ast.Name, value: ast.expr) -> None:
        """Set a local to another value here."""
        self._block.append(ast.Assign([ast.Name(name.id, _STORE, **_AT)], value, **_AT))

    def do(self, value: ast.expr) -> None:
        """Work `value` out here for what it does."""
        self._block.append(ast.Expr(value, **_AT))

    def give(self, value: ast.expr) -> None:
        """End here, with `value`."""
        self._block.append(ast.Return(value, **_AT))

    @contextmanager
    def where(self, test: ast.expr) -> Iterator[None]:
        """Put what follows under the condition that `test` holds."""
        with self._inside() as block:
            yield
        self._block.append(ast.If(test, block or [ast.Pass(**_AT)], [], **_AT))

    @contextmanager
    def otherwise(self) -> Iterator[None]:
        """Put what follows where the last condition does not hold."""
        before = self._block[-1]
        if not isinstance(before, ast.If):
            raise TypeError("nothing to be otherwise than")
        with self._inside() as block:
            yield
        before.orelse = block

    @contextmanager
    def each(self, values: ast.expr) -> Iterator[ast.Name]:
        """Do what follows for each of `values`, which is the name given."""
        name = self._new()
        with self._inside() as block:
            yield read(name)
        self._block.append(ast.For(ast.Name(name, _STORE, **_AT), values, block, [], **_AT))

    def finished(self) -> Callable[..., Any]:
        """Return the function."""
        arguments = ast.arguments([], [ast.arg(name, **_AT) for name in self.parameters], None, [], [], None, [])
        made = ast.FunctionDef("made", arguments, [*self._head, *self._block], [], **_AT)
        code = compile(ast.Module([made], []), "<made from a definition>", "exec", dont_inherit=True)
        names: dict[str, Any] = dict(self._bound)
        exec(code, names)  # noqa: S102 - built above of fixed shapes; see the module's docstring
        function: Callable[..., Any] = names["made"]
        return function

    @contextmanager
    def _inside(self) -> Iterator[list[ast.stmt]]:
        outer, self._block = self._block, []
        inner = self._block
        yield inner
        self._block = outer

    def _assigned(self, block: list[ast.stmt], value: ast.expr) -> ast.Name:
        name = self._new()
        block.append(ast.Assign([ast.Name(name, _STORE, **_AT)], value, **_AT))
        return read(name)

    def _new(self) -> str:
        self._made += 1
        return f"t{self._made}"


def _joined(operator: ast.boolop, tests: Sequence[ast.expr]) -> ast.expr:
    return tests[0] if len(tests) == 1 else ast.BoolOp(operator, list(tests), **_AT)
