"""The ways in which one day is written."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.helpers.forms.numbers import ONES, TEENS, TENS
from tests.helpers.forms.written import AROUND, Written, one

_SAID = """January February March April May June July August September October November
    December"""
_MONTHS = _SAID.split()
_SAID = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
_DAYS = [*_SAID.split(), *(f"twenty-{word}" for word in _SAID.split()[:9]), "thirtieth"]
_DAYS.append("thirty-first")


def _below_hundred(number):
    if number < 10:
        return ONES[str(number)]
    if number < 20:
        return TEENS[str(number - 10)]
    return TENS[str(number // 10)] + (f"-{ONES[str(number % 10)]}" if number % 10 else "")


def _year_said(year):
    head, rest = divmod(year, 100)
    if head == 20 and rest < 10:
        return "two thousand" + (f" {ONES[str(rest)]}" if rest else "")
    if rest == 0:
        return f"{_below_hundred(head)} hundred"
    return f"{_below_hundred(head)} {'oh ' if rest < 10 else ''}{_below_hundred(rest)}"


@st.composite
def _date(draw, parts, way):
    year, month, day = parts
    mark = draw(one("/", "-", ".", " / ", " "))
    number, at = (f"{month}", f"{day}") if draw(st.booleans()) else (f"{month:02}", f"{day:02}")
    name = _MONTHS[month - 1]
    name = draw(one(name, name[:3], f"{name[:3]}.", name.upper()[:3])) if month != 5 else name
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if not 10 < day < 20 else 0, "th")
    if way == "numbers":
        return mark.join((number, at, str(year)))
    if way == "short":
        mark = mark.strip() or "/"
        return mark.join((number, at, f"{year % 100:02}"))
    if way == "ISO":
        return draw(one("-", "/", "")).join((str(year), f"{month:02}", f"{day:02}"))
    if way == "together":
        return f"{month:02}{day:02}{year}"
    if way == "birth":
        return f"DOB {month:02}{day:02}{year % 100:02}"
    if way == "month first":
        return f"{name} {day}{draw(one('', ending))}{draw(one(', ', ' '))}{year}"
    if way == "day first":
        gap = draw(one(" ", "", "-"))
        name = name.rstrip(".")
        return f"{day}{gap}{name}{gap}{draw(one(str(year), f'{year % 100:02}'))}"
    if way == "day of":
        return f"the {day}{ending} of {name}, {year}"
    said = draw(one(_MONTHS[month - 1], f"{_MONTHS[month - 1]} the"))
    return f"{said} {_DAYS[day - 1]}{draw(one(' ', ', '))}{_year_said(year)}"


_AS_DATES = ("numbers", "ISO", "month first", "day first", "day of", "said", "short", "together")


@st.composite
def dates(draw):
    """A day, of somebody's birth."""
    parts = draw(st.integers(1936, 2019)), draw(st.integers(1, 12)), draw(st.integers(1, 28))
    term = draw(_date(parts, draw(one(*_AS_DATES[:5]))))
    form = draw(_date(parts, draw(one(*_AS_DATES, "birth"))))
    return Written(term, form, draw(one(*AROUND)).format(form))
