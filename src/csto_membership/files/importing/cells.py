"""Cells of other people's tables: days in the forms that are in use, marks after days, footnotes after names.

Nothing is guessed: a day that can be read in two ways is refused. What is left out or counted to read a cell is told.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from attrs import evolve, frozen

from csto_membership.errors import MomentError, cut
from csto_membership.model.dates import Moment

MISSING = frozenset(
    {"", "na", "<na>", "n/a", "nan", "nat", "none", "null", ".", "-", "--", "\u2013", "\u2014", "\u2026", "..."}
)
"""Texts that stand for nothing, in small letters."""

ORDERS = ("ymd", "dmy", "mdy")
"""The orders of day, month and year in days that are written in numbers."""
DAY_NUMBERS = {
    "1900": date(1899, 12, 30),  # spreadsheets have a 29 February 1900: right from day 61 on
    "1904": date(1904, 1, 1),
    "1960": date(1960, 1, 1),
    "1970": date(1970, 1, 1),
}
"""From when programs count days: spreadsheets, those of old Macs, Stata and SAS, R. The day of the number 0."""
COUNTED = "day numbers were read"
FOOTNOTE = "footnote marks after days were left out"

_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name[:length]: number for number, name in enumerate(_NAMES, start=1) for length in (3, 4, len(name))}
_DAY_MONTH = re.compile(r"(\d{1,2})[\s.\-/]*([A-Za-z]{3,9})[\s.,\-/]+(\d{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTH = re.compile(r"([A-Za-z]{3,9})[\s.,\-/]+(\d{4})")
_NUMBERS = re.compile(r"(\d{1,4})([./\-])(\d{1,2})\2(\d{1,4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0*)?")
_NUMBER = re.compile(r"([+-]?\d{1,7})(?:\.0*)?")
_YEARS = frozenset({*range(1000, 2200), date.max.year})  # the last stands for an open end
_SPAN = re.compile(r"(\d{4}[\d-]*)\.\.(\d{4}[\d-]*)")
_TIME = re.compile(r"(.*\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?")
_MIDNIGHT = re.compile(r"00:00(:00(\.0*)?)?")
_BARE = r"\s+\d{1,2}(?:\s*,\s*\d{1,2})*"
_FOOTNOTE = re.compile(rf"(?:\s*+[*†‡§]++|\s*+[\[(]\d{{1,2}}[\])]|\s++\d{{1,2}}[/)]|{_BARE}|\s*+[¹²³⁴⁵⁶⁷⁸⁹⁰]++)+$")
LONGEST = 1_000
"""How many characters a cell may have to be looked at for a day or a footnote mark."""
_MARK = re.compile(r"(?P<day>.*\d)\s*\(?(?P<mark>[A-Za-z]{1,3})\)?")
_FORMER = re.compile(r"\[(?P<day>[^\[\]]+?)\s*\](?P<mark>\s*\(?[A-Za-z]{1,3}\)?)?")


class UnreadCellError(ValueError):
    """A cell that cannot be read.

    Attributes:
        kind: what is wrong, in words that are the same for all cells of the kind.
        cell: the cell.
    """

    def __init__(self, kind: str, cell: str) -> None:
        """Keep the reason and the cell."""
        self.kind = kind
        self.cell = cell

    def __str__(self) -> str:
        """Quote the cell and say what is wrong."""
        return f"{cut(self.cell, 200)!r}: {self.kind}"


@frozen(slots=True)
class DayCell:
    """A day with what stands beside it.

    Attributes:
        day: the day.
        mark: the letters after it.
        former: whether it stands in brackets, as the days of former parties do.
        told: what was done to read it that its reader should know: `COUNTED`, `FOOTNOTE`.
    """

    day: Moment
    mark: str = ""
    former: bool = False
    told: tuple[str, ...] = ()


def is_missing(text: str) -> bool:
    """Whether a cell stands for nothing."""
    return text.casefold() in MISSING


def read_day(text: str, order: str | None = None, counted: str | None = None) -> Moment:
    """Read a day: ISO 8601 or EDTF, with the name of its month, in numbers, or counted.

    Args:
        text: the cell.
        order: the order of day, month and year in numbers, one of `ORDERS`; ``None``: only what can be
            read in one way is read.
        counted: what a number that is no year is counted from, one of `DAY_NUMBERS`; ``None``: it is refused.

    Raises:
        UnreadCellError: it is no day, or could be several.
    """
    if len(text) > LONGEST:
        raise UnreadCellError("no day that can be read", text)
    time = _TIME.fullmatch(text)
    if time:
        if time[3] or not _MIDNIGHT.fullmatch(time[2]):
            raise UnreadCellError("a time of day or a time zone, where a day is needed", text)
        return read_day(time[1], order)
    if number := _NUMBER.fullmatch(text):
        return _number(int(number[1]), counted, text)
    if span := _SPAN.fullmatch(text):
        with suppress(MomentError):
            return Moment.between(Moment.parse(span[1]).earliest, Moment.parse(span[2]).latest)
    try:
        return Moment.parse(text)
    except MomentError as error:
        impossible = error.why if "calendar" in error.why or "month" in error.why else ""
    for pattern, make in _FORMS:
        found = pattern.fullmatch(text)
        if found and (moment := make(found, order)) is not None:
            return moment
    raise UnreadCellError("a day that is not in the calendar" if impossible else "no day that can be read", text)


def _exact(year: str | int, month: int, day: str | int, text: str) -> Moment:
    try:
        return Moment.of(date(int(year), month, int(day)))
    except ValueError:
        raise UnreadCellError("a day that is not in the calendar", text) from None


def _named_day(found: re.Match[str], _: str | None) -> Moment | None:
    day, name, year = (found[1], found[2], found[3]) if found[1].isdigit() else (found[2], found[1], found[3])
    month = _MONTHS.get(name.casefold())
    return _exact(year, month, day, found[0]) if month else None


def _named_month(found: re.Match[str], _: str | None) -> Moment | None:
    month = _MONTHS.get(found[1].casefold())
    return Moment.parse(f"{found[2]}-{month:02}") if month else None


def _numbers(found: re.Match[str], order: str | None) -> Moment | None:
    first, second, third = found[1], int(found[3]), found[4]
    if len(first) == 4:  # noqa: PLR2004  a year
        return _exact(first, second, third, found[0])
    if len(third) != 4:  # noqa: PLR2004  a year
        raise UnreadCellError("a year of two digits, whose century is not known", found[0])
    readings = {"dmy": (second, int(first)), "mdy": (int(first), second)}
    if order in readings:
        return _exact(third, *readings[order], found[0])
    possible = {one for one in readings.values() if 1 <= one[0] <= 12}  # noqa: PLR2004  months
    if len(possible) > 1:
        raise UnreadCellError("an ambiguous day: say with --dates which is first, the day or the month", found[0])
    return _exact(third, *(possible or {(second, int(first))}).pop(), found[0])


def _compact(found: re.Match[str], _: str | None) -> Moment:
    return _exact(found[1], int(found[2]), found[3], found[0])


def _number(number: int, counted: str | None, text: str) -> Moment:
    """Return the year that a number is, else the day that it counts to."""
    if number in _YEARS:
        return Moment.parse(str(number))
    if counted is None:
        raise UnreadCellError("a number that is no year; if it counts days, say from when with --day-numbers", text)
    with suppress(OverflowError):
        day = DAY_NUMBERS[counted] + timedelta(days=number)
        if day.year in _YEARS and not (counted == "1900" and number <= 60):  # noqa: PLR2004  see `DAY_NUMBERS`
            return Moment.of(day)
    raise UnreadCellError("a number that is neither a year nor a plausible day number", text)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str | None], Moment | None]], ...] = (
    (_DAY_MONTH, _named_day),
    (_MONTH_DAY, _named_day),
    (_MONTH, _named_month),
    (_NUMBERS, _numbers),
    (_COMPACT, _compact),
)


def read_day_cell(text: str, order: str | None = None, counted: str | None = None) -> DayCell:
    """Read a day with the mark after it; a footnote mark after both is left out, and told.

    Raises:
        UnreadCellError: there is no day that can be read.
    """
    try:
        return _marked_day(text, order, counted)
    except UnreadCellError as unread:
        shorter = without_footnote(text)
        with suppress(UnreadCellError):
            cell = _marked_day(shorter, order, counted) if shorter != text else None
            bare = re.fullmatch(_BARE, text[len(shorter) :])  # after a year or month it could be a part of the day
            if cell is not None and (cell.mark or cell.day.exact or not bare):
                return evolve(cell, told=(*cell.told, FOOTNOTE))
        raise unread from None


def _marked_day(text: str, order: str | None, counted: str | None) -> DayCell:
    former = _FORMER.fullmatch(text[: LONGEST + 1])
    if former and ".." not in text:
        inner = read_day_cell(former["day"].strip(), order, counted)
        return evolve(inner, mark=inner.mark or (former["mark"] or "").strip(" ()"), former=True)
    day, mark = text, ""
    try:
        moment = read_day(day, order, counted)
    except UnreadCellError:
        marked = _MARK.fullmatch(text) if len(text) <= LONGEST else None
        if marked is None or _TIME.fullmatch(text):  # Z is a time zone, and no mark
            raise
        day, mark = marked["day"], marked["mark"]
        moment = read_day(day, order, counted)
    number = _NUMBER.fullmatch(day)
    return DayCell(moment, mark, told=(COUNTED,) if number and int(number[1]) not in _YEARS else ())


def read_parts(year: str, month: str, day: str) -> Moment | None:
    """Read a day that stands in three columns; a month or a day that is missing leaves it imprecise.

    Raises:
        UnreadCellError: they are no day.
    """
    parts = [one.removesuffix(".0") for one in (year, month, day)]
    numbers = [int(one) if re.fullmatch(r"[+-]?\d{1,9}", one) else None for one in parts]
    text = "-".join(parts)
    if any(number is None and not is_missing(part) for number, part in zip(numbers, parts, strict=True)):
        raise UnreadCellError("no day that can be read", text)
    known = [number if number is not None and number > 0 else 0 for number in numbers]
    if not known[0]:
        return None
    if not known[1]:
        return Moment.parse(f"{known[0]:04}")
    if not 1 <= known[1] <= 12:  # noqa: PLR2004  months
        raise UnreadCellError("a day that is not in the calendar", text)
    return _exact(known[0], known[1], known[2], text) if known[2] else Moment.parse(f"{known[0]:04}-{known[1]:02}")


def without_footnote(text: str) -> str:
    """Return a text without the footnote mark at its end: a number, a star, or one of these in brackets."""
    shorter = _FOOTNOTE.sub("", text).strip() if len(text) <= LONGEST else text
    return shorter or text
