"""How each engine looks answers up for the rows of a frame, without leaving itself.

All engines are given the same `Lookup`: the names of the states, and for each state the
stretches of days with their answers. There are two ways to use it:

- **By place** (pandas, polars, PyArrow, Dask, our own `Table`): a state has a number, a day has a
  place among the days on which anything changes, and the two together are the place of the
  answer in a short list. Three look-ups a row; nothing is joined or sorted, so rows keep
  their order and cannot multiply.
- **By range** (DuckDB, Spark): the stretches are a small table that is joined on the state and
  the range of days. The stretches of a state do not overlap, so a row meets one at most.

An engine's library is imported when one of its frames arrives, never before.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from importlib import import_module
from typing import Any

from attrs import frozen

from csto_membership.analysis.intervals import Interval, change_days
from csto_membership.output.columns import Kind, Value
from csto_membership.output.table import Table

_DAY = timedelta(days=1)
_FACTS = "facts_to_annotate"
_KNOWN = "known_intervals"


@frozen(slots=False, kw_only=True)
class Lookup:
    """What there is to look up.

    Attributes:
        state: the column that names the state.
        on: the column with the day.
        keys: for every name of a state, the number of its history.
        histories: the stretches of each state.
        answers: for each new column, its type and what a stretch of a history says in it.
        later: the new column that says whether a day is a projection; ``None``: it is not asked for.
        checked_through: the last day that is no projection.
        missed: a column to add that tells whether a row's state is none of the `keys`; ``None``: add none.
        scratch: a name that no column has.
    """

    state: str
    on: str
    keys: Mapping[Any, int]
    histories: Sequence[Sequence[Interval]]
    answers: Mapping[str, tuple[Kind, Callable[[int, Interval], Value]]]
    later: str | None
    checked_through: date
    missed: str | None = None
    scratch: str

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which some answer changes, in order; at least one."""
        horizon: set[date] = {self.checked_through + _DAY} if self.later and self.checked_through < date.max else set()
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
        flags: list[Value] = [number == size for number in range(size + 1) for _ in range(self.places)]
        for name, (kind, answer) in self.answers.items():
            values: list[Value] = []
            for number, history in enumerate(self.histories):
                firsts = [one.first for one in history]
                held = (history[bisect_right(firsts, day) - 1] for day in starts)
                values += [None, *(answer(number, one) for one in held)]
            found[name] = kind, values + [None] * self.places
        if self.later:
            projected: list[Value] = [None, *(day > self.checked_through for day in starts)]
            found[self.later] = bool, projected * (size + 1)
        if self.missed:
            found[self.missed] = bool, flags
        return found

    @property
    def calendar(self) -> tuple[int, list[int]]:
        """The day before the first change, counted from 1970, and the place of each day from it to the last."""
        places = [1]
        for place, (day, following) in enumerate(zip(self.days, (*self.days[1:], None), strict=True), start=2):
            places += [place] * ((following - day).days if following else 1)
        return (self.days[0] - date(1970, 1, 1)).days - 1, places

    def rows(self) -> list[tuple[Any, ...]]:
        """Return key, first day, last day and answers, for every key and stretch."""
        return [
            (key, one.first, one.last, *(answer(number, one) for _, answer in self.answers.values()))
            for key, number in self.keys.items()
            for one in self.histories[number]
        ]


