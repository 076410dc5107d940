"""What a person typed into a cell becomes the text of a definition, or is refused with a reason."""

from __future__ import annotations

import pytest

from engine.spreadsheets.grid import Kind, RawCell
from engine.spreadsheets.typed_in import TypedInError, typed_in

ACCOUNTING = '_-"£"* #,##0.00_-;\\-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-'


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        pytest.param("10", "General", "10", id="whole"),
        pytest.param("2.5", "General", "2.5", id="decimal"),
        pytest.param("1.1000000000000001", "0.00", "1.1", id="as-shown-and-not-as-kept"),
        pytest.param("0.30000000000000004", "General", "0.3", id="a-sum-of-floats"),
        pytest.param("1E+20", "0.00E+00", "100000000000000000000", id="exponent"),
        pytest.param("-0", "General", "0", id="no-negative-nought"),
        pytest.param("1234.5", "#,##0.00", "1234.5", id="thousands"),
        pytest.param("12", "@", "12", id="a-number-in-a-cell-of-text"),
        pytest.param("7", '0" days"', "7", id="a-unit-in-the-format"),
        pytest.param("7", "[Red]0;[Blue]-0", "7", id="colours"),
        pytest.param("0.025", "0.0%", "2.5%", id="percentage"),
        pytest.param("1", "0%", "100%", id="all-of-it"),
        pytest.param("1300", '"£"#,##0.00', "£1,300.00", id="pounds-as-excel-writes-them"),
        pytest.param("1300", "[$£-809]#,##0.00", "£1,300.00", id="pounds-as-libreoffice-writes-them"),
        pytest.param("1300.5", ACCOUNTING, "£1,300.50", id="pounds-for-accounts"),
        pytest.param("1300", "\\£#,##0", "£1,300.00", id="pounds-escaped"),
        pytest.param("-0.5", "£#,##0.00;[Red]-£#,##0.00", "-£0.50", id="less-than-nothing"),
        pytest.param("0.1", "[$GBP] 0.00", "£0.10", id="by-its-code"),
        pytest.param("44136", "yyyy-mm-dd", "2020-11-01", id="date"),
        pytest.param("44136", "[$-809]dd mmmm yyyy;@", "2020-11-01", id="a-date-in-words"),
        pytest.param("44136.0", "d/m/yyyy", "2020-11-01", id="a-date-with-a-point"),
        pytest.param("61", "dd/mm/yy", "1900-03-01", id="the-first-sure-day"),
    ],
)
def test_numbers_by_their_format(text: str, code: str, said: str) -> None:
    assert typed_in(RawCell(Kind.NUMBER, text, code)) == said


def test_days_that_are_counted_from_1904() -> None:
    assert typed_in(RawCell(Kind.NUMBER, "42674", "yyyy-mm-dd"), from_1904=True) == "2020-11-01"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        pytest.param(RawCell(Kind.NUMBER, "2", "General", has_formula=True), "formula", id="formula"),
        pytest.param(RawCell(Kind.TEXT, "", "@", has_formula=True), "formula", id="a-formula-without-a-result"),
        pytest.param(RawCell(Kind.ERROR, "#REF!"), "error-value", id="error"),
        pytest.param(RawCell(Kind.NUMBER, "5", '"$"#,##0'), "currency", id="dollars"),
        pytest.param(RawCell(Kind.NUMBER, "5", "[$€-2] #,##0.00"), "currency", id="euros"),
        pytest.param(RawCell(Kind.NUMBER, "5", "$0.00"), "currency", id="the-currency-of-whoever-opens-it"),
        pytest.param(RawCell(Kind.NUMBER, "1.005", '"£"0.00'), "pence", id="half-a-penny"),
        pytest.param(RawCell(Kind.NUMBER, "44136.5", "yyyy-mm-dd"), "time-of-day", id="noon"),
        pytest.param(RawCell(Kind.NUMBER, "0.5", "h:mm"), "time-of-day", id="a-time"),
        pytest.param(RawCell(Kind.NUMBER, "60", "yyyy-mm-dd"), "date", id="a-day-that-never-was"),
        pytest.param(RawCell(Kind.NUMBER, "-1", "yyyy-mm-dd"), "date", id="before-time"),
        pytest.param(RawCell(Kind.NUMBER, "9999999", "yyyy-mm-dd"), "date", id="after-time"),
        pytest.param(RawCell(Kind.NUMBER, "1e999"), "number", id="beyond-all-numbers"),
        pytest.param(RawCell(Kind.NUMBER, "9" * 400), "number", id="beyond-all-digits"),
        pytest.param(RawCell(Kind.NUMBER, "x"), "number", id="not-a-number"),
        pytest.param(RawCell(Kind.NUMBER, "nan"), "number", id="not-a-number-by-name"),
    ],
)
def test_what_no_definition_can_hold(cell: RawCell, code: str) -> None:
    with pytest.raises(TypedInError) as refused:
        typed_in(cell)
    assert refused.value.code == code
    assert refused.value.message
