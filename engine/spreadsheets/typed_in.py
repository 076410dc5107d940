"""What a person typed into a cell, as a definition writes it: money with its sign, dates year-month-day, no formulas.

A spreadsheet keeps a date as a number of days, £1,300 as a number that is shown in pounds, and 2.5% as 0.025: the
format of the cell says which it is. Numbers have the 15 digits that a spreadsheet shows.
"""

from datetime import date, timedelta
from decimal import Decimal, localcontext

import re2

from engine.spreadsheets.grid import Kind, RawCell

_NOT_SHOWN = re2.compile(r'"[^"]*"|\\.|_.|\*.|\[[^$\]][^\]]*\]')
"""Parts of a format that say nothing on what the number is: words, colours and conditions, spaces."""
_CURRENCY = re2.compile(r"\[\$([^\]-]*)(-[0-9A-Fa-f]+)?\]")
_POUNDS = ("£", "GBP")
_OTHER_CURRENCIES = ("$", "€", "¥", "₹", "kr", "CHF", "USD", "EUR", "zł")
_OF_DATES_AND_TIMES = frozenset("ymdhs")
_FIRST_SURE_DAY = 61
"""1 March 1900: before it, spreadsheet programs count days differently."""
_MAX_DAY = 2_958_465
_SHOWN_DIGITS = 15
_MAX_NUMBER = 40


class TypedInError(Exception):
    """A cell holds what no definition can: `code`, `message` and `hint` say what is wrong, for its author."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        """Keep what is wrong."""
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)


def typed_in(cell: RawCell, *, from_1904: bool = False) -> str:
    """Return what `cell` holds as the text of a definition.

    Args:
        cell: a cell that is not empty.
        from_1904: whether the workbook counts its days from 1904.

    Raises:
        TypedInError: a formula, an error, a sum in another currency, a time of day, or a number that is none.
    """
    if cell.has_formula:
        raise TypedInError("formula", "The cell computes its value with a formula.", "Write the value itself.")
    if cell.kind is Kind.ERROR:
        raise TypedInError("error-value", f"The cell shows the error {cell.text}.", "Write the value itself.")
    if cell.kind is not Kind.NUMBER:
        return cell.text
    number = _number(cell.text)
    shown, said = _shape(cell.format)
    if any(sign in said for sign in _POUNDS):
        return _pounds(number)
    if any(sign in said for sign in _OTHER_CURRENCIES):
        message = "The cell is formatted as money, but not in pounds."
        raise TypedInError("currency", message, "Format it in pounds, or type the sign: £1,300.00.")
    if "%" in shown:
        return f"{_digits(number * 100)}%"
    if _OF_DATES_AND_TIMES & set(shown):
        return _day(number, 1904 if from_1904 else 1900)
    return _digits(number)


def _shape(code: str) -> tuple[str, str]:
    """Return what a format shows of a number, in small letters, and the same with its words and signs of money."""
    first = "" if code == "General" else code.partition(";")[0]
    said = _CURRENCY.sub(lambda found: str(found.group(1)), first)
    return _NOT_SHOWN.sub("", _CURRENCY.sub("", first)).lower(), said


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text) if len(text) <= _MAX_NUMBER else Decimal(repr(float(text)))
    except (ArithmeticError, ValueError):
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > _MAX_NUMBER:
        raise TypedInError("number", f"“{text[:_MAX_NUMBER]}” is not a number that can be kept.")
    with localcontext(prec=_SHOWN_DIGITS):
        return +number


def _digits(number: Decimal) -> str:
    """Return `number` in digits alone, without an exponent or noughts at its end."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) if number else "0"


def _pounds(number: Decimal) -> str:
    if number != round(number, 2):
        message = f"The cell is formatted as pounds and holds {_digits(number)}, which is not whole pence."
        raise TypedInError("pence", message, "Round it to pence.")
    return f"{'-' if number < 0 else ''}£{abs(number):,.2f}"


def _day(number: Decimal, counted_from: int) -> str:
    if number != int(number):
        raise TypedInError("time-of-day", "The cell holds a time of day.", "Write a date alone, as 2020-11-01.")
    day = int(number) + (1462 if counted_from == 1904 else 0)
    if not _FIRST_SURE_DAY <= day <= _MAX_DAY:
        message = "The cell is formatted as a date, and its number is none after 1 March 1900."
        raise TypedInError("date", message, "Write the date as text: 2020-11-01.")
    return (date(1899, 12, 30) + timedelta(days=day)).isoformat()
