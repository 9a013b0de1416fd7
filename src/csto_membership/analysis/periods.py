"""Calendar periods side by side: years, quarters, months or days.

Every period has a serial number in its kind (a year its number, a month the months since
the year 0, …), so the period of a day is arithmetic, not a search.
"""

from collections.abc import Callable, Sequence
from datetime import date
from numbers import Real
from typing import Any, Literal

from attrs import field, frozen

from csto_membership.errors import MomentError, UnknownWordError
from csto_membership.model.dates import Day, Moment
from csto_membership.model.periods import MonthDay
from csto_membership.output.columns import Kind, Value

Every = Literal["year", "quarter", "month", "day"]
RULES = ("any", "first", "last", "majority")
"""The rules by which days decide a period; for years, a day of the year (``MM-DD``) as well."""
_LAST = date.max.toordinal()


def _quarter(day: date) -> int:
    return 4 * day.year + (day.month - 1) // 3


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


_NUMBER: dict[str, Callable[[date], int]] = {
    "year": lambda day: day.year,
    "quarter": _quarter,
    "month": _month,
    "day": date.toordinal,
}
_BEGIN: dict[str, Callable[[int], date]] = {
    "year": lambda number: date(number, 1, 1),
    "quarter": lambda number: date(number // 4, 3 * (number % 4) + 1, 1),
    "month": lambda number: date(number // 12, number % 12 + 1, 1),
    "day": date.fromordinal,
}
_LABEL: dict[str, tuple[Kind, Callable[[int], Value]]] = {
    "year": (int, lambda number: number),
    "quarter": (str, lambda number: f"{number // 4:04}-Q{number % 4 + 1}"),
    "month": (str, lambda number: f"{number // 12:04}-{number % 12 + 1:02}"),
    "day": (date, date.fromordinal),
}


@frozen(slots=True)
class Periods:
    """The periods from that of one day to that of another, both included.

    Attributes:
        every: what they are.
        first: serial number of the first one.
        starts: the ordinal of each one's first day, and of the first day after the last one.
    """

    every: str
    first: int
    starts: Sequence[int] = field(repr=False)

    @classmethod
    def between(cls, start: Day | int, end: Day | int, every: str) -> "Periods":
        """Return the periods from the one in which `start` lies to the one in which `end` lies.

        Args:
            start: a day, or a year as a number; of an imprecise day its first.
            end: the same; of an imprecise day its last.
            every: ``year``, ``quarter``, ``month`` or ``day``.

        Raises:
            UnknownWordError: no such period.
            MomentError: no such day, or `end` comes before `start`.
        """
        if every not in _NUMBER:
            raise UnknownWordError(every, tuple(_NUMBER), "period")
        begin, finish = moment_of(start), moment_of(end)
        first, last = _NUMBER[every](begin.earliest), _NUMBER[every](finish.latest)
        if last < first:
            raise MomentError(str(finish), f"lies before {begin}, where the table is to begin")
        if every == "day":
            return cls(every, first, range(first, last + 2))
        starts = [_BEGIN[every](number).toordinal() for number in range(first, last + 1)]
        beyond = _LAST + 1 if last == _NUMBER[every](date.max) else _BEGIN[every](last + 1).toordinal()
        return cls(every, first, (*starts, beyond))

    def __len__(self) -> int:
        """Count them."""
        return len(self.starts) - 1

    @property
    def number(self) -> Callable[[date], int]:
        """What gives the serial number of a day's period."""
        return _NUMBER[self.every]

    @property
    def kind(self) -> Kind:
        """The type of the labels."""
        return _LABEL[self.every][0]

    @property
    def last_day(self) -> date:
        """The last day of the last one."""
        return date.fromordinal(self.starts[-1] - 1)

    def labels(self) -> list[Value]:
        """Return what a table calls each: 1999, ``1999-Q2``, ``1999-04``, or the day itself."""
        label = _LABEL[self.every][1]
        return [label(number) for number in range(self.first, self.first + len(self))]

    def day_of_year(self, day: MonthDay) -> list[int]:
        """Return the ordinal of this day of each period, which must be years."""
        return [day.at_or_after(date.fromordinal(start)).toordinal() for start in self.starts[:-1]]


def moment_of(day: Day | int) -> Moment:
    """Return a day, or the year that a number names.

    Raises:
        MomentError: there is no such day or year.
        TypeError: it is neither.
    """
    given: Any = day
    if isinstance(given, int) and abs(given) > 10**9:
        raise MomentError(given, "is no year")
    if isinstance(given, Real) and not isinstance(given, bool) and float(given).is_integer():  # numpy's, and 2012.0
        year = int(float(given))
        return Moment.parse(f"{year:04}" if year >= 0 else str(year))
    return Moment.of(given)


def read_rule(rule: str, every: str) -> str | MonthDay:
    """Return a rule, read.

    Raises:
        UnknownWordError: it is no rule; or a day of the year, for periods other than years.
        MomentError: no year has this day.
    """
    if rule in RULES:
        return rule
    looks_like_day: Any = isinstance(rule, str) and rule[:1].isdigit()
    if every == "year" and looks_like_day:
        return MonthDay.parse(rule)
    raise UnknownWordError(rule, (*RULES, "MM-DD") if every == "year" else RULES, f"rule for every {every}")
