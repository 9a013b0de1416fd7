"""What `annotate` and `compare` need to know of a frame, whichever library it comes from.

Frames of other libraries are told apart, read and counted by narwhals; our own `Table` needs
none. Both doors have the same few questions.
"""

import warnings
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from importlib import import_module
from typing import Any, Protocol

from csto_membership.analysis.codes import NUMERIC, need_codes
from csto_membership.errors import UnknownWordError
from csto_membership.output.columns import Value
from csto_membership.output.table import Table

from .backends import BACKENDS, Lookup, in_table, typed_null

EXTRA = "csto-membership[frames]"
"""The extra that brings narwhals."""
EXAMPLES = 3
"""How many states that are not recognised a warning names."""


class Door(Protocol):
    """A frame, and the questions about it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        ...

    @property
    def lazy(self) -> bool:
        """Whether the frame is not computed yet."""
        ...

    def kind(self, column: str) -> type | None:
        """Return `str`, `int`, `float`, `date`, or ``None`` for another type."""
        ...

    def empty(self, column: str) -> bool:
        """Whether a column holds nothing, as far as that is known without computing it."""
        ...

    def look_up(self, lookup: Lookup, kind: type) -> "Door":
        """Return the frame with the new columns."""
        ...

    def missed(self, flag: str, state: str) -> tuple[int, int, list[Value]]:
        """Return how many rows a flag marks whose state is not missing, of how many, and some of the states."""
        ...

    def others(self, state: str, known: Collection[Any], kind: type, rows: str) -> "Door":
        """Return the states that are not known, and how many rows have each."""
        ...

    def without(self, column: str) -> "Door":
        """Return the frame without one column."""
        ...

    def out(self) -> Any:  # noqa: ANN401  a frame of the kind that came in
        """Return the frame itself."""
        ...


def adapter_of(frame: Any) -> Door:  # noqa: ANN401  a frame of any library
    """Return the door to a frame.

    Raises:
        TypeError: it is no frame that can be annotated.
        ImportError: narwhals is not installed.
    """
    if isinstance(frame, str | bytes | Mapping | list | tuple):
        kind: type = type(frame)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # of anything
        message = f"a frame or a Table is annotated, not {kind.__name__}"
        raise TypeError(message)
    return TableAdapter(frame) if isinstance(frame, Table) else FrameAdapter(frame)


def state_kind(frame: Door, column: str, codes: str | None) -> type:
    """Return whether states are texts, whole numbers or floating ones; no states at all are texts.

    Raises:
        UnknownWordError: there is no such column.
        ValueError: they are numbers, and `codes` does not say whose.
        TypeError: they are neither.
    """
    kind = _kind(frame, column)
    if kind is str or (kind in {int, float} and codes in NUMERIC):
        return kind
    if frame.empty(column):
        return str
    if kind in {int, float}:
        raise need_codes(f"those of column {column!r}")
    message = f"column {column!r} cannot name states: it holds neither texts nor numbers"
    raise TypeError(message)


def check_days(frame: Door, column: str) -> None:
    """Refuse a column that holds something else than days.

    Raises:
        UnknownWordError: there is no such column.
        TypeError: it holds something else, or times with a zone.
    """
    if _kind(frame, column) is not date and not frame.empty(column):
        message = f"column {column!r} holds no days: convert it to dates, or to times without a zone, first"
        raise TypeError(message)


def check_new(frame: Door, columns: Iterable[str]) -> None:
    """Refuse to add columns that are there already.

    Raises:
        ValueError: some are.
    """
    there = [name for name in columns if name in frame.columns]
    if there:
        message = (
            f"the frame has a column {there[0]!r} already; name the new one, as in add={{'member': 'csto_member'}}"
        )
        raise ValueError(message)


def _kind(frame: Door, column: str) -> type | None:
    if column not in frame.columns:
        raise UnknownWordError(column, frame.columns, "column")
    return frame.kind(column)


class TableAdapter:
    """The door to a table of our own."""

    lazy = False

    def __init__(self, table: Table) -> None:
        """Keep the table."""
        self._table = table
        self.columns: tuple[str, ...] = table.columns

    def kind(self, column: str) -> type | None:
        """Return the type of a column."""
        return self._table.kind(column)

    def empty(self, column: str) -> bool:
        """Whether a column holds nothing."""
        return all(value is None for value in self._table.column(column))

    def look_up(self, lookup: Lookup, kind: type) -> "TableAdapter":
        """Return the table with the new columns."""
        return TableAdapter(in_table(self._table, lookup, kind))

    def missed(self, flag: str, state: str) -> tuple[int, int, list[Value]]:
        """Return how many rows are marked and have a state, of how many, and some of the states."""
        pairs = zip(self._table.column(flag), self._table.column(state), strict=True)
        states: list[Value] = [name for marked, name in pairs if marked and name is not None]
        return len(states), len(self._table), list(dict.fromkeys(states))[:EXAMPLES]

    def others(self, state: str, known: Collection[Any], kind: type, rows: str) -> "TableAdapter":  # noqa: ARG002  of a `Door`
        """Count the states that are not known."""
        counts: dict[Value, int] = {}
        for name in self._table.column(state):
            if name is not None and name not in known:
                counts[name] = counts.get(name, 0) + 1
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
        return TableAdapter(Table((state, rows), ordered))

    def without(self, column: str) -> "TableAdapter":
        """Return the table without one column."""
        kept = {name: self._table.column(name) for name in self.columns if name != column}
        return TableAdapter(Table.of_columns(kept, {name: self._table.kind(name) for name in kept}))

    def out(self) -> Table:
        """Return the table."""
        return self._table


class FrameAdapter:
    """The door to a frame of another library, through narwhals."""

    def __init__(self, frame: Any) -> None:  # noqa: ANN401  a frame of any library
        """Keep the frame.

        Raises:
            TypeError: it is no frame, or of a library whose frames cannot be annotated.
            ImportError: narwhals is not installed.
        """
        try:
            nw = self._nw = import_module("narwhals")
        except ImportError:
            message = f"this needs narwhals, which is not installed: pip install '{EXTRA}'"
            raise ImportError(message, name="narwhals") from None
        self._wrapped = isinstance(frame, nw.DataFrame | nw.LazyFrame)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Dask support is moving", FutureWarning)  # to where, is not there yet
            self._frame = frame if self._wrapped else nw.from_native(frame)
        engine = self._frame.implementation.value
        if engine not in BACKENDS:
            message = f"frames of {engine} cannot be annotated; only of {', '.join(BACKENDS)}"
            raise TypeError(message)
        self._engine = BACKENDS[engine]
        self._schema = self._frame.collect_schema()
        self.columns: tuple[str, ...] = tuple(self._schema)
        self.lazy: bool = isinstance(self._frame, nw.LazyFrame)

    def _as_before(self, native: Any) -> "FrameAdapter":  # noqa: ANN401  a frame
        return FrameAdapter(self._nw.from_native(native) if self._wrapped else native)

    def kind(self, column: str) -> type | None:
        """Return the type of a column; one of Python objects is looked into."""
        nw, dtype = self._nw, self._schema[column]
        if dtype == nw.Object and not self.lazy:
            inferred = import_module("pandas").api.types.infer_dtype(self._frame[column].to_native(), skipna=True)
            return {"date": date, "string": str}.get(inferred)
        if isinstance(dtype, nw.String | nw.Categorical | nw.Enum):
            return str
        if dtype.is_integer():
            return int
        if dtype.is_float():
            return float
        if dtype == nw.Date or (isinstance(dtype, nw.Datetime) and dtype.time_zone is None):
            return date
        return None

    def empty(self, column: str) -> bool:
        """Whether a column holds nothing; of a lazy frame, whether its type says so."""
        if self.lazy:
            return typed_null(self._frame.implementation.value, self._frame.to_native(), column)
        values = self._frame[column]
        return bool(values.null_count() == len(values))

    def look_up(self, lookup: Lookup, kind: type) -> "FrameAdapter":
        """Return the frame with the new columns."""
        return self._as_before(self._engine(self._frame.to_native(), lookup, kind))

    def missed(self, flag: str, state: str) -> tuple[int, int, list[Value]]:
        """Return how many rows are marked and have a state, of how many, and some of the states."""
        frame, nw = self._frame, self._nw
        count = frame[flag].sum() - frame[state].null_count()
        if not count:
            return 0, len(frame), []
        marked = frame.filter(nw.col(flag) & ~nw.col(state).is_null())[state]
        return count, len(frame), marked.head(1000).unique(maintain_order=True).head(EXAMPLES).to_list()

    def others(self, state: str, known: Collection[Any], kind: type, rows: str) -> "FrameAdapter":
        """Count the states that are not known."""
        nw = self._nw
        name = nw.col(state).cast(nw.String) if kind is str else nw.col(state)
        named = self._frame.filter(~nw.col(state).is_null()).select(name)
        counted = named.filter(~nw.col(state).is_in(list(known))).group_by(state).agg(nw.len().alias(rows))
        if not self.lazy:
            counted = counted.sort(rows, state, descending=[True, False])
        return FrameAdapter(counted if self._wrapped else counted.to_native())

    def without(self, column: str) -> "FrameAdapter":
        """Return the frame without one column."""
        kept = self._frame.drop(column)
        return FrameAdapter(kept if self._wrapped else kept.to_native())

    def records(self, columns: Iterable[str]) -> list[dict[str, Any]]:
        """Return some columns as rows of plain values; a lazy frame is computed."""
        kept = self._frame.select(*columns)
        eager = kept.collect() if self.lazy else kept
        return list(eager.iter_rows(named=True))

    def out(self) -> Any:  # noqa: ANN401  a frame of the kind that came in
        """Return the frame, wrapped by narwhals if it came so."""
        return self._frame if self._wrapped else self._frame.to_native()
