"""Every condition says itself: the same tree, as a sentence in English or Welsh.

The words are those of the vocabulary's titles and option labels; a title without Welsh stays English.
"""

from babel.lists import format_list

from engine import showing
from engine.conditions.model import (
    Computed,
    Condition,
    Expression,
    FactRef,
    Group,
    Literal,
    Lookup,
    OverRows,
    ParameterRef,
    RowsTest,
    RuleRef,
    Test,
)
from engine.values import TypeName
from engine.words import Words

_TESTS = {
    "is": Words("{left} is {right}", "{left} yw {right}"),
    "is_not": Words("{left} is not {right}", "nid {right} yw {left}"),
    "in": Words("{left} is {right}", "{left} yw {right}"),
    "not_in": Words("{left} is not {right}", "nid {right} yw {left}"),
    "at_least": Words("{left} is at least {right}", "{left} yw o leiaf {right}"),
    "at_most": Words("{left} is at most {right}", "{left} yw {right} ar y mwyaf"),
    "more_than": Words("{left} is more than {right}", "{left} yw mwy na {right}"),
    "less_than": Words("{left} is less than {right}", "{left} yw llai na {right}"),
    "between": Words(
        "{left} is between {right}, both included",
        "{left} yw rhwng {right}, gan gynnwys y ddau",
    ),
    "before": Words("{left} is before {right}", "{left} yw cyn {right}"),
    "after": Words("{left} is after {right}", "{left} yw ar ôl {right}"),
    "on_or_before": Words("{left} is on or before {right}", "{left} yw ar neu cyn {right}"),
    "on_or_after": Words("{left} is on or after {right}", "{left} yw ar neu ar ôl {right}"),
    "includes_any": Words("{left} includes {right}", "mae {left} yn cynnwys {right}"),
    "includes_all": Words("{left} includes {right}", "mae {left} yn cynnwys {right}"),
    "includes_none": Words("{left} does not include {right}", "nid yw {left} yn cynnwys {right}"),
    "answered": Words("{left} is given", "mae {left} wedi'i roi"),
    "missing": Words("{left} is not given", "nid yw {left} wedi'i roi"),
    "matches": Words("{left} has the form {right}", "mae gan {left} y ffurf {right}"),
}
_JOINED_BY_AND = {"between", "includes_all"}
_GROUPS = {
    "all": Words("all of these: {items}", "pob un o'r rhain: {items}"),
    "any": Words("any of these: {items}", "unrhyw un o'r rhain: {items}"),
    "none": Words("none of these: {items}", "dim un o'r rhain: {items}"),
    "not": Words("it is not so that {items}", "nid yw'n wir bod {items}"),
}
_AND = Words("{first} and {second}", "{first} a {second}")
_OR = Words("{first} or {second}", "{first} neu {second}")
_ROWS_TESTS = {
    "any_row": Words("in at least one of {rows}, {when}", "mewn o leiaf un o {rows}, {when}"),
    "every_row": Words("in each of {rows}, {when}", "ym mhob un o {rows}, {when}"),
}
_RULE = Words("“{title}” holds", "mae “{title}” yn dal")
_FUNCTIONS = {
    "add": Words("{0} plus {1}", "{0} plws {1}"),
    "subtract": Words("{0} less {1}", "{0} llai {1}"),
    "multiply": Words("{0} times {1}", "{0} wedi'i luosi â {1}"),
    "divide": Words("{0} divided by {1}", "{0} wedi'i rannu â {1}"),
    "percent_of": Words("{0} of {1}", "{0} o {1}"),
    "days_between": Words("the days from {0} to {1}", "y dyddiau o {0} i {1}"),
    "years_between": Words("the whole years from {0} to {1}", "y blynyddoedd llawn o {0} i {1}"),
}
_LISTED = {
    "min": Words("the least of {items}", "y lleiaf o {items}"),
    "max": Words("the greatest of {items}", "y mwyaf o {items}"),
    "first": Words("the first given of {items}", "y cyntaf a roddwyd o {items}"),
    "round": Words(
        "{items}, rounded to {places} decimal places",
        "{items}, wedi'i dalgrynnu i {places} lle degol",
    ),
}
_SUM = Words("the sum of {value} over {rows}", "cyfanswm {value} dros {rows}")
_LOOKUP = Words("{output} by the table “{table}”", "{output} yn ôl y tabl “{table}”")
_LOOKUP_WITH = Words("{output} by the table “{table}” for {given}", "{output} yn ôl y tabl “{table}” ar gyfer {given}")
_COUNT = Words("the number of {rows}", "nifer {rows}")
_COUNT_WHEN = Words("the number of {rows} where {when}", "nifer {rows} lle {when}")


