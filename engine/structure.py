"""Whether a definition has the structure of its kind: the JSON Schemas under `engine/meta/`.

Every schema error becomes a fault with file, line and words for the author. Conditions, value
expressions and a few closed lists are let through here: their own readers check them, in better words;
the full schemas of these are there for editors.
"""

import difflib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import re2
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from engine.errors import Faults, Place
from engine.reading import ListNode, MapNode, Node, typed

CHECKED_ELSEWHERE = (
    "cell.schema.json",
    "condition.schema.json",
    "expression.schema.json",
    "file-kind.schema.json",
)
MAX_SHOWN = 60
MAX_FAULTS = 200

_Error = Any
"""A `jsonschema.ValidationError`; its own types allow for attributes not yet set, which here all are."""
_Explanation = tuple[str, str, str]
"""Code, message and hint."""
_QUOTE = 'Words with a comma between braces need quotes: {en: "First, second"}.'
_FORMATS = FormatChecker(("date",))
_TYPE_WORDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}


@cache
def schemas() -> Mapping[str, Any]:
    """Return the schemas of the definition language by file name, `rules.schema.json`."""
    folder = resources.files("engine") / "meta"
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".schema.json"))
    return {name: json.loads((folder / name).read_text("utf-8")) for name in found}


@cache
def kinds() -> tuple[str, ...]:
    """Return the kinds of definition that exist, in alphabetical order."""
    named = (schema.get("properties", {}).get("kind") for schema in schemas().values())
    return tuple(sorted(each["const"] for each in named if each))


def check_structure(document: MapNode, faults: Faults) -> bool:
    """Check `document` against the schema of its kind, reporting every error to `faults`.

    Args:
        document: what `engine.reading.read` returned.
        faults: collects the faults; at most `MAX_FAULTS` are added for one document.

    Returns:
        Whether the structure is sound, so that the kind's own reader can rely on it.
    """
    kind = document.entries.get("kind")
    name = document.text("kind")
    if kind is None:
        faults.error(document.place, "kind-missing", "The definition does not say its kind.", _allowed("", kinds()))
        return False
    if name not in kinds():
        message = f"“{_short(name)}” is not a kind of definition." if name else "The kind is a word."
        faults.error(kind.place, "kind-unknown", message, _allowed(name, kinds()))
        return False
    found = 0
    for error in _validator(name).iter_errors(typed(document)):
        for place, code, message, hint in _explained(document, error):
            found += 1
            if found > MAX_FAULTS:
                faults.error(document.place, "too-many-faults", f"The file has more than {MAX_FAULTS} faults.")
                return False
            faults.error(place, code, message, hint)
    return not found


@cache
def _validator(kind: str) -> Any:
    contents = dict(schemas()) | dict.fromkeys(CHECKED_ELSEWHERE, True)
    registry: Registry[Any] = Registry().with_resources(
        (name, DRAFT202012.create_resource(schema)) for name, schema in contents.items()
    )
    checked: Any = validators.extend(Draft202012Validator, {"pattern": _whole})  # type: ignore[no-untyped-call]  # untyped there
    return checked(contents[f"{kind}.schema.json"], registry=registry, format_checker=_FORMATS)


