"""Frames of Spark: the intervals are broadcast and joined, when the frame is computed."""

from importlib import import_module
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup


def add_answers(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the new columns to a frame."""
    sql, types = import_module("pyspark.sql.functions"), import_module("pyspark.sql.types")
    kinds: dict[type, Any] = {str: types.StringType(), bool: types.BooleanType()}
    kinds |= {int: types.LongType(), float: types.DoubleType()}
    names = [f"{lookup.scratch} {number}" for number in range(3 + len(lookup.answers))]
    dated = [kinds[kind], types.DateType(), types.DateType(), *(kinds[answer] for answer, _ in lookup.answers.values())]
    fields = [types.StructField(name, one) for name, one in zip(names, dated, strict=True)]
    held: dict[int, list[tuple[Any, ...]]] = {}
    for number, *rest in lookup.intervals():
        held.setdefault(number, []).append(tuple(rest))
    rows = [(kind(key), *rest) for key, number in lookup.keys.items() for rest in held[number]]
    known = frame.sparkSession.createDataFrame(rows, types.StructType(fields))
    day = frame[lookup.on].cast("date")
    met = (frame[lookup.state] == known[names[0]]) & (day >= known[names[1]]) & (day <= known[names[2]])
    joined = frame.join(sql.broadcast(known), met, "left")
    shown = [frame[name] for name in frame.columns]
    shown += [known[name].alias(new) for name, new in zip(names[3:], lookup.answers, strict=True)]
    if lookup.projected:
        shown.append((day > sql.lit(lookup.checked_through)).alias(lookup.projected))
    return joined.select(*shown)
