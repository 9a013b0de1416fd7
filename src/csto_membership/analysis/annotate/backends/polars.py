"""Frames of polars, eager or lazy: each row is looked up by place."""

from importlib import import_module
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup
from csto_membership.output.columns import Kind


def add_answers(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the new columns to a frame."""
    pl = import_module("polars")
    if isinstance(frame, pl.DataFrame):
        return add_answers(frame.lazy(), lookup, kind).collect()
    first, calendar = lookup.calendar
    nobody = len(lookup.histories)
    if kind is str:
        texts = pl.Enum(list(lookup.keys))
        key = pl.col(lookup.state).cast(pl.String).cast(texts, strict=False).to_physical().fill_null(len(lookup.keys))
        number = pl.lit(pl.Series([*lookup.keys.values(), nobody], dtype=pl.UInt32)).gather(key)
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