def in_polars(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the columns to a polars frame, eager or lazy; each row is looked up by place."""
    pl = import_module("polars")
    if isinstance(frame, pl.DataFrame):
        return in_polars(frame.lazy(), lookup, kind).collect()
    first, calendar = lookup.calendar
    nobody = len(lookup.histories)
    texts = pl.Enum(list(lookup.keys)) if kind is str else None
    if texts is not None:
        number = (
            pl.col(lookup.state).cast(pl.String).cast(texts, strict=False).to_physical().fill_null(len(lookup.keys))
        )
        number = pl.lit(pl.Series([*lookup.keys.values(), nobody], dtype=pl.UInt32)).gather(number)
    else:
        wide = pl.Int64 if kind is int else pl.Float64
        old, new = pl.Series(list(lookup.keys), dtype=wide), pl.Series(list(lookup.keys.values()), dtype=pl.UInt32)
        number = pl.col(lookup.state).cast(wide).replace_strict(old, new, default=nobody, return_dtype=pl.UInt32)
    day = pl.col(lookup.on).cast(pl.Date).to_physical().clip(first, first + len(calendar) - 1) - first
    day = pl.lit(pl.Series([*calendar, 0], dtype=pl.UInt32)).gather(day.fill_null(len(calendar)))
    kinds: dict[Kind, Any] = {str: pl.String, bool: pl.Boolean}
    place = lookup.scratch
    answers = {
        name: pl.lit(pl.Series(values, dtype=kinds[kind])).gather(pl.col(place))
        for name, (kind, values) in lookup.lists.items()
    }
    placed = frame.with_columns((number * lookup.places + day).alias(place))
    return placed.with_columns(**answers).drop(place)


def in_pandas(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the columns to a pandas frame; each row is looked up by place."""
    pd, np = import_module("pandas"), import_module("numpy")
    numbers = np.array([*lookup.keys.values(), len(lookup.histories)])
    keys = pd.Index(list(lookup.keys), dtype=object if kind is str else None)
    number = numbers[keys.get_indexer(frame[lookup.state])]
    day = frame[lookup.on]
    day = pd.to_datetime(day if day.notna().any() else day.astype(object)).to_numpy(dtype="datetime64[D]")
    place = np.searchsorted(np.array(lookup.days, dtype="datetime64[D]"), day, side="right") + 1
    place = number * lookup.places + np.where(np.isnat(day), 0, place)
    kinds: dict[Kind, str] = {str: "string", bool: "boolean"}
    return frame.assign(
        **{name: pd.array(values, dtype=kinds[kind]).take(place) for name, (kind, values) in lookup.lists.items()}
    )


def in_dask(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the columns to a Dask frame, partition by partition, when it is computed."""
    meta = in_pandas(frame._meta, lookup, kind)  # noqa: SLF001  Dask's own name for the empty frame
    return frame.map_partitions(in_pandas, lookup, kind, meta=meta)


def in_arrow(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a table
    """Add the columns to a PyArrow table; each row is looked up by place."""
    pa, pc = import_module("pyarrow"), import_module("pyarrow.compute")
    wide = {str: pa.string(), int: pa.int64(), float: pa.float64()}[kind]
    found = pc.index_in(frame[lookup.state].cast(wide), value_set=pa.array(list(lookup.keys), wide))
    numbers = pa.array([*lookup.keys.values(), len(lookup.histories)], pa.int64())
    number = pc.take(numbers, pc.fill_null(found, len(lookup.keys)))
    first, calendar = lookup.calendar
    day = frame[lookup.on]
    day = day if day.null_count < len(day) else pa.chunked_array([pa.nulls(len(day), pa.date32())])
    day = pc.cast(day, pa.date32(), safe=False).cast(pa.int32())
    day = pc.min_element_wise(
        pc.max_element_wise(day, first, skip_nulls=False), first + len(calendar) - 1, skip_nulls=False
    )
    day = pc.take(pa.array([*calendar, 0], pa.int64()), pc.fill_null(pc.subtract(day, first), len(calendar)))
    kinds: dict[Kind, Any] = {str: pa.string(), bool: pa.bool_()}
    place = pc.add(pc.multiply(number, lookup.places), day)
    for name, (answer_kind, values) in lookup.lists.items():
        frame = frame.append_column(name, pc.take(pa.array(values, kinds[answer_kind]), place))
    return frame


def in_table(frame: Table, lookup: Lookup, _: type) -> Table:
    """Add the columns to a `Table` of our own."""
    place = {name: frame.columns.index(name) for name in (lookup.state, lookup.on)}
    nobody = len(lookup.histories)
    rows: list[tuple[Value, ...]] = []
    for row in frame.rows:
        number, day = lookup.keys.get(row[place[lookup.state]], nobody), row[place[lookup.on]]
        there = number * lookup.places + (0 if day is None else bisect_right(lookup.days, day) + 1)
        rows.append((*row, *(values[there] for _, values in lookup.lists.values())))
    kinds = {name: frame.kind(name) for name in frame.columns}
    return Table(
        (*frame.columns, *lookup.lists), rows, kinds | {name: kind for name, (kind, _) in lookup.lists.items()}
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """Write a value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return f"'{value.replace(chr(39), 2 * chr(39))}'" if isinstance(value, str) else str(value).upper()


def range_join(lookup: Lookup) -> str:
    """Return the query that joins the stretches to the facts by state and range of days (SQL of DuckDB).

    The names of a state go in one text, which is split there: a thousand rows of values take
    longer to plan than ten million facts to join.
    """
    names: dict[int, list[Any]] = {number: [] for number in range(len(lookup.histories))}
    for key, number in lookup.keys.items():
        names[number].append(key)
    lists = ((number, _SEPARATOR.join(map(str, keys))) for number, keys in names.items())
    held = (
        (number, one.first, one.last, *(answer(number, one) for _, answer in lookup.answers.values()))
        for number, history in enumerate(lookup.histories)
        for one in history
    )
    kind = "VARCHAR" if all(isinstance(key, str) for key in lookup.keys) else "BIGINT"
    columns = ["history", "first_day", "last_day", *(f"answer_{place}" for place in range(len(lookup.answers)))]
    return _RANGE_JOIN.format(
        shown=", ".join(_shown(lookup)),
        names=_values(lists, 2),
        intervals=_values(held, len(columns)),
        columns=", ".join(columns),
        key=f"CAST(unnest(string_split(names, chr({ord(_SEPARATOR)}))) AS {kind})",
        state=_quoted(lookup.state),
        day=_day(lookup),
    )


_SEPARATOR = "\x1f"
"""What stands between names: the "unit separator" of ASCII."""
_RANGE_JOIN = f"""\
SELECT {{shown}}
FROM {_FACTS} LEFT JOIN (
    SELECT {{key}} AS state_key, intervals.*
    FROM (VALUES {{names}}) AS named(number, names)
    JOIN (VALUES {{intervals}}) AS intervals({{columns}}) ON number = history
) AS {_KNOWN}
ON {_FACTS}.{{state}} = {_KNOWN}.state_key AND {{day}} BETWEEN {_KNOWN}.first_day AND {_KNOWN}.last_day"""  # noqa: S608  names are quoted, values written as literals


def _shown(lookup: Lookup) -> Iterator[str]:
    kinds: dict[Kind, str] = {str: "VARCHAR", bool: "BOOLEAN"}
    yield f"{_FACTS}.*"
    for place, (name, (kind, _)) in enumerate(lookup.answers.items()):
        yield f"CAST({_KNOWN}.answer_{place} AS {kinds[kind]}) AS {_quoted(name)}"
    if lookup.later:
        yield f"{_day(lookup)} > {literal(lookup.checked_through)} AS {_quoted(lookup.later)}"


def _day(lookup: Lookup) -> str:
    return f"CAST({_FACTS}.{_quoted(lookup.on)} AS DATE)"


def _values(rows: Iterable[Sequence[object]], width: int) -> str:
    """Write rows as SQL; for none, one that nothing meets."""
    written = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    return written or f"({', '.join(['NULL'] * width)})"


def in_duckdb(frame: Any, lookup: Lookup, _: type) -> Any:  # noqa: ANN401  a relation
    """Add the columns to a DuckDB relation, on its own connection, when it is computed."""
    return frame.query(_FACTS, range_join(lookup))


def in_spark(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the columns to a Spark frame by a broadcast join, when it is computed."""
    sql, types = import_module("pyspark.sql.functions"), import_module("pyspark.sql.types")
    kinds: dict[type, Any] = {str: types.StringType(), bool: types.BooleanType()}
    kinds |= {int: types.LongType(), float: types.DoubleType()}
    names = [f"{lookup.scratch} {number}" for number in range(3 + len(lookup.answers))]
    dated = [kinds[kind], types.DateType(), types.DateType(), *(kinds[answer] for answer, _ in lookup.answers.values())]
    fields = [types.StructField(name, one) for name, one in zip(names, dated, strict=True)]
    rows = [(kind(key), *rest) for key, *rest in lookup.rows()]
    known = frame.sparkSession.createDataFrame(rows, types.StructType(fields))
    day = frame[lookup.on].cast("date")
    met = (frame[lookup.state] == known[names[0]]) & (day >= known[names[1]]) & (day <= known[names[2]])
    joined = frame.join(sql.broadcast(known), met, "left")
    shown = [frame[name] for name in frame.columns]
    shown += [known[name].alias(new) for name, new in zip(names[3:], lookup.answers, strict=True)]
    if lookup.later:
        shown.append((day > sql.lit(lookup.checked_through)).alias(lookup.later))
    return joined.select(*shown)


BACKENDS: dict[str, Callable[[Any, Lookup, type], Any]] = {
    "polars": in_polars,
    "pandas": in_pandas,
    "dask": in_dask,
    "pyarrow": in_arrow,
    "duckdb": in_duckdb,
    "pyspark": in_spark,
    "pyspark[connect]": in_spark,
}
"""By the name that narwhals has for them."""

_TYPES: dict[str, Callable[[Any, str], object]] = {
    "polars": lambda frame, column: frame.collect_schema()[column],
    "dask": lambda frame, column: frame[column].dtype,
    "duckdb": lambda frame, column: frame.types[frame.columns.index(column)],
    "pyspark": lambda frame, column: dict(frame.dtypes)[column],
    "pyspark[connect]": lambda frame, column: dict(frame.dtypes)[column],
}
_NULL = {"Null", "null[pyarrow]", '"NULL"', "void"}
"""What the libraries call the type that has no value."""


def typed_null(engine: str, frame: Any, column: str) -> bool:  # noqa: ANN401  a lazy frame
    """Whether a column of a lazy frame is of the type that has no value."""
    return str(_TYPES[engine](frame, column)) in _NULL
