"""Dates and months: what is taken of days, months and years."""

from __future__ import annotations

from form_building import build_question
from typed.cases import Cases

DATE = build_question("type: date")
PAST = build_question("type: date, min: 2015-09-01, max: 2020-11-01")
MONTH = build_question("type: month")
PAST_MONTH = build_question("type: month, min: 2015-09-15, max: 2020-11-15")

GOOD: Cases = {
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
    "month": (
        MONTH,
        [
            ("parts", {"month": "3", "year": "2026"}, "2026-03-01"),
            ("zeros", {"month": "03", "year": "2026"}, "2026-03-01"),
            ("spaces", {"month": " 3 ", "year": "2026 "}, "2026-03-01"),
            ("name", {"month": "March", "year": "2026"}, "2026-03-01"),
            ("name-small", {"month": "march", "year": "2026"}, "2026-03-01"),
            ("name-capitals", {"month": "MARCH", "year": "2026"}, "2026-03-01"),
            ("name-short", {"month": "Mar", "year": "2026"}, "2026-03-01"),
            ("name-full-stop", {"month": "Mar.", "year": "2026"}, "2026-03-01"),
            ("name-sept", {"month": "Sept", "year": "2026"}, "2026-09-01"),
            ("name-welsh", {"month": "Mawrth", "year": "2026"}, "2026-03-01"),
            ("december", {"month": "12", "year": "2026"}, "2026-12-01"),
            ("february-of-a-leap-year", {"month": "2", "year": "2024"}, "2024-02-01"),
            ("first-of-all", {"month": "1", "year": "1900"}, "1900-01-01"),
            ("last-of-all", {"month": "12", "year": "2199"}, "2199-12-01"),
            ("full-width", {"month": "３", "year": "２０２６"}, "2026-03-01"),
            ("parts-in-lists", {"month": ["3"], "year": ["2026"]}, "2026-03-01"),
            ("other-parts-ignored", {"day": "31", "month": "4", "year": "2026"}, "2026-04-01"),
            ("text", "2026-03", "2026-03-01"),
            ("text-first-day", "2026-03-01", "2026-03-01"),
            ("text-spaces", " 2026-03 ", "2026-03-01"),
            ("zero-width", {"month": "\u200b3", "year": "2026"}, "2026-03-01"),
        ],
    ),
}

BAD: Cases = {
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
    "bounded date": (
        PAST,
        [
            ("early", "2015-08-31", "min"),
            ("late", "2020-11-02", "max"),
        ],
    ),
    "month": (
        MONTH,
        [
            ("empty", "", "required"),
            ("nothing", None, "required"),
            ("empty-parts", {"month": " ", "year": ""}, "required"),
            ("no-parts", {}, "required"),
            ("only-a-day", {"day": "1"}, "required"),
            ("no-month", {"month": "", "year": "2026"}, "date-part-missing"),
            ("no-year", {"month": "3"}, "date-part-missing"),
            ("month-0", {"month": "0", "year": "2026"}, "month"),
            ("month-13", {"month": "13", "year": "2026"}, "month"),
            ("no-such-month", {"month": "Febtember", "year": "2026"}, "month"),
            ("negative", {"month": "-3", "year": "2026"}, "month"),
            ("decimal", {"month": "3.0", "year": "2026"}, "month"),
            ("exponent", {"month": "1e0", "year": "2026"}, "month"),
            ("superscript", {"month": "³", "year": "2026"}, "month"),
            ("money", {"month": "£1,234.5", "year": "2026"}, "month"),
            ("long", {"month": "1" * 400, "year": "2026"}, "month"),
            ("year-of-two-digits", {"month": "3", "year": "26"}, "date-year"),
            ("year-too-early", {"month": "12", "year": "1899"}, "date-year"),
            ("year-too-late", {"month": "1", "year": "2200"}, "date-year"),
            ("year-of-five-digits", {"month": "3", "year": "20266"}, "month"),
            ("second-day", "2026-03-02", "month"),
            ("february-29", "2024-02-29", "month"),
            ("april-31", "2026-04-31", "month"),
            ("american", "03/2026", "month"),
            ("words", "March 2026", "month"),
            ("null-character", {"month": "3\x00", "year": "2026"}, "control-character"),
            ("surrogate", {"month": "\ud800", "year": "2026"}, "control-character"),
            ("list", ["3", "2026"], "text"),
            ("number", 3, "text"),
        ],
    ),
    "bounded month": (
        PAST_MONTH,
        [
            ("early", "2015-08", "min"),
            ("late", "2020-12", "max"),
            ("far-too-early", "1850-01", "min"),
        ],
    ),
}
