"""Frames of polars, eager or lazy: rows are looked up in a table, or searched where it would be too large."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup


def add_answers(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the new columns to a frame."""
    pl = import_module("polars")
    if not isinstance(frame, pl.DataFrame):
        return _looked_up(frame, lookup, kind)
    return _looked_up(frame.lazy(), lookup, kind).collect()


def _new(lookup: Lookup, state: Any, under: Any, found: Any) -> dict[str, Any]:  # noqa: ANN401  expressions
    """Return the new columns.

    Args:
        lookup: what is looked up.
        state: the place of the state.
        under: that of the instrument; ``None``: it is one for all rows.
        found: the kind of the answer.
    """
    pl = import_module("polars")
    new = {name: pl.lit(pl.Series(values)).gather(found) for name, (_, values) in lookup.shown.items()}
    if lookup.code is not None:
        new[lookup.code] = pl.lit(pl.Series([*lookup.codes, None], dtype=pl.String)).gather(
            pl.when(found == lookup.silent).then(len(lookup.codes)).otherwise(state)
        )
    if lookup.projected is not None:
        new[lookup.projected] = pl.col(lookup.on).cast(pl.Date) > lookup.checked_through
    marked = state == len(lookup.codes)
    return lookup.ordered(new, marked if under is None else marked | (under == len(lookup.under)))


def _series(values: Any, dtype: Any) -> Any:  # noqa: ANN401  an expression
    """Return whole numbers as a column to gather from; with numpy, an array is passed on as it is."""
    pl = import_module("polars")
    if hasattr(values, "typecode") and find_spec("numpy") is not None:
        return pl.lit(pl.Series(import_module("numpy").asarray(values)).cast(dtype))
    return pl.lit(pl.Series(list(values), dtype=dtype))


def _places(lookup: Lookup, kind: type) -> Iterator[Any]:
    """Return the place of the state, then that of the instrument if rows name it."""
    pl = import_module("polars")

    def places(column: str, names: Any, nobody: int) -> Any:  # noqa: ANN401  an expression
        texts = pl.col(column).cast(pl.String).cast(pl.Enum(list(names)), strict=False)
        return _series([*names.values(), nobody], pl.UInt32).gather(texts.to_physical().fill_null(len(names)))

    if kind is str:
        yield places(lookup.state, lookup.keys, len(lookup.codes))
    else:
        wide = pl.Int64 if kind is int else pl.Float64
        old, new = pl.Series(list(lookup.keys), dtype=wide), pl.Series(list(lookup.keys.values()), dtype=pl.UInt32)
        numbers = pl.col(lookup.state).cast(wide, strict=False)
        yield numbers.replace_strict(old, new, default=len(lookup.codes), return_dtype=pl.UInt32)
    if lookup.instrument is not None:
        yield places(lookup.instrument, lookup.under, len(lookup.under))


def _looked_up(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a lazy frame
    pl = import_module("polars")
    who, whom, when, what, last = (lookup.scratch + number for number in "12345")
    places = dict(zip((who, whom), _places(lookup, kind), strict=False))
    number, day = pl.col(who), pl.col(when)
    if whom in places:
        number = number + pl.col(whom) * lookup.stride
    placed = frame.with_columns(**places, **{when: pl.col(lookup.on).cast(pl.Date).to_physical()})
    if (grid := lookup.grid) is not None:
        calendar, offsets, cells = (_series(one, pl.UInt32) for one in grid[1:])
        here = day.clip(grid.first, grid.first + len(grid.calendar) - 1) - grid.first
        found = cells.gather(calendar.gather(here).fill_null(0) + offsets.gather(number))
        placed = placed.with_columns(found.alias(what))
    else:
        placed = _searched(placed, lookup, number, day, (what, last))
    new = _new(lookup, pl.col(who), pl.col(whom) if whom in places else None, pl.col(what))
    return placed.with_columns(**new).drop(*places, when, what)


def _searched(placed: Any, lookup: Lookup, number: Any, day: Any, names: tuple[str, str]) -> Any:  # noqa: ANN401  a lazy frame, expressions
    """Search every row's day among the changes of its history; the first of the names has what was found."""
    pl, (what, last) = import_module("polars"), names
    first, days, kinds, strides = lookup.histories.steps
    cells, since, place = _series(first, pl.UInt32), _series(days, pl.Int32), pl.col(what)
    placed = placed.with_columns(cells.gather(number).alias(what), cells.gather(number + 1).alias(last))
    for stride in strides:
        further = place + stride
        held = (further < pl.col(last)) & (since.gather(further) <= day)
        placed = placed.with_columns(pl.when(held).then(further).otherwise(place).alias(what))
    found = pl.when(day.is_null()).then(lookup.silent).otherwise(_series(kinds, pl.UInt32).gather(place))
    return placed.with_columns(found.alias(what)).drop(last)
