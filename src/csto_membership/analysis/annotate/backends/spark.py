"""Frames of Spark: the intervals are broadcast and joined, when the frame is computed."""

from importlib import import_module
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup


def add_answers(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the new columns to a frame."""
    sql, types = import_module("pyspark.sql.functions"), import_module("pyspark.sql.types")
    kinds: dict[type, Any] = {str: types.StringType(), bool: types.BooleanType()}
    kinds |= {int: types.LongType(), float: types.DoubleType()}
    names = [f"{lookup.scratch} {number}" for number in range(5 + len(lookup.answers))]
    dated = [kinds[kind], kinds[str], kinds[str], types.DateType(), types.DateType()]
    dated += [kinds[answer] for answer, _ in lookup.answers.values()]
    fields = [types.StructField(name, one) for name, one in zip(names, dated, strict=True)]
    keys: dict[int, list[Any]] = {}
    for key, place in lookup.keys.items():
        keys.setdefault(place, []).append(kind(key))
    under = list(lookup.under)
    rows: list[tuple[Any, ...]] = [
        (key, under[instrument], lookup.codes[state], *rest)
        for instrument, state, *rest in lookup.intervals()
        for key in keys[state]
    ]
    known = frame.sparkSession.createDataFrame(rows, types.StructType(fields))
    day = frame[lookup.on].cast("date")
    met = (frame[lookup.state] == known[names[0]]) & (day >= known[names[3]]) & (day <= known[names[4]])
    if lookup.instrument is not None:
        met &= frame[lookup.instrument] == known[names[1]]
    joined = frame.join(sql.broadcast(known), met, "left")
    new = {name: known[one] for one, name in zip(names[5:], lookup.answers, strict=True)}
    if lookup.code is not None:
        new[lookup.code] = known[names[2]]
    if lookup.projected is not None:
        new[lookup.projected] = day > sql.lit(lookup.checked_through)
    shown = [column.alias(name) for name, column in lookup.ordered(new).items()]
    return joined.select(*(frame[name] for name in frame.columns), *shown)
