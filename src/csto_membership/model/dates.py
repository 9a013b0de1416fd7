"""Days known exactly or only within bounds: `Moment`.

A `Moment` is *one* day of which we may know only the bounds. Its text is a subset of the
Extended Date/Time Format (EDTF, ISO 8601-2:2019):

=============================  ============================================
text                           the day lies
=============================  ============================================
``1993-12-31``                 on that day
``1993-12``, ``1993-12-XX``    in that month
``1993``, ``1993-XX``          in that year
``2024-33`` … ``2024-36``      in that quarter (alias ``2024-Q1`` … ``-Q4``)
``[1993-09-24..1993-12-31]``   between those days, both included
``[1993-09..1993-12]``         from the first day of the one to the last of the other
=============================  ============================================

Each may end in ``?`` (uncertain), ``~`` (approximate) or ``%`` (both); after a bracket that
is ours, EDTF has it inside. The qualifiers travel with the answer; they never widen the bounds. Days are proleptic
Gregorian `datetime.date`, years 0001 to 9999. Nothing here reads a clock.
"""

import re
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Any, Self

from attrs import field, frozen

from csto_membership.errors import MomentError, UndeterminedError

from .days import FORMS, SHAPE, as_date, checked_text, days_of_month, iso_day, plain_time
from .validation import typed

BOUNDS = r"\[(?P<first>[0-9]{4}(?:-[0-9]{2}){0,2})\.\.(?P<last>[0-9]{4}(?:-[0-9]{2}){0,2})\](?P<doubt>[?~%])?"
_MARKS = {(False, False): "", (True, False): "?", (False, True): "~", (True, True): "%"}
_QUARTERS = range(33, 37)
_SEASONS = range(21, 33)
_PARTS = range(37, 42)
"""EDTF's codes of quadrimesters and semesters."""
_MONTHS = range(1, 13)

Date = date
"""In the class below, ``date`` is a property."""


@frozen(slots=True, eq=False, field_transformer=typed)
class Moment:
    """One day, known exactly or only within bounds.

    Two moments are equal if they say the same: the same bounds and the same qualifiers,
    however they are written. An exact one without qualifiers equals its `datetime.date`. Before and
    after (``<``, ``<=``, ``>``, ``>=``) are decided by the bounds, with a moment or a date; where the
    bounds leave it open, `UndeterminedError` is raised.

    Attributes:
        earliest: the first day it can be.
        latest: the last day it can be.
        uncertain: ``?`` or ``%``: the source itself is in doubt.
        approximate: ``~`` or ``%``: the source says "about".
    """

    earliest: date = field(converter=as_date)
    latest: date = field(converter=as_date)
    uncertain: bool = False
    approximate: bool = False
    _text: str = ""
    _precision: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse bounds that run backwards.

        Raises:
            MomentError: the bounds are the wrong way round.
        """
        if self.latest < self.earliest:
            raise MomentError(self.text, "has its bounds the wrong way round")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a moment from text.

        Raises:
            MomentError: the text is not of the subset, or names an impossible day.
            TypeError: it is no text.

        >>> Moment.parse("2024-Q4").earliest
        datetime.date(2024, 10, 1)
        """
        text = checked_text(text, "a moment")
        if len(text) == 10 and text[4] == text[7] == "-":  # noqa: PLR2004  the length of an ISO day
            with suppress(ValueError):  # what is wrong with it is told below
                day = date.fromisoformat(text)
                return cls(day, day, False, False, text, "day")  # noqa: FBT003  as below
        bounds = re.fullmatch(BOUNDS, text)
        match = bounds or re.fullmatch(SHAPE, text)
        if not match:
            raise MomentError(text, FORMS)
        earliest, latest, precision = (_bounds if bounds else _shape)(text, match)
        doubt = match["doubt"] or ""
        return cls(earliest, latest, doubt in {"?", "%"}, doubt in {"~", "%"}, text, precision)

    @classmethod
    def between(cls, earliest: date, latest: date, like: "Moment | None" = None) -> Self:
        """Make the moment with these bounds, and with the qualifiers of another.

        The text of the other is kept where it says the same.

        Raises:
            MomentError: the bounds are the wrong way round.
            TypeError: a bound is no day, or the other no moment.
        """
        if like is None:
            return cls(earliest, latest)
        if not isinstance(like, Moment):
            message = f"the qualifiers are taken from another Moment, not from {type(like).__name__}"
            raise TypeError(message)
        same = (like.earliest, like.latest) == (earliest, latest)
        text, precision = (like.text, like.precision) if same else ("", "")
        return cls(earliest, latest, like.uncertain, like.approximate, text, precision)

    @classmethod
    def of(cls, value: Any) -> "Moment":  # noqa: ANN401  the one door for whatever people call a day
        """Make a moment of a day, a text or a moment.

        A naive `datetime.datetime` at midnight counts as its date.

        Raises:
            MomentError: a text that names no day.
            TypeError: anything else; a datetime with a time or a zone is no day.
        """
        if isinstance(value, Moment):
            return value
        value = plain_time(value)
        return _moment_of(value if isinstance(value, str) else as_date(value))

    @property
    def exact(self) -> bool:
        """Whether it can be one day only."""
        return self.earliest == self.latest

    @property
    def date(self) -> date | None:
        """The day, if it is exact; else ``None``."""
        return self.earliest if self.exact else None

    @property
    def text(self) -> str:
        """As it was written; of a moment made from bounds, as it would be."""
        if self._text:
            return self._text
        days = f"{self.earliest}" if self.exact else f"[{self.earliest}..{self.latest}]"
        return days + _MARKS[self.uncertain, self.approximate]

    @property
    def precision(self) -> str:
        """``day``, ``month``, ``quarter``, ``year`` or ``bounds``."""
        return self._precision or ("day" if self.exact else "bounds")

    def __eq__(self, other: object) -> bool:
        """Whether both say the same."""
        if isinstance(other, Moment):
            return bool(self._said == other._said)
        return bool(self._said == other) if isinstance(other, Date) else NotImplemented

    def __hash__(self) -> int:
        """Hash by what it says."""
        return hash(self._said)

    @property
    def _said(self) -> object:
        """What it says, however it is written."""
        if self.earliest == self.latest and not (self.uncertain or self.approximate):
            return self.earliest
        return self.earliest, self.latest, self.uncertain, self.approximate

    def __lt__(self, other: "Date | Moment") -> bool:
        """Whether it lies before another day.

        Raises:
            UndeterminedError: it may or may not.
        """
        first, last = bounds_of_day(other)
        return self._decided(self.latest < first, self.earliest >= last, f"lies before {other}")

    def __le__(self, other: "Date | Moment") -> bool:
        """Whether it lies on another day or before it.

        Raises:
            UndeterminedError: it may or may not.
        """
        first, last = bounds_of_day(other)
        return self._decided(self.latest <= first, self.earliest > last, f"lies on {other} or before")

    def __gt__(self, other: "Date | Moment") -> bool:
        """Whether it lies after another day.

        Raises:
            UndeterminedError: it may or may not.
        """
        first, last = bounds_of_day(other)
        return self._decided(self.earliest > last, self.latest <= first, f"lies after {other}")

    def __ge__(self, other: "Date | Moment") -> bool:
        """Whether it lies on another day or after it.

        Raises:
            UndeterminedError: it may or may not.
        """
        first, last = bounds_of_day(other)
        return self._decided(self.earliest >= last, self.latest < first, f"lies on {other} or after")

    def _decided(self, yes: bool, no: bool, words: str) -> bool:  # noqa: FBT001  two halves of one answer
        if yes == no:
            hint = "compare its earliest or its latest day"
            raise UndeterminedError(f"whether {self} {words}", ("yes", "no"), hint=hint)
        return yes

    def __str__(self) -> str:
        """Return the text as written."""
        return self.text

    def __repr__(self) -> str:
        """Return a short form that `Moment.parse` reads."""
        return f"Moment({self.text!r})"


