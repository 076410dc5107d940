"""Rows: what is taken of the cells of several things."""

from __future__ import annotations

from form_building import build_question
from typed.cases import Cases

ROWS = build_question(
    "type: rows, at_least: 1, at_most: 3, row: ["
    "{id: what, type: text, label: What}, {id: rate, type: money, label: Rate, min: '£1.00'},"
    "{id: note, type: text, label: Note, optional: true}, {id: on, type: date, label: On, optional: true}]"
)
ROW = {"what": "a", "rate": "1"}
KEPT = {"what": "a", "rate": 100}

GOOD: Cases = {
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
            ("three", [ROW, ROW, ROW], [KEPT, KEPT, KEPT]),
            ("same-row-twice", [ROW, ROW], [KEPT, KEPT]),
            ("order-kept", [ROW | {"what": "b"}, ROW], [KEPT | {"what": "b"}, KEPT]),
            ("money-with-sign", [ROW | {"rate": "£1,234.50"}], [KEPT | {"rate": 123450}]),
            ("money-full-width", [ROW | {"rate": "￡１２．５０"}], [KEPT | {"rate": 1250}]),
            ("least-money", [ROW | {"rate": "1.00"}], [KEPT]),
            ("text-trimmed", [ROW | {"what": "  a "}], [KEPT]),
            ("text-arabic", [ROW | {"what": "مدرسة"}], [KEPT | {"what": "مدرسة"}]),
            ("text-markup", [ROW | {"what": "<b>"}], [KEPT | {"what": "<b>"}]),
            ("text-formula", [ROW | {"what": "=1+1"}], [KEPT | {"what": "=1+1"}]),
            (
                "date-by-name",
                [ROW | {"on": {"day": "1", "month": "Chwefror", "year": "2020"}}],
                [KEPT | {"on": "2020-02-01"}],
            ),
            ("date-on-leap-day", [ROW | {"on": "2024-02-29"}], [KEPT | {"on": "2024-02-29"}]),
            ("cells-in-lists", [{"what": ["a"], "rate": ["1"]}], [KEPT]),
            ("cells-null", [ROW | {"note": None, "on": None}], [KEPT]),
            ("blank-first", [{}, {"what": ""}, ROW], [KEPT]),
            ("as-a-tuple", (ROW,), [KEPT]),
        ],
    ),
}

BAD: Cases = {
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
            ("cell-exponent", [ROW | {"rate": "1e5"}], "money"),
            ("cell-one-digit-of-pence", [ROW | {"rate": "£1,234.5"}], "money-pence"),
            ("cell-ten-to-the-four-hundred", [ROW | {"rate": "1" + "0" * 400}], "too-many-digits"),
            ("cell-a-megabyte", [ROW | {"what": "x" * 1_000_000}], "too-long"),
            ("cell-april-31", [ROW | {"on": {"day": "31", "month": "4", "year": "2020"}}], "date-not-real"),
            ("cell-february-29", [ROW | {"on": "2023-02-29"}], "date-not-real"),
            ("cell-turned", [ROW | {"what": "\u202ea"}], "control-character"),
            ("cell-surrogate", [ROW | {"note": "\ud800"}], "control-character"),
            ("cell-a-list", [ROW | {"what": ["a", "b"]}], "text"),
            ("cell-a-mapping", [ROW | {"what": {"a": "b"}}], "text"),
            ("cell-a-number", [ROW | {"rate": 100}], "text"),
            ("second-row-wrong", [ROW, {"what": "b"}], "required"),
            ("row-null", [ROW, None], "rows"),
            ("row-a-list", [["a", "1"]], "rows"),
            ("true", True, "rows"),
        ],
    ),
}