def _whole(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """Check `pattern` with RE2, whose `$` is the end of the text; Python's lets a last line end through."""
    if isinstance(instance, str) and not re2.search(pattern, instance):
        yield ValidationError(pattern)


def _explained(document: MapNode, error: _Error) -> Iterator[tuple[Place, str, str, str]]:
    """Yield place, code, message and hint for each thing that `error` stands for."""
    path = list(error.absolute_path)
    node = _node_at(document, path)
    if "propertyNames" in error.absolute_schema_path:
        place = node.place_of(str(error.instance)) if isinstance(node, MapNode) else node.place
        yield place, "name", *_shape(error, f"“{_short(error.instance)}” is not {_a(error)}.")
    elif error.validator == "additionalProperties" and isinstance(node, MapNode):
        known = list(error.schema["properties"])
        for key in (key for key in error.instance if key not in known):
            message = f"“{_short(key)}” is not a key of this {_title(error, 'mapping')}."
            hint = _QUOTE if error.instance[key] is None and " " in key else _allowed(key, known, "Keys")
            yield node.place_of(key), "unknown-key", message, hint
    elif error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance and not _is_misspelt(key, error):
                yield node.place, "key-missing", f"This {_title(error, 'mapping', path)} needs “{key}”.", ""
    else:
        explain = _EXPLAINERS.get(str(error.validator), _other)
        yield _place(document, path, error), *explain(error, _called(path))


def _is_misspelt(key: str, error: _Error) -> bool:
    """Tell whether a key that is missing stands there misspelt, which is reported where it stands."""
    known = list(error.schema.get("properties", ())) if error.schema.get("additionalProperties") is False else []
    return any(_near(each, known) == [key] for each in error.instance if each not in known)


def _near(given: str, allowed: Sequence[str]) -> list[str]:
    return difflib.get_close_matches(given, allowed, 1, 0.6) if len(given) <= MAX_SHOWN else []


def _node_at(document: MapNode, path: Sequence[str | int]) -> Node:
    node: Node = document
    for step in path:
        if isinstance(node, MapNode):
            node = node.entries[str(step)]
        elif isinstance(node, ListNode):
            node = node.items[int(step)]
    return node


def _place(document: MapNode, path: Sequence[str | int], error: _Error) -> Place:
    """Return where the value stands; where it must not stand at all or is empty, where its key does."""
    parent = _node_at(document, path[:-1]) if path else document
    if path and isinstance(parent, MapNode) and (error.validator == "not" or error.instance is None):
        return parent.place_of(str(path[-1]))
    return _node_at(document, path).place


def _called(path: Sequence[str | int]) -> str:
    """Return what to call the value at `path`: its key, or its number in a list and the list's key."""
    numbers = [step for step in path if isinstance(step, int)]
    if path and isinstance(path[-1], int):
        name = next((str(step) for step in reversed(path) if isinstance(step, str)), "the list")
        return f"Item {numbers[-1] + 1} of “{name}”"
    return f"“{_short(path[-1])}”" if path else "The definition"


def _type(error: _Error, called: str) -> _Explanation:
    wanted = [error.validator_value] if isinstance(error.validator_value, str) else list(error.validator_value)
    said = " or ".join(_TYPE_WORDS[each] for each in wanted if each != "number" or "string" not in wanted)
    value = error.instance
    if value is None:
        return "empty", f"{called} is empty.", f"Write {said}, or take the key away."
    shown = _TYPE_WORDS[_type_of(value)] if isinstance(value, list | dict) else f"“{_short(_written(value))}”"
    return "wrong-type", f"{called} must be {said}, not {shown}.", _type_hint(wanted, value)


def _type_hint(wanted: Sequence[str], value: Any) -> str:
    kind = _type_of(value)
    if "string" in wanted and kind in ("integer", "number", "boolean"):
        return f'Put it in quotes: "{_written(value)}".'
    if "boolean" in wanted:
        return "Write true or false."
    if wanted == ["array"] and kind == "string":
        return f"Write a list: [{_short(value)}]."
    if {"integer", "number"} & set(wanted) and kind == "string":
        return "Write digits only, without quotes."
    return ""


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "integer", list: "array", dict: "object", type(None): "null"}
    return names.get(type(value), "number")


def _enum(error: _Error, called: str) -> _Explanation:
    allowed = ["null" if each is None else str(each) for each in error.validator_value]
    given = str(error.instance)
    return "not-allowed", f"“{_short(given)}” is not allowed for {called}.", _allowed(given, allowed)


def _pattern(error: _Error, called: str) -> _Explanation:
    return "pattern", *_shape(error, f"{called} must be {_a(error)}, not “{_short(error.instance)}”.")


def _shape(error: _Error, message: str) -> tuple[str, str]:
    """Return `message`, and as its hint what the schema says a value looks like."""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    examples = "".join(f" For example {each}." for each in schema.get("examples", [])[:1])
    return message, f"{schema.get('description', '')}{examples}"


def _misplaced(error: _Error, called: str) -> _Explanation:
    return "out-of-place", f"{called} has no place here.", str(error.schema.get("description", ""))


def _repeated(error: _Error, called: str) -> _Explanation:
    return "repeated", f"{called} names the same thing twice.", ""


def _bound(code: str, words: str) -> Callable[[_Error, str], _Explanation]:
    def explain(error: _Error, called: str) -> _Explanation:
        return code, f"{called} {words.format(bound=error.validator_value)}.", ""

    return explain


def _other(error: _Error, called: str) -> _Explanation:
    return "structure", f"{called} does not have the right structure.", str(error.schema.get("description", ""))


_EXPLAINERS: Mapping[str, Callable[[_Error, str], _Explanation]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "format": _pattern,
    "not": _misplaced,
    "uniqueItems": _repeated,
    "minItems": _bound("too-few", "has too few items: at least {bound}"),
    "maxItems": _bound("too-many", "has too many items: at most {bound}"),
    "minProperties": _bound("too-few", "has too few entries: at least {bound}"),
    "maxProperties": _bound("too-many", "has too many entries: at most {bound}"),
    "minLength": _bound("too-short", "is too short: at least {bound} characters"),
    "maxLength": _bound("too-long", "is too long: at most {bound} characters"),
    "minimum": _bound("too-small", "is too small: at least {bound}"),
    "maximum": _bound("too-large", "is too large: at most {bound}"),
}


def _title(error: _Error, default: str, path: Sequence[str | int] = ()) -> str:
    """Return the title of the schema that refused, or what the path or `default` says."""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    title = schema.get("title")
    if isinstance(title, str):
        return title[:1].lower() + title[1:]
    named = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    return f"item of “{named}”" if named else default


def _a(error: _Error) -> str:
    title = _title(error, "name")
    return f"an {title}" if title[0] in "aeiou" else f"a {title}"


def _allowed(given: str, allowed: Sequence[str], what: str = "Allowed") -> str:
    """Return a hint: the nearest of `allowed`, or all of them."""
    near = _near(given, allowed)
    return f"Did you mean “{near[0]}”?" if near else f"{what}: {', '.join(allowed)}."


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
