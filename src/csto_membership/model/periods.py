"""Calendar periods of months and days (`Period`), and days of every year (`MonthDay`)."""

import re
from datetime import date, timedelta
from typing import Self

from attrs import field, frozen

from csto_membership.errors import MomentError

from .days import as_date, checked_text, days_of_month, iso_day
from .validation import typed

PERIOD = r"P(?=.)(?:([0-9]{1,5})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,7})D)?"
_MONTHS = range(1, 13)


@frozen(slots=True, field_transformer=typed)
class Period:
    """A calendar period of months and days, such as ``P6M`` or ``P1Y1D`` (ISO 8601).

    Attributes:
        months: whole calendar months (a year is twelve).
        days: days on top of them (a week is seven).
        text: as it was written.
    """

    months: int
    days: int
    text: str = field(default="", eq=False)

    def __attrs_post_init__(self) -> None:
        """Write the text where none was given.

        Raises:
            MomentError: it runs backwards.
        """
        if self.months < 0 or self.days < 0:
            raise MomentError(f"{self.months} months and {self.days} days", "is no period: it would run backwards")
        if not self.text:
            months = f"{self.months}M" if self.months else ""
            days = f"{self.days}D" if self.days or not self.months else ""
            object.__setattr__(self, "text", f"P{months}{days}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ISO 8601 duration of years, months, weeks and days.

        Raises:
            MomentError: it is no such duration.
            TypeError: it is no text.
        """
        match = re.fullmatch(PERIOD, checked_text(text, "a period"))
        if not match:
            raise MomentError(text, "is not a period this package reads; write P6M, P1Y, P30D or P1Y1D")
        years, months, weeks, days = (int(part or 0) for part in match.groups())
        return cls(12 * years + months, 7 * weeks + days, text)

    def after(self, day: date) -> date:
        """Return the day this period after `day`.

        Months go first and keep the day of the month, clamped to the month's last; days
        come on top (2010-08-31 and six months is 2011-02-28).

        Raises:
            MomentError: the result lies beyond the year 9999.
            TypeError: `day` is no date.
        """
        due = day = as_date(day)
        months = day.month - 1 + self.months
        year, month = day.year + months // 12, months % 12 + 1
        try:
            if self.months:
                due = date(year, month, min(day.day, days_of_month(year, month)))
            return due + timedelta(self.days)
        except (ValueError, OverflowError):
            raise MomentError(self.text, f"counted from {day} ends beyond the year 9999") from None

    def __str__(self) -> str:
        """Return the text as written."""
        return self.text


@frozen(slots=True, field_transformer=typed)
class MonthDay:
    """A day of every year, such as ``12-31``; 29 February falls on the 28th in common years."""

    month: int
    day: int

    def __attrs_post_init__(self) -> None:
        """Check that some year has it.

        Raises:
            MomentError: no year has such a day.
        """
        if not (self.month in _MONTHS and 1 <= self.day <= days_of_month(2000, self.month)):
            raise MomentError(str(self), "is not a day of the year; write MM-DD")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read exactly ``MM-DD``.

        Raises:
            MomentError: it is another text, or no year has such a day.
            TypeError: it is no text.
        """
        try:
            leap = iso_day(f"2000-{checked_text(text, 'a day of the year')}")
        except MomentError:
            raise MomentError(text, "is not a day of the year; write MM-DD") from None
        return cls(leap.month, leap.day)

    def at_or_after(self, day: date) -> date:
        """Return the first such day that is not before `day`.

        Raises:
            MomentError: it lies beyond the year 9999.
            TypeError: `day` is no date.
        """
        day = as_date(day)
        for year in range(day.year, min(day.year + 1, 9999) + 1):
            candidate = date(year, self.month, min(self.day, days_of_month(year, self.month)))
            if candidate >= day:
                return candidate
        raise MomentError(str(self), f"has no such day at or after {day} before the year 10000")

    def __str__(self) -> str:
        """Return it as ``MM-DD``."""
        return f"{self.month:02}-{self.day:02}"
