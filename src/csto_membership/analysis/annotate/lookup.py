"""`Lookup`: the answers about all states, in the form in which every backend looks them up.

There are two ways to use it:

- **By place** (pandas, polars, PyArrow, Dask, our own `Table`): a state has a number, a day has a
  place among the days on which anything changes, and the two together are the place of the
  answer in a short list. Three look-ups a row; nothing is joined or sorted, so rows keep
  their order and cannot multiply.
- **By range** (DuckDB, Spark): the intervals are a small table that is joined on the state and
  the range of days. The intervals of a state do not overlap, so a row meets one at most.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from attrs import frozen

from csto_membership.analysis.intervals import Interval, change_days
from csto_membership.model.days import ONE_DAY
from csto_membership.output.columns import Kind, Value


@frozen(slots=False, kw_only=True)
class Lookup:
    """The answers to add to a frame.

    Attributes:
        state: the column that names the state.
        on: the column with the day.
        keys: for every name of a state, the number of its history.
        histories: the intervals of each state.
        answers: for each new column, its type and the answer for an interval of a history.
        projected: the new column that says whether a day is a projection; ``None``: it is not asked for.
        checked_through: the last day that is no projection.
        unknown: a column to add that marks rows whose state is none of the `keys`; ``None``: add none.
        scratch: a name that no column has.
    """

    state: str
    on: str
    keys: Mapping[Any, int]
    histories: Sequence[Sequence[Interval]]
    answers: Mapping[str, tuple[Kind, Callable[[int, Interval], Value]]]
    projected: str | None
    checked_through: date
    unknown: str | None = None
    scratch: str

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which some answer changes, in order; at least one."""
        horizon: set[date] = set()
        if self.projected and self.checked_through < date.max:
            horizon.add(self.checked_through + ONE_DAY)
        return tuple(sorted({*change_days(self.histories), *horizon})) or (date.max,)

    @property
    def places(self) -> int:
        """How many places a state has: one for a missing day, one before the first change, one from each."""
        return len(self.days) + 2

    @cached_property
    def lists(self) -> dict[str, tuple[Kind, list[Value]]]:
        """For each new column its type and its answers, by place; those of no state come last."""
        size, starts = len(self.histories), (date.min, *self.days)
        found: dict[str, tuple[Kind, list[Value]]] = {}
        for name, (kind, answer) in self.answers.items():
            values: list[Value] = []
            for number, history in enumerate(self.histories):
                firsts = [one.first for one in history]
                held = (history[bisect_right(firsts, day) - 1] for day in starts)
                values += [None, *(answer(number, one) for one in held)]
            found[name] = kind, values + [None] * self.places
        if self.projected:
            later: list[Value] = [None, *(day > self.checked_through for day in starts)]
            found[self.projected] = bool, later * (size + 1)
        if self.unknown:
            found[self.unknown] = bool, [number == size for number in range(size + 1) for _ in range(self.places)]
        return found

    @property
    def calendar(self) -> tuple[int, list[int]]:
        """The day before the first change, counted from 1970, and the place of each day from it to the last."""
        places = [1]
        for place, (day, following) in enumerate(zip(self.days, (*self.days[1:], None), strict=True), start=2):
            places += [place] * ((following - day).days if following else 1)
        return (self.days[0] - date(1970, 1, 1)).days - 1, places

    def intervals(self) -> list[tuple[Any, ...]]:
        """Return number of the history, first day, last day and answers, for every interval."""
        return [
            (number, one.first, one.last, *(answer(number, one) for _, answer in self.answers.values()))
            for number, history in enumerate(self.histories)
            for one in history
        ]
