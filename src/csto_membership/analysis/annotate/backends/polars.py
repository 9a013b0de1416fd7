"""Frames of polars, eager or lazy: rows are looked up in a table, or joined where they are sorted by day."""

from importlib import import_module
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup
from csto_membership.engine.columns import EPOCH, SHIFT

_SINCE_EVER = EPOCH - (1 << 31)
"""The ordinal of the first day that polars has."""


def add_answers(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the new columns to a frame."""
    pl = import_module("polars")
    if not isinstance(frame, pl.DataFrame):
        return _looked_up(frame, lookup, kind)
    plain = frame.schema[lookup.state] == pl.String and frame.schema[lookup.on] == pl.Date
    if plain and lookup.instrument is None and not frame[lookup.on].has_nulls() and frame[lookup.on].is_sorted():
        return _joined(frame, lookup)
    return _looked_up(frame.lazy(), lookup, kind).collect()


def _new(lookup: Lookup, state: Any, found: Any) -> dict[str, Any]:  # noqa: ANN401  expressions
    """Return the new columns.

    Args:
        lookup: what is looked up.
        state: the place of the state.
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
    if lookup.unknown:
        new[lookup.unknown] = state == len(lookup.codes)
    return lookup.ordered(new)


def _looked_up(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a lazy frame
    pl = import_module("polars")

    def series(values: Any) -> Any:  # noqa: ANN401  an expression
        return pl.lit(pl.Series(list(values), dtype=pl.UInt32))

    def places(column: str, names: Any, nobody: int) -> Any:  # noqa: ANN401  an expression
        texts = pl.col(column).cast(pl.String).cast(pl.Enum(list(names)), strict=False)
        return series([*names.values(), nobody]).gather(texts.to_physical().fill_null(len(names)))

    if kind is str:
        state = places(lookup.state, lookup.keys, len(lookup.codes))
    else:
        wide = pl.Int64 if kind is int else pl.Float64
        old, new = pl.Series(list(lookup.keys), dtype=wide), pl.Series(list(lookup.keys.values()), dtype=pl.UInt32)
        state = (
            pl.col(lookup.state)
            .cast(wide, strict=False)
            .replace_strict(old, new, default=len(lookup.codes), return_dtype=pl.UInt32)
        )
    who, what = lookup.scratch, lookup.scratch + "_"
    number = pl.col(who)
    under = None if lookup.instrument is None else places(lookup.instrument, lookup.under, len(lookup.under))
    if under is not None:
        number = number + under * lookup.stride
    day, grid = pl.col(lookup.on).cast(pl.Date).to_physical(), lookup.grid
    if grid is not None:
        here = (day.clip(grid.first, grid.first + len(grid.calendar) - 1) - grid.first).fill_null(len(grid.calendar))
        place = series([*grid.calendar, 0]).gather(here) + series(grid.offsets).gather(number)
        found = series(grid.cells).gather(place)
    else:
        ordinal = (day.cast(pl.Int64).clip(1 - EPOCH, SHIFT - 1 - EPOCH) + EPOCH).fill_null(0)
        steps = lookup.histories.steps
        bases, keys = (pl.lit(pl.Series(list(one), dtype=pl.Int64)) for one in (steps.bases, steps.keys))
        found = series(steps.kinds).gather(keys.search_sorted(bases.gather(number) + ordinal, "right") - 1)
    placed = frame.with_columns(state.alias(who)).with_columns(found.alias(what))
    new = _new(lookup, pl.col(who), pl.col(what))
    if lookup.unknown and under is not None:
        new[lookup.unknown] |= under == len(lookup.under)
    return placed.with_columns(**new).drop(who, what)


def _joined(frame: Any, lookup: Lookup) -> Any:  # noqa: ANN401  a frame
    """Join the changes to rows that are sorted by day; every state has one on the first day."""
    pl = import_module("polars")
    held = [(key, place, *lookup.histories.changes(place)) for key, place in lookup.keys.items()]
    days = [day - EPOCH for _, _, days, _ in held for day in (_SINCE_EVER, *days)]
    keys = [key for key, _, days, _ in held for _ in (0, *days)]
    places = pl.Series([place for _, place, days, _ in held for _ in (0, *days)], dtype=pl.UInt32)
    kinds = pl.Series([kind for _, _, _, kinds in held for kind in (0, *kinds)], dtype=pl.UInt32)
    new = _new(lookup, pl.lit(places), pl.lit(kinds))
    of_rows = {name: new.pop(name) for name in (lookup.projected,) if name}
    columns = {lookup.on: pl.Series(days, dtype=pl.Int32).cast(pl.Date), lookup.state: pl.Series(keys, dtype=pl.String)}
    dated = pl.DataFrame(columns).with_columns(**new).sort(lookup.on)
    joined = frame.join_asof(dated, on=lookup.on, by=lookup.state, check_sortedness=False)
    if lookup.unknown:
        of_rows[lookup.unknown] = pl.col(lookup.unknown).is_null()
    return joined.with_columns(**of_rows).select(*frame.columns, *lookup.ordered(dict.fromkeys([*new, *of_rows])))