def _bounds(text: str, match: re.Match[str]) -> tuple[date, date, str]:
    try:
        return Moment.parse(match["first"]).earliest, Moment.parse(match["last"]).latest, "bounds"
    except MomentError as error:
        raise MomentError(text, f"has a bound that {error.why}") from None


def _shape(text: str, shape: re.Match[str]) -> tuple[date, date, str]:
    if shape["year"] == "0000":
        raise MomentError(text, "has no year this calendar holds: 0001 to 9999")
    year, part = int(shape["year"]), int(shape["part"] or 0)
    quarter = int(shape["named"] or 0) or (part - 32 if part in _QUARTERS else 0)
    if quarter and not (shape["day"] or shape["hidden"]):
        month = 3 * quarter
        return date(year, month - 2, 1), date(year, month, days_of_month(year, month)), "quarter"
    if shape["part"] is None:
        return date(year, 1, 1), date(year, 12, 31), "year"
    if part not in _MONTHS:
        raise MomentError(text, _no_month(part))
    if shape["day"] is None:
        return date(year, part, 1), date(year, part, days_of_month(year, part)), "month"
    try:
        day = date(year, part, int(shape["day"]))
    except ValueError:
        raise MomentError(text, "is not a day of the calendar") from None
    return day, day, "day"


def _no_month(part: int) -> str:
    if part in _SEASONS:
        return "names a season, which has no days of its own; write bounds, such as [2024-03..2024-05]"
    return "names a third or half of a year; write bounds, such as [2024-01..2024-06]" * (part in _PARTS) or (
        "has no such month"
    )


Day = date | str | Moment
"""What a question takes for a day."""


@lru_cache(maxsize=32_768)  # there are 25,000 days in 70 years, and the events of a large register share them
def _moment_of(value: str | date) -> Moment:
    return Moment.parse(value) if isinstance(value, str) else Moment(value, value)


@lru_cache(maxsize=4096)
def read_day(text: str) -> date | Moment:
    """Read a day from text: an exact one, written as an ISO day, as a plain date.

    Raises:
        MomentError: the text names no day.
    """
    if len(text) == 10 and text[4] == text[7] == "-" and text[8:] != "XX":  # noqa: PLR2004  the length of an ISO day
        return iso_day(text)
    return Moment.parse(text)


def bounds_of(on: Day) -> tuple[date, date]:
    """Return the first and the last day that a question can mean.

    Raises:
        MomentError: a text that names no day.
        TypeError: it is no day at all.
    """
    if isinstance(on, str):
        on = read_day(on)
    if isinstance(on, Moment):
        return on.earliest, on.latest
    day = as_date(on)
    return day, day


def bounds_of_day(other: object) -> tuple[date, date]:
    """Return the first and the last day of a date or a moment.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(other, Moment):
        return other.earliest, other.latest
    if not isinstance(other, date):
        message = f"a Moment is compared with a date or a Moment, not with {type(other).__name__}"
        raise TypeError(message)
    day = as_date(other)
    return day, day


def exact_day(on: Day, why: str) -> date:
    """Return the one day that is meant.

    Raises:
        MomentError: several days can be meant; `why` one exact day is needed.
    """
    first, last = bounds_of(on)
    if first != last:
        raise MomentError(str(on), f"must be one exact day{why}")
    return first


def optional_moment(value: Any) -> Moment | None:  # noqa: ANN401  whatever `Moment.of` takes
    """Make a moment of a day, unless there is none."""
    return None if value is None else Moment.of(value)
