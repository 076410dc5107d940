"""What can be wrong with an answer: the closed list of codes, each with the values its words may mention.

The words themselves are the service's, in each language; an author may give their own per question with
`messages`. Bounds among the values are of the question's own type: pence, dates, whole numbers.
"""

CODES = {
    "required": "Nothing was given, or a declaration was not made.",
    "too-long": "The text has more than `limit` characters; it has `length`.",
    "control-character": "The text has a character that cannot be seen or typed: `character`, as U+0007.",
    "text": "It is not text as it is kept: trimmed, composed (NFC), with something to see.",
    "integer": "It is not a whole number.",
    "money": "It is not an amount of money.",
    "money-pence": "The pence are not two digits, as in £1,234.50.",
    "too-many-digits": "The number has more than `limit` digits.",
    "min": "It is less, or earlier, than `min`.",
    "max": "It is more, or later, than `max`.",
    "date": "It is not a date.",
    "date-part-missing": "The date lacks `parts`: of day, month and year, those not given.",
    "date-not-real": "There is no such day, as on 31 April.",
    "date-year": "The year is not one of four digits from `from` to `to`.",
    "option": "It is not one of the options.",
    "repeated": "The same option or file is given twice.",
    "boolean": "It is neither yes nor no.",
    "email": "It is not an email address.",
    "telephone": "It is not a telephone number.",
    "postcode": "It is not a United Kingdom postcode.",
    "urn": "It is not a unique reference number of six digits.",
    "file": "What is known of a file is not complete.",
    "file-type": "The file `name` is not of a kind in `accept`.",
    "file-too-large": "The file `name` has `size_bytes` bytes; at most `max_bytes` are taken.",
    "file-empty": "The file `name` is empty.",
    "rows": "It is not a list of rows.",
    "too-few": "There are `given` rows, files or choices; at least `at_least` are needed.",
    "too-many": "There are `given` rows, files or choices; at most `at_most` are taken.",
    "unknown-question": "The form asks no such question.",
    "unknown-cell": "The rows have no such cell.",
    "check": "The check `check` of the form does not hold; its own words say why.",
}
"""Every code of a fault in an answer, with what it means and the values beside it."""
