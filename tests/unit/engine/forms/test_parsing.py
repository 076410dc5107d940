"""What people type, question type by question type: what is taken, as what, and what is refused with which code."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms.codes import CODES
from engine.forms.model import Question
from engine.forms.parsing import is_blank, parse_answer
from engine.forms.types import TYPES
from engine.forms.validation import answer_faults
from form_building import build_question

DIGEST = "0" * 64
PDF = {"id": "f1", "name": "report.pdf", "size_bytes": 10, "sha256": DIGEST, "media_type": "application/pdf"}

TEXT = build_question("type: text, max_length: 20")
TEXTAREA = build_question("type: textarea, max_length: 40")
INTEGER = build_question("type: integer")
BOUNDED = build_question("type: integer, min: 2, max: 25")
MONEY = build_question("type: money")
DATE = build_question("type: date")
PAST = build_question("type: date, min: 2015-09-01, max: 2020-11-01")
CHOICE = build_question("type: choice, options: [day, 38-week, 'no']")
CHOICES = build_question("type: choices, options: [a, b, c, d], at_least: 2, at_most: 3")
BOOLEAN = build_question("type: boolean")
EMAIL = build_question("type: email")
TELEPHONE = build_question("type: telephone")
POSTCODE = build_question("type: postcode")
URN = build_question("type: urn")
FILE = build_question("type: file, accept: [pdf, docx], max_mb: 1, at_most: 2")
DECLARATION = build_question("type: declaration, text: I declare.")
ROWS = build_question(
    "type: rows, at_least: 1, at_most: 3, row: ["
    "{id: what, type: text, label: What}, {id: rate, type: money, label: Rate, min: '£1.00'},"
    "{id: note, type: text, label: Note, optional: true}, {id: on, type: date, label: On, optional: true}]"
)

GOOD: dict[str, tuple[Question, list[tuple[str, Any, Any]]]] = {
    "text": (
        TEXT,
        [
            ("plain", "Green Lane School", "Green Lane School"),
            ("trimmed", "  Green Lane \t", "Green Lane"),
            ("tab-is-space", "a\tb", "a b"),
            ("newline-is-space", "a\nb", "a b"),
            ("composed", "e\u0301", "\u00e9"),
            ("welsh", "Ysgol Tŷ Gwyn", "Ysgol Tŷ Gwyn"),
            ("emoji", "👍🏽", "👍🏽"),
            ("joined-emoji", "👩‍🏫", "👩‍🏫"),
            ("arabic", "مدرسة", "مدرسة"),
            ("markup-is-text", "<b>x</b>", "<b>x</b>"),
            ("formula-is-text", "=1+1", "=1+1"),
            ("quotes", 'O\'Brien "x"', 'O\'Brien "x"'),
            ("one-character", "x", "x"),
            ("longest", "x" * 20, "x" * 20),
            ("trimmed-to-longest", " " + "x" * 20 + " ", "x" * 20),
            ("digits", "010", "010"),
            ("no-is-text", "no", "no"),
            ("braces", "{record.name}", "{record.name}"),
            ("in-a-list", ["x"], "x"),
            ("byte-order-mark-dropped", "\ufeffx", "x"),
            ("beyond-the-plane", "x" * 19 + "𝒳", "x" * 19 + "𝒳"),
        ],
    ),
    "textarea": (
        TEXTAREA,
        [
            ("lines", "one\ntwo", "one\ntwo"),
            ("windows-lines", "one\r\ntwo", "one\ntwo"),
            ("old-mac-lines", "one\rtwo", "one\ntwo"),
            ("unicode-lines", "one\u2028two\u2029three", "one\ntwo\nthree"),
            ("blank-line", "one\n\ntwo", "one\n\ntwo"),
            ("tab", "a\tb", "a\tb"),
            ("trimmed", "\n one \n\n", "one"),
            ("vertical-tab", "a\x0bb", "a\nb"),
            ("form-feed", "a\x0cb", "a\nb"),
            ("next-line", "a\x85b", "a\nb"),
            ("markdown-is-text", "# x", "# x"),
            ("longest", "x" * 40, "x" * 40),
            ("twenty-lines", "x\r\n" * 20, "x\n" * 19 + "x"),
            ("composed", "a\u030a", "å"),
            ("bullets", "• a\n• b", "• a\n• b"),
            ("html", "<script>", "<script>"),
            ("json", '{"a": 1}', '{"a": 1}'),
            ("number", "5", "5"),
            ("spaces-inside", "a   b", "a   b"),
            ("zero-width-joiner", "क्‍ष", "क्‍ष"),
        ],
    ),
    "integer": (
        INTEGER,
        [
            ("plain", "25", 25),
            ("zero", "0", 0),
            ("leading-zeros", "007", 7),
            ("negative", "-3", -3),
            ("typographic-minus", "\u22123", -3),
            ("plus", "+3", 3),
            ("spaces-around", "  12 ", 12),
            ("thousands-commas", "1,234", 1234),
            ("millions-commas", "1,234,567", 1234567),
            ("thousands-spaces", "1 234", 1234),
            ("no-break-space", "1\u00a0234", 1234),
            ("thin-space", "1\u2009234", 1234),
            ("full-width", "１２３", 123),
            ("full-width-comma", "1，234", 1234),
            ("mathematical", "𝟏𝟐", 12),
            ("zero-width-space", "\u200b12", 12),
            ("fifteen-digits", "9" * 15, 10**15 - 1),
            ("many-leading-zeros", "0" * 20 + "1", 1),
            ("minus-zero", "-0", 0),
            ("copied-from-contacts", "\u202a12\u202c", 12),
        ],
    ),
    "money": (
        MONEY,
        [
            ("pounds", "1300", 130000),
            ("sign", "£1300", 130000),
            ("pence", "1300.50", 130050),
            ("sign-and-commas", "£1,234.50", 123450),
            ("commas", "1,234", 123400),
            ("millions", "£1,234,567.89", 123456789),
            ("spaces-around", " £5 ", 500),
            ("space-after-sign", "£ 5", 500),
            ("thousands-spaces", "1 234.50", 123450),
            ("no-break-space", "£\u00a05", 500),
            ("full-width", "￡１２．５０", 1250),
            ("full-width-digits", "５", 500),
            ("nothing", "0", 0),
            ("nothing-and-pence", "0.00", 0),
            ("one-penny", "0.01", 1),
            ("signed-penny", "£0.01", 1),
            ("leading-zeros", "0005", 500),
            ("plain-longest", "9" * 13 + ".99", 10**15 - 1),
            ("minus-nothing", "-0", 0),
            ("zero-width", "\u200b5", 500),
        ],
    ),
    "date": (
        DATE,
        [
            ("parts", {"day": "3", "month": "9", "year": "2020"}, "2020-09-03"),
            ("zeros", {"day": "03", "month": "09", "year": "2020"}, "2020-09-03"),
            ("spaces", {"day": " 3 ", "month": " 9", "year": "2020 "}, "2020-09-03"),
            ("month-name", {"day": "3", "month": "September", "year": "2020"}, "2020-09-03"),
            ("month-small", {"day": "3", "month": "september", "year": "2020"}, "2020-09-03"),
            ("month-short", {"day": "3", "month": "Sep", "year": "2020"}, "2020-09-03"),
            ("month-sept", {"day": "3", "month": "Sept", "year": "2020"}, "2020-09-03"),
            ("month-full-stop", {"day": "3", "month": "Oct.", "year": "2020"}, "2020-10-03"),
            ("month-welsh", {"day": "3", "month": "Medi", "year": "2020"}, "2020-09-03"),
            ("leap-day", {"day": "29", "month": "2", "year": "2024"}, "2024-02-29"),
            ("leap-century", {"day": "29", "month": "2", "year": "2000"}, "2000-02-29"),
            ("last-of-year", {"day": "31", "month": "12", "year": "2199"}, "2199-12-31"),
            ("first-of-all", {"day": "1", "month": "1", "year": "1900"}, "1900-01-01"),
            ("full-width", {"day": "３", "month": "９", "year": "２０２０"}, "2020-09-03"),
            ("iso", "2020-09-03", "2020-09-03"),
            ("iso-spaces", " 2020-09-03 ", "2020-09-03"),
            ("other-parts-ignored", {"day": "3", "month": "9", "year": "2020", "hour": "1"}, "2020-09-03"),
            ("last-of-january", {"day": "31", "month": "1", "year": "2021"}, "2021-01-31"),
            ("last-of-april", {"day": "30", "month": "April", "year": "2021"}, "2021-04-30"),
            ("parts-in-lists", {"day": ["3"], "month": ["9"], "year": ["2020"]}, "2020-09-03"),
        ],
    ),
    "choice": (
        CHOICE,
        [
            ("first", "day", "day"),
            ("hyphen", "38-week", "38-week"),
            ("no-is-text", "no", "no"),
            ("list", ["day"], "day"),
        ],
    ),
    "choices": (
        CHOICES,
        [
            ("two", ["a", "b"], ["a", "b"]),
            ("in-order-of-options", ["c", "a"], ["a", "c"]),
            ("three", ["d", "b", "a"], ["a", "b", "d"]),
            ("twice-counts-once", ["a", "a", "b"], ["a", "b"]),
            ("blank-ignored", ["", "a", "b"], ["a", "b"]),
        ],
    ),
    "boolean": (
        BOOLEAN,
        [
            ("true", "true", True),
            ("false", "false", False),
            ("yes", "yes", True),
            ("no", "no", False),
            ("capitals", "YES", True),
            ("spaces", " no ", False),
            ("list", ["false"], False),
        ],
    ),
    "email": (
        EMAIL,
        [
            ("plain", "a@example.org", "a@example.org"),
            ("dots", "a.b.c@example.org", "a.b.c@example.org"),
            ("plus", "a+b@example.org", "a+b@example.org"),
            ("apostrophe", "o'brien@example.org", "o'brien@example.org"),
            ("subdomains", "a@mail.school.example.sch.uk", "a@mail.school.example.sch.uk"),
            ("hyphen-domain", "a@green-lane.org", "a@green-lane.org"),
            ("digits-domain", "a@123.org", "a@123.org"),
            ("capitals-kept", "Head@Example.ORG", "Head@Example.ORG"),
            ("trimmed", "  a@example.org ", "a@example.org"),
            ("zero-width", "\u200ba@example.org", "a@example.org"),
            ("punycode", "a@example.xn--p1ai", "a@example.xn--p1ai"),
            ("underscore", "a_b@example.org", "a_b@example.org"),
            ("digits", "1@example.org", "1@example.org"),
            ("long-ending", "a@example.photography", "a@example.photography"),
            ("odd-but-allowed", "a!#$%&'*/=?^`{|}~b@example.org", "a!#$%&'*/=?^`{|}~b@example.org"),
            ("longest-local", "a" * 64 + "@example.org", "a" * 64 + "@example.org"),
            ("longest-label", "a@" + "b" * 63 + ".org", "a@" + "b" * 63 + ".org"),
            ("one-letter-domain", "a@b.co", "a@b.co"),
            ("slash", "a/b@example.org", "a/b@example.org"),
            ("line-end", "a@example.org\r\n", "a@example.org"),
        ],
    ),
    "telephone": (
        TELEPHONE,
        [
            ("landline", "01632 960001", "01632 960001"),
            ("no-spaces", "01632960001", "01632960001"),
            ("mobile", "07700 900 982", "07700 900 982"),
            ("international", "+44 808 157 0192", "+44 808 157 0192"),
            ("zero-in-brackets", "+44 (0)1632 960001", "+44 (0)1632 960001"),
            ("area-in-brackets", "(01632) 960001", "(01632) 960001"),
            ("hyphens", "01632-960-001", "01632-960-001"),
            ("typographic-dash", "01632\u2013960001", "01632-960001"),
            ("dots", "01632.960.001", "01632 960 001"),
            ("slash", "01632/960001", "01632 960001"),
            ("extension", "01632 960001 ext 12", "01632 960001 ext 12"),
            ("extension-x", "01632 960001 x12", "01632 960001 ext 12"),
            ("extension-long", "01632 960001 Extension 12", "01632 960001 ext 12"),
            ("full-width", "０１６３２ ９６０００１", "01632 960001"),
            ("spaces", "  01632   960001 ", "01632 960001"),
            ("copied-from-contacts", "\u202a+44 1632 960001\u202c", "+44 1632 960001"),
            ("double-zero", "0044 1632 960001", "0044 1632 960001"),
            ("short", "0800 1111", "0800 1111"),
            ("other-country", "+353 1 234 5678", "+353 1 234 5678"),
            ("full-width-plus", "＋44 1632 960001", "+44 1632 960001"),
        ],
    ),
    "postcode": (
        POSTCODE,
        [
            ("plain", "L30 4XX", "L30 4XX"),
            ("small", "l30 4xx", "L30 4XX"),
            ("no-space", "L304XX", "L30 4XX"),
            ("spaces", "  L30   4XX ", "L30 4XX"),
            ("space-elsewhere", "L3 04XX", "L30 4XX"),
            ("shortest", "M1 1AE", "M1 1AE"),
            ("two-letters", "CH1 2HX", "CH1 2HX"),
            ("longest", "CW12 1AB", "CW12 1AB"),
            ("letter-last", "W1A 0AX", "W1A 0AX"),
            ("two-and-letter", "EC1A 1BB", "EC1A 1BB"),
            ("girobank", "GIR 0AA", "GIR 0AA"),
            ("edinburgh", "EH99 1SP", "EH99 1SP"),
            ("wales", "LL11 1AY", "LL11 1AY"),
            ("belfast", "BT1 5GS", "BT1 5GS"),
            ("full-width-digits", "L３０ ４XX", "L30 4XX"),
            ("no-break-space", "L30\u00a04XX", "L30 4XX"),
            ("tab", "L30\t4XX", "L30 4XX"),
            ("sandringham", "PE35 6EB", "PE35 6EB"),
            ("isle-of-man", "IM1 1AA", "IM1 1AA"),
            ("jersey", "JE2 3AB", "JE2 3AB"),
        ],
    ),
    "urn": (
        URN,
        [
            ("plain", "123456", "123456"),
            ("spaces", " 123 456 ", "123456"),
            ("full-width", "１２３４５６", "123456"),
            ("lowest", "100000", "100000"),
            ("highest", "999999", "999999"),
            ("zero-width", "123\u200b456", "123456"),
        ],
    ),
    "file": (
        FILE,
        [
            ("one", [PDF], [PDF]),
            ("alone", PDF, [PDF]),
            ("two", [PDF, PDF | {"id": "f2"}], [PDF, PDF | {"id": "f2"}]),
            ("largest", [PDF | {"size_bytes": 1_000_000}], [PDF | {"size_bytes": 1_000_000}]),
            ("odd-name", [PDF | {"name": "Ÿ <b> '.pdf"}], [PDF | {"name": "Ÿ <b> '.pdf"}]),
        ],
    ),
    "declaration": (
        DECLARATION,
        [
            ("ticked", "true", True),
            ("yes", "yes", True),
            ("list", ["true"], True),
            ("capitals", "TRUE", True),
            ("spaces", " true ", True),
        ],
    ),
    "rows": (
        ROWS,
        [
            ("one", [{"what": "Swimming", "rate": "£10"}], [{"what": "Swimming", "rate": 1000}]),
            (
                "two",
                [{"what": "a", "rate": "1"}, {"what": "b", "rate": "2"}],
                [{"what": "a", "rate": 100}, {"what": "b", "rate": 200}],
            ),
            (
                "blank-rows-dropped",
                [{"what": " ", "rate": ""}, {"what": "a", "rate": "1"}, {}],
                [{"what": "a", "rate": 100}],
            ),
            ("optional-cell", [{"what": "a", "rate": "1", "note": "n"}], [{"what": "a", "rate": 100, "note": "n"}]),
            (
                "optional-date",
                [{"what": "a", "rate": "1", "on": {"day": "", "month": "", "year": ""}}],
                [{"what": "a", "rate": 100}],
            ),
            (
                "date-cell",
                [{"what": "a", "rate": "1", "on": {"day": "1", "month": "2", "year": "2020"}}],
                [{"what": "a", "rate": 100, "on": "2020-02-01"}],
            ),
            ("other-keys-ignored", [{"what": "a", "rate": "1", "remove": "x"}], [{"what": "a", "rate": 100}]),
            ("most-with-blanks", [{"what": "a", "rate": "1"}] * 3 + [{}] * 5, [{"what": "a", "rate": 100}] * 3),
        ],
    ),
}

BAD: dict[str, tuple[Question, list[tuple[str, Any, str]]]] = {
    "text": (
        TEXT,
        [
            ("nothing", None, "required"),
            ("empty", "", "required"),
            ("spaces", "   ", "required"),
            ("line-ends", "\r\n\t", "required"),
            ("no-break-spaces", "\u00a0\u00a0", "required"),
            ("no-list", [], "required"),
            ("null-character", "a\x00b", "control-character"),
            ("bell", "a\x07b", "control-character"),
            ("escape", "\x1b[31mred", "control-character"),
            ("delete", "a\x7f", "control-character"),
            ("c1", "a\x9bb", "control-character"),
            ("turns-direction", "abc\u202egnp.exe", "control-character"),
            ("isolate", "a\u2066b", "control-character"),
            ("lone-surrogate", "a\ud800b", "control-character"),
            ("too-long", "x" * 21, "too-long"),
            ("far-too-long", "x" * 1_000_000, "too-long"),
            ("long-and-hidden", "\x07" * 30, "control-character"),
            ("nothing-to-see", "\u200b", "text"),
            ("hangul-filler", "\u3164", "text"),
            ("braille-blank", "\u2800", "text"),
            ("two-values", ["a", "b"], "text"),
            ("mapping", {"a": "b"}, "text"),
            ("number", 5, "text"),
        ],
    ),
    "textarea": (
        TEXTAREA,
        [
            ("empty", "", "required"),
            ("blank-lines", "\r\n\r\n", "required"),
            ("null-character", "a\x00b", "control-character"),
            ("backspace", "a\x08", "control-character"),
            ("turns-direction", "a\u202eb", "control-character"),
            ("surrogate", "\udfff", "control-character"),
            ("too-long", "x" * 41, "too-long"),
            ("nothing-to-see", "\u200b\n\u200d", "text"),
            ("mapping", {"a": "b"}, "text"),
        ],
    ),
    "integer": (
        INTEGER,
        [
            ("empty", "", "required"),
            ("words", "abc", "integer"),
            ("decimal", "1.0", "integer"),
            ("decimal-comma", "1,5", "integer"),
            ("exponent", "1e5", "integer"),
            ("hexadecimal", "0x10", "integer"),
            ("underscore", "1_000", "integer"),
            ("wrong-groups", "12,34", "integer"),
            ("mixed-groups", "1,234 567", "integer"),
            ("trailing-comma", "1,", "integer"),
            ("two-signs", "--1", "integer"),
            ("sign-alone", "-", "integer"),
            ("infinity", "inf", "integer"),
            ("not-a-number", "NaN", "integer"),
            ("true", "true", "integer"),
            ("superscript", "10²", "integer"),
            ("fraction", "½", "integer"),
            ("circled", "①", "integer"),
            ("arabic-digits", "١٢", "integer"),
            ("unit", "5 pupils", "integer"),
            ("sixteen-digits", "1" + "0" * 15, "too-many-digits"),
            ("four-hundred-digits", "1" + "0" * 400, "too-many-digits"),
            ("ten-thousand-digits", "9" * 10_000, "too-many-digits"),
            ("null-character", "1\x002", "control-character"),
            ("list", ["1", "2"], "text"),
        ],
    ),
    "bounded integer": (BOUNDED, [("under", "1", "min"), ("over", "26", "max"), ("negative", "-5", "min")]),
    "money": (
        MONEY,
        [
            ("empty", "", "required"),
            ("one-digit-of-pence", "1234.5", "money-pence"),
            ("three-digits-of-pence", "1.234", "money-pence"),
            ("exponent", "1e5", "money"),
            ("words", "free", "money"),
            ("dollars", "$5", "money"),
            ("euros", "€5", "money"),
            ("pence-sign", "50p", "money"),
            ("no-pounds", ".50", "money"),
            ("trailing-point", "5.", "money"),
            ("wrong-groups", "1,23", "money"),
            ("continental", "1.234,50", "money"),
            ("two-signs", "££5", "money"),
            ("sign-after", "5£", "money"),
            ("sign-alone", "£", "money"),
            ("range", "5-10", "money"),
            ("superscript", "5²", "money"),
            ("unit", "£5 a week", "money"),
            ("infinity", "inf", "money"),
            ("negative", "-5", "min"),
            ("negative-signed", "-£5.00", "min"),
            ("negative-after-sign", "£-5", "min"),
            ("two-minuses", "-£-5", "money"),
            ("too-many-digits", "1" + "0" * 14, "too-many-digits"),
            ("four-hundred-digits", "1" + "0" * 400, "too-many-digits"),
        ],
    ),
    "date": (
        DATE,
        [
            ("empty", "", "required"),
            ("empty-parts", {"day": "", "month": " ", "year": ""}, "required"),
            ("no-parts", {}, "required"),
            ("no-year", {"day": "3", "month": "9", "year": ""}, "date-part-missing"),
            ("only-year", {"year": "2020"}, "date-part-missing"),
            ("april-31", {"day": "31", "month": "4", "year": "2020"}, "date-not-real"),
            ("february-29", {"day": "29", "month": "2", "year": "2023"}, "date-not-real"),
            ("february-29-of-a-century", {"day": "29", "month": "2", "year": "2100"}, "date-not-real"),
            ("day-0", {"day": "0", "month": "4", "year": "2020"}, "date-not-real"),
            ("month-13", {"day": "1", "month": "13", "year": "2020"}, "date-not-real"),
            ("two-digit-year", {"day": "1", "month": "1", "year": "20"}, "date-year"),
            ("early-year", {"day": "1", "month": "1", "year": "1899"}, "date-year"),
            ("late-year", {"day": "1", "month": "1", "year": "2200"}, "date-year"),
            ("words", {"day": "first", "month": "4", "year": "2020"}, "date"),
            ("no-month", {"day": "1", "month": "Febtember", "year": "2020"}, "date"),
            ("negative", {"day": "-1", "month": "4", "year": "2020"}, "date"),
            ("long", {"day": "1" * 400, "month": "4", "year": "2020"}, "date"),
            ("superscript", {"day": "²", "month": "4", "year": "2020"}, "date"),
            ("british-text", "3/9/2020", "date"),
            ("iso-basic", "20200903", "date"),
            ("iso-week", "2020-W36-4", "date"),
            ("iso-time", "2020-09-03T00:00:00Z", "date"),
            ("iso-not-real", "2021-02-30", "date-not-real"),
            ("hidden", {"day": "1\x00", "month": "4", "year": "2020"}, "control-character"),
        ],
    ),
    "bounded date": (PAST, [("early", "2015-08-31", "min"), ("late", "2020-11-02", "max")]),
    "choice": (
        CHOICE,
        [
            ("empty", "", "required"),
            ("nothing", None, "required"),
            ("strange", "week", "option"),
            ("capital", "Day", "option"),
            ("space", " day", "option"),
            ("label", "38 week", "option"),
            ("boolean-spelling", "false", "option"),
            ("long", "x" * 10_000, "option"),
            ("number", 38, "text"),
            ("trailing-line-end", "day\n", "option"),
            ("zero-width", "d\u200bay", "option"),
            ("full-width", "３8-week", "option"),
            ("null-character", "day\x00", "option"),
            ("surrogate", "\ud800", "option"),
            ("two", ["day", "no"], "text"),
            ("mapping", {"day": "day"}, "text"),
        ],
    ),
    "choices": (
        CHOICES,
        [
            ("none", [], "required"),
            ("blank", [""], "required"),
            ("nothing", None, "required"),
            ("one", ["a"], "too-few"),
            ("one-alone", "a", "too-few"),
            ("all", ["a", "b", "c", "d"], "too-many"),
            ("strange", ["a", "z"], "option"),
            ("joined", "a,b", "option"),
            ("number", 5, "option"),
            ("numbers", ["a", 5], "option"),
            ("null", ["a", None], "option"),
            ("capital", ["A", "b"], "option"),
            ("nested", [["a"]], "option"),
            ("mapping", {"a": "b"}, "option"),
            ("surrogate", ["a", "\ud800"], "option"),
        ],
    ),
    "boolean": (
        BOOLEAN,
        [
            ("empty", "", "required"),
            ("nothing", None, "required"),
            ("one", "1", "boolean"),
            ("on", "on", "boolean"),
            ("perhaps", "maybe", "boolean"),
            ("zero", "0", "boolean"),
            ("letter", "y", "boolean"),
            ("long", "true" * 1000, "boolean"),
            ("welsh-is-no-value", "ydy", "boolean"),
            ("null-character", "true\x00", "boolean"),
            ("surrogate", "\ud800", "boolean"),
            ("mapping", {"yes": "yes"}, "text"),
            ("number", 1, "text"),
            ("both", ["true", "false"], "text"),
        ],
    ),
    "email": (
        EMAIL,
        [
            ("empty", "", "required"),
            ("no-at", "example.org", "email"),
            ("no-local", "@example.org", "email"),
            ("no-domain", "a@", "email"),
            ("one-label", "a@localhost", "email"),
            ("two-ats", "a@b@example.org", "email"),
            ("space", "a b@example.org", "email"),
            ("dot-first", ".a@example.org", "email"),
            ("dot-last", "a.@example.org", "email"),
            ("dot-twice", "a..b@example.org", "email"),
            ("domain-dot-twice", "a@example..org", "email"),
            ("domain-dot-last", "a@example.org.", "email"),
            ("hyphen-first", "a@-example.org", "email"),
            ("underscore-domain", "a@ex_ample.org", "email"),
            ("address-literal", "a@[127.0.0.1]", "email"),
            ("internet-number", "a@127.0.0.1", "email"),
            ("with-name", "A <a@example.org>", "email"),
            ("quoted", '"a b"@example.org', "email"),
            ("two", "a@example.org, b@example.org", "email"),
            ("letters-beyond-ascii", "é@example.org", "email"),
            ("long-local", "a" * 65 + "@example.org", "email"),
            ("header", "a@example.org\nBcc: b@example.org", "email"),
            ("too-long", "a@" + "b." * 130 + "org", "too-long"),
            ("null-character", "a\x00@example.org", "control-character"),
        ],
    ),
    "telephone": (
        TELEPHONE,
        [
            ("empty", "", "required"),
            ("words", "ask reception", "telephone"),
            ("short", "01632", "telephone"),
            ("emergency", "999", "telephone"),
            ("no-zero", "1632 960001", "telephone"),
            ("letters", "0800 FLOWERS", "telephone"),
            ("plus-inside", "01632+960001", "telephone"),
            ("two-pluses", "++44 1632 960001", "telephone"),
            ("plus-last", "01632 960001+", "telephone"),
            ("long", "0" * 17, "telephone"),
            ("two", "01632 960001 or 01632 960002", "telephone"),
            ("extension-alone", "ext 12", "telephone"),
            ("extension-long", "01632 960001 ext 1234567", "telephone"),
            ("email", "a@example.org", "telephone"),
            ("script", "<script>", "telephone"),
            ("hash", "#31#01632960001", "telephone"),
            ("arabic-digits", "٠١٦٣٢٩٦٠٠٠١", "telephone"),
            ("hyphens", "0" + "-" * 10 + "1632960001", "telephone"),
            ("too-long", "0 " * 50, "too-long"),
            ("null-character", "01632\x00960001", "control-character"),
        ],
    ),
    "postcode": (
        POSTCODE,
        [
            ("empty", "", "required"),
            ("outward", "L30", "postcode"),
            ("inward", "4XX", "postcode"),
            ("words", "Bootle", "postcode"),
            ("zero-for-o", "0X1 2AB", "postcode"),
            ("three-letters", "LLL 1AA", "postcode"),
            ("wrong-inward", "L30 XX4", "postcode"),
            ("never-used-letter", "L30 4CX", "postcode"),
            ("first-letter-q", "Q1 1AA", "postcode"),
            ("eircode", "D02 X285", "postcode"),
            ("american", "90210", "postcode"),
            ("canadian", "K1A 0B1", "postcode"),
            ("two", "L30 4XX L30 4XY", "too-long"),
            ("punctuation", "L30-4XX", "postcode"),
            ("dot", "L30 4XX.", "postcode"),
            ("half", "L30 4X", "postcode"),
            ("digits", "123456", "postcode"),
            ("script", "<b>", "postcode"),
            ("null-character", "L30\x004XX", "control-character"),
            ("letters-beyond-ascii", "Ł30 4XX", "postcode"),
        ],
    ),
    "urn": (
        URN,
        [
            ("empty", "", "required"),
            ("five", "12345", "urn"),
            ("seven", "1234567", "too-long"),
            ("zero-first", "012345", "urn"),
            ("letters", "SC1234", "urn"),
            ("letter-inside", "12345a", "urn"),
            ("hyphen", "12-345", "urn"),
            ("decimal", "1234.5", "urn"),
            ("comma", "12,345", "urn"),
            ("negative", "-12345", "urn"),
            ("words", "none", "urn"),
            ("arabic-digits", "١٢٣٤٥٦", "urn"),
            ("superscript", "12345²", "urn"),
            ("exponent", "1e5", "urn"),
            ("null-character", "12345\x00", "control-character"),
            ("long", "1" * 400, "too-long"),
        ],
    ),
    "file": (
        FILE,
        [
            ("none", [], "required"),
            ("nothing", None, "required"),
            ("blank", "", "required"),
            ("three", [PDF | {"id": f"f{n}"} for n in range(3)], "too-many"),
            ("same-twice", [PDF, PDF], "repeated"),
            ("disguised", [PDF | {"media_type": "text/html"}], "file-type"),
            ("empty", [PDF | {"size_bytes": 0}], "file-empty"),
            ("too-large", [PDF | {"size_bytes": 1_000_001}], "file-too-large"),
            ("negative", [PDF | {"size_bytes": -1}], "file"),
            ("size-in-words", [PDF | {"size_bytes": "10"}], "file"),
            ("size-decimal", [PDF | {"size_bytes": 10.0}], "file"),
            ("no-name", [{key: item for key, item in PDF.items() if key != "name"}], "file"),
            ("empty-name", [PDF | {"name": ""}], "file"),
            ("long-name", [PDF | {"name": "x" * 256}], "file"),
            ("hidden-name", [PDF | {"name": "a\x00.pdf"}], "file"),
            ("bad-digest", [PDF | {"sha256": "xyz"}], "file"),
            ("other-keys", [PDF | {"path": "/etc/passwd"}], "file"),
            ("path-for-id", [PDF | {"id": "../x"}], "file"),
            ("text", "report.pdf", "file"),
            ("numbers", [1], "file"),
            ("nulls", [None], "file"),
        ],
    ),
    "declaration": (
        DECLARATION,
        [
            ("empty", "", "required"),
            ("nothing", None, "required"),
            ("no-list", [], "required"),
            ("spaces", "  ", "required"),
            ("false", "false", "required"),
            ("no", "no", "required"),
            ("on", "on", "boolean"),
            ("one", "1", "boolean"),
            ("words", "I agree", "boolean"),
            ("null-character", "true\x00", "boolean"),
            ("surrogate", "\udfff", "boolean"),
            ("both", ["true", "false"], "text"),
            ("mapping", {"true": "true"}, "text"),
            ("number", 1, "text"),
            ("long", "x" * 10_000, "boolean"),
        ],
    ),
    "rows": (
        ROWS,
        [
            ("none", [], "required"),
            ("nothing", None, "required"),
            ("blank", [{"what": "", "rate": " "}], "required"),
            ("cell-missing", [{"what": "a"}], "required"),
            ("cell-wrong", [{"what": "a", "rate": "x"}], "money"),
            ("cell-under", [{"what": "a", "rate": "0.99"}], "min"),
            ("cell-hidden", [{"what": "a\x00", "rate": "1"}], "control-character"),
            ("too-many", [{"what": "a", "rate": "1"}] * 4, "too-many"),
            ("a-thousand-and-one", [{"what": "a", "rate": "1"}] * 1001, "too-many"),
            ("text", "a", "rows"),
            ("mapping", {"what": "a"}, "rows"),
            ("texts", ["a"], "rows"),
            ("number", 5, "rows"),
        ],
    ),
}


def table(cases: dict[str, tuple[Question, list[tuple[str, Any, Any]]]]) -> list[Any]:
    return [
        pytest.param(question, raw, expected, id=f"{kind}-{name}")
        for kind, (question, rows) in cases.items()
        for name, raw, expected in rows
    ]


@pytest.mark.parametrize(("question", "raw", "answer"), table(GOOD))
def test_taken(question: Question, raw: Any, answer: Any) -> None:
    parsed = parse_answer(question, raw)
    assert (parsed.value, parsed.errors) == (answer, ())
    assert parsed.ok
    assert answer_faults(question, parsed.value) == ()


@pytest.mark.parametrize(("question", "raw", "code"), table(BAD))
def test_refused(question: Question, raw: Any, code: str) -> None:
    parsed = parse_answer(question, raw)
    assert parsed.errors[0].code == code
    assert parsed.value is None
    assert not parsed.ok


def test_every_code_of_the_tables_is_documented() -> None:
    used = {code for _, rows in BAD.values() for _, _, code in rows}
    assert used <= set(CODES)


@pytest.mark.parametrize("kind", [kind for kind in GOOD if "optional" not in TYPES[kind].lacks])
def test_nothing_is_an_answer_to_an_optional_question(kind: str) -> None:
    question = build_question(f"type: {kind}, optional: true{_extras(kind)}")
    for raw in (None, "", []):
        parsed = parse_answer(question, raw)
        assert parsed.ok
        assert parsed.value in (None, [])


def _extras(kind: str) -> str:
    if kind in ("choice", "choices"):
        return ", options: [a, b]"
    if kind == "rows":
        return ", row: [{id: what, type: text, label: What}]"
    return ""


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        pytest.param({"day": "3", "month": "9", "year": ""}, ("year",), id="year"),
        pytest.param({"day": "", "month": "9", "year": "2020"}, ("day",), id="day"),
        pytest.param({"month": "9"}, ("day", "year"), id="two"),
    ],
)
def test_a_partial_date_says_which_part_is_missing(raw: dict[str, str], parts: tuple[str, ...]) -> None:
    error = parse_answer(DATE, raw).errors[0]
    assert (error.code, error.field, error.params) == ("date-part-missing", "asked", {"parts": parts})


def test_a_fault_in_a_row_names_the_row_as_posted_and_the_cell() -> None:
    rows = [{"what": ""}, {"what": "a", "rate": "x"}, {"what": "", "rate": "1", "on": {"day": "31", "month": "4"}}]
    errors = parse_answer(ROWS, rows).errors
    found = [(error.field, error.code) for error in errors]
    assert found == [
        ("asked.1.rate", "money"),
        ("asked.2.what", "required"),
        ("asked.2.on", "date-part-missing"),
    ]


def test_faults_carry_what_their_words_mention() -> None:
    assert parse_answer(TEXT, "x" * 21).errors[0].params == {"limit": 20, "length": 21}
    assert parse_answer(TEXT, "\x07").errors[0].params == {"character": "U+0007"}
    assert parse_answer(BOUNDED, "1").errors[0].params == {"min": 2}
    assert parse_answer(CHOICES, ["a"]).errors[0].params == {"at_least": 2, "given": 1}
    large = parse_answer(FILE, [PDF | {"size_bytes": 2_000_000}]).errors[0].params
    assert large == {"name": "report.pdf", "size_bytes": 2_000_000, "max_bytes": 1_000_000}
    wrong = parse_answer(FILE, [PDF | {"media_type": "text/html"}]).errors[0].params
    assert wrong == {"name": "report.pdf", "accept": ("pdf", "docx")}


def test_an_optional_list_of_rows_may_be_known_to_be_empty() -> None:
    optional = build_question("type: rows, optional: true, row: [{id: what, type: text, label: What}]")
    some = build_question("type: rows, optional: true, at_least: 2, row: [{id: what, type: text, label: What}]")
    none_needed = build_question("type: rows, at_least: 0, row: [{id: what, type: text, label: What}]")
    assert parse_answer(optional, [{"what": ""}]).value == []
    assert parse_answer(some, []).value is None
    assert parse_answer(some, [{"what": "a"}]).errors[0].code == "too-few"
    assert parse_answer(none_needed, []).value == []


def test_a_negative_amount_is_taken_where_the_author_allows_it() -> None:
    discount = build_question("type: money, min: '-£10.00'")
    assert parse_answer(discount, "-£5").value == -500
    assert parse_answer(discount, "-10.01").errors[0].code == "min"


@pytest.mark.parametrize("raw", [None, "", " ", [], [""], {}, {"day": ""}, [{}, {"a": [""]}]], ids=repr)
def test_blank(raw: Any) -> None:
    assert is_blank(raw)


def test_information_takes_no_answer() -> None:
    information = build_question("type: information, text: Words")
    assert parse_answer(information, "x").value is None
