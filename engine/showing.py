"""Values as words for people: option labels, dates, numbers and money by locale."""

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from engine import numerals
from engine.values import File, Type, TypeName, Value
from engine.words import Words

NOT_GIVEN = Words("(not given)", "(heb ei roi)")
_YES = Words("yes", "ydy")
_NO = Words("no", "nac ydy")
_ROWS = Words("{count} entered", "{count} wedi'u nodi")


def show(value: Value | None, type_: Type, locale: str = "en") -> str:
    """Return `value` in words: "£1,300.00", "3 September 2020", "Requires improvement", "(not given)".

    Args:
        value: the value, or None where unknown.
        type_: its declared type, whose options carry the labels.
        locale: `en` or `cy`.
    """
    if value is None:
        return NOT_GIVEN.said(locale)
    if isinstance(value, bool):
        return (_YES if value else _NO).said(locale)
    if isinstance(value, date):
        return format_date(value, "d MMMM y", locale=_babel(locale))
    if isinstance(value, int | Fraction):
        return _number(value, type_, locale)
    if isinstance(value, str):
        return type_.label(value).said(locale) if type_.options else value
    if type_.name is TypeName.ROWS:
        return _ROWS.said(locale).format(count=len(value))
    names = [item.name if isinstance(item, File) else type_.label(str(item)).said(locale) for item in value]
    return format_list(names, locale=_babel(locale))


def _number(value: int | Fraction, type_: Type, locale: str) -> str:
    with localcontext(prec=numerals.SHOWN_DIGITS):
        return _formatted(value, type_, locale)


def _formatted(value: int | Fraction, type_: Type, locale: str) -> str:
    if type_.name is TypeName.MONEY:
        pounds = Decimal(int(numerals.rounded(value))) / 100
        return format_currency(pounds, "GBP", locale=_babel(locale))
    shown = format_decimal(numerals.decimal(Fraction(value)), format="#,##0.######", locale=_babel(locale))
    return f"{shown}%" if type_.name is TypeName.PERCENTAGE else shown


def _babel(locale: str) -> str:
    return "cy" if locale.startswith("cy") else "en_GB"
