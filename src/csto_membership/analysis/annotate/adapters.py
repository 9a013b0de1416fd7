"""Adapters: one interface to the frames of every library, for `annotate` and `compare`.

Frames of other libraries are recognised, read and counted by narwhals; our own `Table` does
without it.
"""

import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Any

from csto_membership.errors import UnknownWordError
from csto_membership.model.days import day_of_time, plain_time
from csto_membership.output.columns import Kind, Value, kind_of
from csto_membership.output.table import Table

from .backends import BACKENDS
from .contents import contents_of, contents_of_type, present
from .lookup import Lookup
from .scratch import LAST_DAYS, last_day

EXTRA = "csto-membership[frames]"
"""The extra that brings narwhals."""
SAMPLE = 5000
"""How many rows of a long column are looked at first: the states of the others are mostly the same."""
EXAMPLES = 3
"""How many states that are not recognised a warning names."""


def _recognised(nw: Any, frame: object) -> Any:  # noqa: ANN401  the library, and its frame
    """Return a frame as narwhals reads it, or refuse it in our words."""
    kind = type(frame)
    try:
        return nw.from_native(frame)
    except nw.exceptions.DuplicateError as error:
        message = f"the columns of a frame need names of their own: {' '.join(str(error).split())}"
        raise ValueError(message) from None
    except TypeError:
        message = f"a frame or a Table is annotated, not {kind.__module__}.{kind.__qualname__}"
        raise TypeError(message) from None
    except ImportError as error:
        message = f"this narwhals does not read frames of this {kind.__module__.partition('.')[0]}; install newer ones"
        raise ImportError(message, name="narwhals") from error


class TableAdapter:
    """The adapter of a table of our own; its methods are those of `FrameAdapter`."""

    engine = "table"
    lazy = False
    ignores_case = False

    def __init__(self, table: Table) -> None:
        """Keep the table."""
        self._table = table
        self._read: dict[str, list[Any]] = {}
        self.columns: tuple[str, ...] = table.columns

    def _cells(self, column: str) -> list[Any]:
        """Return the values of a column, which is gone through once."""
        if column not in self._read:
            self._read[column] = list(map(present, self._table.column(column)))
        return self._read[column]

    def kind(self, column: str) -> type | None:
        """Return the type of a column; times without a zone count as days."""
        kind = self._table.kind(column)
        if kind is not str:
            return kind
        values = [one for one in map(plain_time, self._cells(column)) if one is not None]
        times = [value for value in values if isinstance(value, date)]
        if not times or len(times) < len(values):
            return kind_of(values)
        return None if any(isinstance(one, datetime) and one.tzinfo for one in times) else date

    def empty(self, column: str) -> bool:
        """Whether a column holds nothing."""
        return all(value is None for value in self._cells(column))

    def values(self, column: str, kind: type, *, every: bool = False) -> tuple[Collection[Any], bool]:  # noqa: ARG002  as the other adapter
        """Return the different values of a column: all of them."""
        return set(self._cells(column)) - {None}, True

    def add_answers(self, lookup: Lookup, kind: type) -> "TableAdapter":  # noqa: ARG002  as the other adapter
        """Return the table with the new columns."""
        column, nobody = self._cells, len(lookup.codes)
        states = [lookup.keys.get(one, nobody) for one in column(lookup.state)]
        under = [0] * len(states)
        if lookup.instrument is not None:
            under = [lookup.under.get(str(one), len(lookup.under)) for one in column(lookup.instrument)]
        days = [None if day is None else day.toordinal() for day in map(day_of_time, column(lookup.on))]
        kinds = list(map(lookup.kind_on, under, states, days))
        new: dict[str, tuple[Kind, Sequence[Value]]] = {
            name: (kind, [values[one] for one in kinds]) for name, (kind, values) in lookup.shown.items()
        }
        if lookup.code is not None:
            codes = [*lookup.codes, None]
            new[lookup.code] = (
                str,
                [None if kind == lookup.silent else codes[one] for one, kind in zip(states, kinds, strict=True)],
            )
        if lookup.projected is not None:
            last = lookup.checked_through.toordinal()
            new[lookup.projected] = bool, [None if day is None else day > last for day in days]
        other = len(lookup.under)
        marked: list[Value] = [one == nobody or of == other for one, of in zip(states, under, strict=True)]
        return self._with(lookup.ordered(new, (bool, marked)))

    def count_unknown(self, flag: str, *named: str) -> tuple[int, int, list[tuple[Value, ...]]]:
        """Return how many rows are marked and name their state, of how many, and some of the names."""
        rows = zip(self._table.column(flag), *map(self._cells, named), strict=True)
        names = [name for marked, *name in rows if marked and None not in name]
        return len(names), len(self._table), list(dict.fromkeys(map(tuple, names)))[:EXAMPLES]

    def unknown(self, known: Mapping[str, Collection[Any]], kind: type, rows: str) -> "TableAdapter":  # noqa: ARG002  as the other adapter
        """Count what is not known."""
        named = zip(*map(self._cells, known), strict=True)
        counts = Counter(names for names in named if None not in names and not _all_known(names, known.values()))
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], *map(str, pair[0])))
        return TableAdapter(Table((*known, rows), [(*names, count) for names, count in ordered]))

    def first_day(self, column: str) -> date | None:
        """Return the first day in a column, if there is any."""
        return min((day for day in map(day_of_time, self._cells(column)) if day is not None), default=None)

    def content(self, column: str) -> str:
        """Say what a column holds."""
        return contents_of(self._cells(column))

    def with_last_days(self, year: str, new: str) -> "TableAdapter":
        """Return the table with a column of the last days of the years in another."""
        return self._with({new: (date, list(map(last_day, self._cells(year))))})

    def without(self, *columns: str) -> "TableAdapter":
        """Return the table without some columns."""
        return self._with({}, columns)

    def _with(self, new: dict[str, tuple[Kind, Sequence[Value]]], without: Sequence[str] = ()) -> "TableAdapter":
        kept = {one: (self._table.kind(one), self._table.column(one)) for one in self.columns if one not in without}
        columns = kept | new
        kinds = {name: kind for name, (kind, _) in columns.items()}
        return TableAdapter(Table.of_columns({name: values for name, (_, values) in columns.items()}, kinds))

    def native(self) -> Any:  # noqa: ANN401  as the other adapter
        """Return the table."""
        return self._table


