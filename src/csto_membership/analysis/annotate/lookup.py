"""`Lookup`: the answers about many histories, in the forms in which engines look them up.

There are three:

- **In a table** (`Grid`; pandas, polars, PyArrow, Dask): a history has a number, a day has a place among the days on
  which anything changes, and the two together are a place in a table of small integers. Nothing is joined or
  sorted, so rows keep their order and cannot multiply.
- **By search** (`Steps`; the same engines, where that table would be too large): the day is searched for among the
  changes of the history, in all rows at once.
- **By join** (DuckDB, Spark): the changes are a small table that is joined on the state and the day.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any, TypeVar

from attrs import frozen

from csto_membership.engine.columns import Grid, Histories
from csto_membership.output.cached import cached_property
from csto_membership.output.columns import Kind, Value

T = TypeVar("T")
Array = Any  # numpy's own type is not at hand where numpy is not installed
MOST_CELLS = 4_000_000
"""How many cells a table may have; beyond, changes are searched for."""


@frozen(slots=False, kw_only=True)
class Lookup:
    """The answers to add to a frame.

    The number of a history is ``place of the instrument * stride + place of the state``. A state or an instrument that
    is not known has the place after the last one, and no answer.

    Attributes:
        state: the column that names the state.
        on: the column with the day.
        instrument: the column that names the instrument; ``None``: it is one for all rows.
        keys: for every name of a state, the place of the state.
        under: for every name of an instrument, its place; one instrument for all rows has the place 0.
        codes: the code of each state.
        histories: those of the states under the first instrument, then under the next.
        columns: the new columns, in the order in which they were asked for.
        answers: for each new column with ``status``, ``member`` or ``possible``, its type and the answer to each
            kind of `histories`.
        code: the new column with the code of the state; ``None``: it is not asked for.
        projected: the new column that says whether a day is a projection; ``None``: it is not asked for.
        checked_through: the last day that is no projection.
        unknown: a column to add that marks rows whose state or instrument is not known; ``None``: add none.
        scratch: a text with which no column's name begins.
    """

    state: str
    on: str
    instrument: str | None = None
    keys: Mapping[Any, int]
    under: Mapping[str, int]
    codes: Sequence[str]
    histories: Histories
    columns: Sequence[str]
    answers: Mapping[str, tuple[Kind, Sequence[Value]]]
    code: str | None = None
    projected: str | None = None
    checked_through: date
    unknown: str | None = None
    scratch: str

    def ordered(self, new: Mapping[str, T], marked: T | None = None) -> dict[str, T]:
        """Return new columns in the order in which they were asked for.

        Args:
            new: the columns.
            marked: the column that marks rows whose state or instrument is not known; it comes last, if it is to be
                added.
        """
        last = {} if marked is None or self.unknown is None else {self.unknown: marked}
        return {name: new[name] for name in self.columns} | last

    @property
    def stride(self) -> int:
        """How many numbers the histories under one instrument take."""
        return len(self.codes) + 1

    @property
    def silent(self) -> int:
        """The kind of what has no answer: the place after the last one."""
        return self.histories.silent

    @cached_property
    def shown(self) -> dict[str, tuple[Kind, list[Value]]]:
        """For each new column that depends on the kind, its type and the answers by kind, the last of them missing."""
        return {name: (kind, [*values, None]) for name, (kind, values) in self.answers.items()}

    def kind_on(self, under: int, state: int, ordinal: int | None) -> int:
        """Return the kind of the answer about one row; of a day that is missing, that without an answer."""
        if ordinal is None or state == len(self.codes) or under == len(self.under):
            return self.silent
        starts, number = self.histories.starts, under * len(self.codes) + state
        place = bisect_right(self.histories.days, ordinal, starts[number], starts[number + 1])
        return self.histories.kinds[place - 1] if place > starts[number] else 0

    @property
    def grid(self) -> Grid | None:
        """What holds, as a table; ``None`` if it were too large."""
        return self.histories.grid if self.histories.cells <= MOST_CELLS else None

    def kinds_on(self, state: Array, instrument: Array | None, day: Array, missing: Array) -> Array:
        """Return for each row the kind of its answer, with numpy: for the engines whose columns are arrays.

        Args:
            state: the place of the state.
            instrument: the place of the instrument; ``None``: the same for all rows.
            day: the day, counted from 1970.
            missing: whether there is none.
        """
        np = import_module("numpy")
        number = state if instrument is None else instrument * self.stride + state
        grid = self.grid
        if grid is None:
            first, days, kinds = (np.asarray(one) for one in self.histories.steps[:3])
            place, stop = first.take(number), first.take(number + 1)
            for stride in self.histories.steps.strides:
                further = place + np.uint32(stride)
                place = np.where((further < stop) & (days.take(further) <= day), further, place)
            found = kinds.take(place)
            found[missing] = self.silent
            return found
        place = np.asarray(grid.calendar).take(day - grid.first, mode="clip")
        if missing.any():
            place[missing] = 0
        place += np.asarray(grid.offsets).take(number)
        return np.asarray(grid.cells).take(place)

    def intervals(self) -> Iterator[tuple[Any, ...]]:
        """Return place of the instrument, place of the state, first day, last day and answers, for every interval."""
        for number in range(len(self.histories)):
            for first, last, kind in self.histories.intervals(number):
                yield (*divmod(number, len(self.codes)), first, last, *(one[kind] for _, one in self.answers.values()))
