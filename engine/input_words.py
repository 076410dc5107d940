"""Words for input that cannot be read, for authors of definitions and users of the command line.

Pages have their own words, by question and language; the codes are the same.
"""

from engine.errors import InputError

_WORDS = {
    "money-sign": "Money is written with its sign and in quotes: “£1,300.00”; “{text}” is a bare number.",
    "money": "“{text}” is not money.",
    "pence": "Money in facts is whole pence, a number without a point; “{text}” is not.",
    "boolean": "“{text}” is neither true nor false.",
    "integer": "“{text}” is not a whole number.",
    "number": "“{text}” is not a number.",
    "date": "“{text}” is not a date written YYYY-MM-DD.",
    "option": "“{text}” is not one of the options: {options}.",
    "places": "There may be at most {places} decimal places.",
    "too-many-digits": "A number has at most {limit} digits.",
    "no-literal": "A value of type {type} cannot be written in a definition.",
    "text": "“{text}” is not text.",
    "half-characters": "The text has a half of a character (U+D800 to U+DFFF).",
    "too-long": "The text is longer than {limit} characters.",
    "list": "“{text}” is not a list.",
    "file": "A file is its name, or an object with a name; “{text}” is neither.",
    "rows": "Rows are a list of objects; “{text}” is not.",
    "unknown-cell": "The rows have no cell called “{text}”.",
    "too-many-rows": "There may be at most {limit} rows.",
    "unknown-fact": "The vocabulary has no such fact.",
    "given-twice": "The fact is given twice.",
    "derived-fact-supplied": "The rules derive this fact; it may not be given as well.",
    "bundle": "This is no bundle of a decision: {text}.",
    "decision": "This is not the JSON of a decision ({text}).",
    "unknown-ruleset": "No rule set of that name is in force on that date; there are: {known}.",
    "unknown-form": "No form of that name is in force on that date; there are: {known}.",
    "not-in-force": "It is not in force on that date; its versions begin on {begins}.",
    "closure": "The definitions that the decision rests on are not all here: {text} is missing.",
    "facts": "Facts are a JSON object, nested or with dotted names.",
    "case": "A past case is a JSON object with ruleset, on and facts, and perhaps outcome, id, reference and closure.",
    "outcome": "“{text}” is no outcome: pass, fail or refer, or null where none was recorded.",
    "same-case": "A case called “{text}” stands on line {line} already.",
    "same-draft": "The draft has two versions of this definition; try one at a time.",
}


def input_words(error: InputError) -> str:
    """Return a sentence for `error`, without the name of its field."""
    params = {"text": "", "options": "", "known": "", "begins": ""} | error.params
    said = {name: _listed(value) for name, value in params.items()}
    return _WORDS.get(error.code, error.code).format_map(said)


def _listed(value: object) -> object:
    return (", ".join(map(str, value)) or "none") if isinstance(value, list | tuple) else value


CODES = tuple(_WORDS)
"""Every code that has words here."""