def _all_known(names: Iterable[Value], known: Iterable[Collection[Any]]) -> bool:
    return all(name in those for name, those in zip(names, known, strict=True))


def _kind_of_objects(values: Any) -> type | None:  # noqa: ANN401  a series of pandas
    """Return the type of a column of Python objects."""
    inferred = import_module("pandas").api.types.infer_dtype(values, skipna=True)
    if inferred in {"date", "datetime", "datetime64"}:
        return None if any(getattr(value, "tzinfo", None) for value in values) else date
    kinds = {"string": str, "integer": int, "floating": float, "mixed-integer-float": float}
    return kinds.get(inferred)


class FrameAdapter:
    """The adapter of a frame of another library, through narwhals.

    Attributes:
        columns: the names of the columns.
        engine: the name of the library.
        lazy: whether the frame is not computed yet.
        ignores_case: whether names of columns that differ in capitals only are the same name.
    """

    def __init__(self, frame: Any) -> None:  # noqa: ANN401  a frame of any library
        """Keep the frame.

        Raises:
            TypeError: it is no frame, or of a library whose frames cannot be annotated.
            ValueError: two of its columns have one name.
            ImportError: narwhals is not installed, or does not fit the frame's library.
        """
        try:
            nw = self._nw = import_module("narwhals")
        except ImportError:
            message = f"this needs narwhals, which is not installed: pip install '{EXTRA}'"
            raise ImportError(message, name="narwhals") from None
        self._wrapped = isinstance(frame, nw.DataFrame | nw.LazyFrame)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Dask support is moving", FutureWarning)  # to where, is not there yet
            self._frame = frame if self._wrapped else _recognised(nw, frame)
        self.engine: str = self._frame.implementation.value
        if self.engine not in BACKENDS:
            message = f"frames of {self.engine} cannot be annotated; only of {', '.join(BACKENDS)}"
            raise TypeError(message)
        self._backend = BACKENDS[self.engine]
        self.ignores_case: bool = self._backend.ignores_case
        self._schema = self._frame.collect_schema()
        self.columns: tuple[str, ...] = tuple(self._schema)
        self.lazy: bool = isinstance(self._frame, nw.LazyFrame)

    def _as_before(self, native: Any) -> "FrameAdapter":  # noqa: ANN401  a frame
        return FrameAdapter(self._nw.from_native(native) if self._wrapped else native)

    def kind(self, column: str) -> type | None:
        """Return `str`, `int`, `float` or `date`, or ``None`` for another type; Python objects are looked at."""
        nw, dtype = self._nw, self._schema[column]
        if dtype == nw.Object and self._frame.implementation.is_pandas():
            return _kind_of_objects(self._frame[column].to_native())
        if dtype == nw.Unknown and not self.lazy:
            native = self._frame[column].to_native()
            return date if "date64" in str(getattr(native, "type", None) or native.dtype) else None
        if isinstance(dtype, nw.String | nw.Categorical | nw.Enum):
            return str
        if dtype == nw.Date or (isinstance(dtype, nw.Datetime) and dtype.time_zone is None):
            return date
        return int if dtype.is_integer() else float if dtype.is_float() else None

    def empty(self, column: str) -> bool:
        """Whether a column holds nothing; of a lazy frame, whether its type says so."""
        if self.lazy:
            return self._backend.is_null(self._frame.to_native(), column)
        values = self._frame[column]
        return bool(values.null_count() == len(values))

    def values(self, column: str, kind: type, *, every: bool = False) -> tuple[Collection[Any] | None, bool]:
        """Return the different values of a column, and whether these are all; ``None`` for a lazy frame.

        They may be those of some rows, unless `every` one is wanted.
        """
        if self.lazy:
            return None, True
        values = self._frame[column]
        step = 1 if every else max(1, len(values) // SAMPLE)
        values = values.gather_every(step) if step > 1 else values
        found: list[Any] = (values.cast(self._nw.String) if kind is str else values).drop_nulls().unique().to_list()
        return found, step == 1

    def add_answers(self, lookup: Lookup, kind: type) -> "FrameAdapter":
        """Return the frame with the new columns."""
        return self._as_before(self._backend.add_answers(self._frame.to_native(), lookup, kind))

    def count_unknown(self, flag: str, *named: str) -> tuple[int, int, list[tuple[Value, ...]]]:
        """Return how many rows are marked and name their state, of how many, and some of the names."""
        frame, nw = self._frame, self._nw
        if not frame[flag].sum():
            return 0, len(frame), []
        given = [~nw.col(name).is_null() for name in named]
        marked = frame.filter(nw.col(flag), *given).select(*dict.fromkeys(named))
        return len(marked), len(frame), marked.head(1000).unique(maintain_order=True).head(EXAMPLES).rows()

    def unknown(self, known: Mapping[str, Collection[Any]], kind: type, rows: str) -> "FrameAdapter":
        """Return what some columns name that is not known, and in a column how many rows have each.

        Args:
            known: by column, the names that are known; the first column is that of the states.
            kind: the type of the states.
            rows: the name of the column with the numbers.
        """
        nw = self._nw
        columns = [nw.col(name) for name in known]
        texts = [one.cast(nw.String) if kind is str or place else one for place, one in enumerate(columns)]
        found = self._frame.filter(*(~one.is_null() for one in columns)).select(*texts)
        if all(known.values()):
            missed = [~nw.col(name).is_in(list(names)) for name, names in known.items()]
            found = found.filter(nw.any_horizontal(*missed, ignore_nulls=True))
        counted = found.group_by(*known).agg(nw.len().alias(rows))
        if not self.lazy:
            counted = counted.sort(rows, *known, descending=[True, *(False for _ in known)])
        return FrameAdapter(counted if self._wrapped else counted.to_native())

    def without(self, *columns: str) -> "FrameAdapter":
        """Return the frame without some columns."""
        kept = self._frame.drop(*columns)
        return FrameAdapter(kept if self._wrapped else kept.to_native())

    def first_day(self, column: str) -> date | None:
        """Return the first day in a column, if there is any in the calendar; ``None`` for a lazy frame."""
        if self.lazy or self.empty(column):
            return None
        mixed = self._schema[column] == self._nw.Object  # days and times, which do not compare
        try:
            days = self.values(column, date, every=True)[0] if mixed else (self._frame[column].min(),)
            found: date = min(map(day_of_time, days or ()))
        except (OverflowError, ValueError, NotImplementedError):  # no day of Python's calendar: before it, or after it
            return date.min if self._frame[column].dt.year().min() < date.min.year else None
        return found

    def content(self, column: str) -> str:
        """Say what a column holds."""
        nw, dtype = self._nw, self._schema[column]
        if dtype == nw.Object and not self.lazy:
            return contents_of(self._frame[column].to_list())
        return contents_of_type(self.kind(column), dtype, self._native_type(column), nw)

    def _native_type(self, column: str) -> object:
        """Return the type of a column as its library has it; ``None`` where that is of no use."""
        frame = self._frame.to_native()
        if self._frame.implementation.is_pandas() or self._frame.implementation.is_dask():
            return frame[column].dtype
        return None

    def with_last_days(self, year: str, new: str) -> "FrameAdapter":
        """Return the frame with a column of the last days of the years in another; what is no year has none."""
        return self._as_before(LAST_DAYS[self.engine](self._frame.to_native(), year, new))

    def records(self, columns: Collection[str]) -> list[dict[str, Any]]:
        """Return some columns as rows of plain values; a lazy frame is computed.

        Raises:
            UnknownWordError: there is no such column.
        """
        for column in columns:
            kind_of_column(self, column)
        kept = self._frame.select(*columns)
        eager = kept.collect() if self.lazy else kept
        return list(eager.iter_rows(named=True))

    def native(self) -> Any:  # noqa: ANN401  a frame of the kind that came in
        """Return the frame, wrapped by narwhals if it came so."""
        return self._frame if self._wrapped else self._frame.to_native()


Adapter = TableAdapter | FrameAdapter


def adapter_of(frame: Any) -> Adapter:  # noqa: ANN401  a frame of any library
    """Return the adapter of a frame.

    Raises:
        TypeError: it is no frame that can be annotated.
        ImportError: narwhals is not installed.
    """
    if isinstance(frame, str | bytes | Mapping | list | tuple):
        kind: type = type(frame)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # of anything
        message = f"a frame or a Table is annotated, not {kind.__name__}"
        raise TypeError(message)
    return TableAdapter(frame) if isinstance(frame, Table) else FrameAdapter(frame)


def kind_of_column(frame: Adapter, column: str) -> type | None:
    """Return the type of a column, see `Adapter.kind`.

    Raises:
        UnknownWordError: there is no such column.
    """
    if column not in frame.columns:
        raise UnknownWordError(column, tuple(map(str, frame.columns)), "column")
    return frame.kind(column)