def sentence(condition: Condition, locale: str = "en") -> str:
    """Return `condition` as a sentence with a capital and no full stop."""
    said = clause(condition, locale)
    return said[:1].upper() + said[1:]


def clause(condition: Condition, locale: str = "en") -> str:
    """Return `condition` as a clause that may stand inside another."""
    match condition:
        case Test(fact, word, right):
            values = [expression_words(item, locale) for item in right]
            listed = _listed(values, word, locale) if values else ""
            return _TESTS[word].said(locale).format(left=_title(fact, locale), right=listed)
        case Group(word, items):
            return _group(word, [clause(item, locale) for item in items], locale)
        case RowsTest(word, rows, when):
            return _ROWS_TESTS[word].said(locale).format(rows=_title(rows, locale), when=clause(when, locale))
        case RuleRef(name, title):
            return _RULE.said(locale).format(title=(title.said(locale) or name))


def expression_words(expression: Expression, locale: str = "en") -> str:
    """Return a value expression in words."""
    match expression:
        case Literal(value, type_):
            return showing.show(value, type_, locale)
        case FactRef():
            return _title(expression, locale)
        case ParameterRef(name, _, title):
            return title.said(locale) or name
        case OverRows():
            return _over_rows(expression, locale)
        case Lookup():
            return _lookup(expression, locale)
        case Computed(function, arguments, _, places):
            return _function(
                function,
                [expression_words(item, locale) for item in arguments],
                places,
                locale,
            )


def _function(function: str, words: list[str], places: int, locale: str) -> str:
    if function in _LISTED:
        listed = format_list(words, locale=_babel(locale))
        return _LISTED[function].said(locale).format(items=listed, places=places)
    said = words[0]
    for word in words[1:]:
        said = _FUNCTIONS[function].said(locale).format(said, word)
    return said


def _over_rows(expression: OverRows, locale: str) -> str:
    rows = _title(expression.rows, locale)
    if expression.value is not None:
        return _SUM.said(locale).format(rows=rows, value=expression_words(expression.value, locale))
    if expression.when is not None:
        return _COUNT_WHEN.said(locale).format(rows=rows, when=clause(expression.when, locale))
    return _COUNT.said(locale).format(rows=rows)


def _lookup(lookup: Lookup, locale: str) -> str:
    table, output = lookup.table.title.said(locale) or lookup.table.id, _title(lookup.output, locale)
    own = {fact.name for fact in lookup.table.inputs}
    given = [
        expression_words(argument, locale)
        for name, argument in lookup.arguments
        if not (isinstance(argument, FactRef) and argument.name == name and name in own)
    ]
    words = _LOOKUP_WITH if given else _LOOKUP
    return words.said(locale).format(output=output, table=table, given=format_list(given, locale=_babel(locale)))


def _group(word: str, clauses: list[str], locale: str) -> str:
    if word in ("all", "any") and len(clauses) == 1:
        return clauses[0]
    if word in ("all", "any") and len(clauses) == 2 and not any(";" in each or "," in each for each in clauses):
        joined = _AND if word == "all" else _OR
        return joined.said(locale).format(first=clauses[0], second=clauses[1])
    return _GROUPS[word].said(locale).format(items="; ".join(clauses))


def _listed(values: list[str], word: str, locale: str) -> str:
    if word in _JOINED_BY_AND:
        return format_list(values, style="standard", locale=_babel(locale))
    return format_list(values, style="or", locale=_babel(locale))


def _title(fact: FactRef, locale: str) -> str:
    said = fact.title.said(locale) or fact.name
    return f"“{said}”" if fact.type.name is TypeName.ROWS or said.endswith("?") else said


def _babel(locale: str) -> str:
    return "cy" if locale.startswith("cy") else "en_GB"
