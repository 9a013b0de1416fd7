"""Tables of PyArrow: each row is looked up by place."""

from importlib import import_module
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup
from csto_membership.output.columns import Kind


def add_answers(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a table
    """Add the new columns to a table."""
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
