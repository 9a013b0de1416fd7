"""Tables of PyArrow: each row is looked up in a table."""

from importlib import import_module
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup
from csto_membership.engine.columns import EPOCH


def add_answers(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a table
    """Add the new columns to a table."""
    pa, pc, np = (import_module(name) for name in ("pyarrow", "pyarrow.compute", "numpy"))

    def places(column: str, names: Any, of: Any, unknown: int) -> Any:  # noqa: ANN401  an array
        found = pc.index_in(frame[column].cast(of), value_set=pa.array(list(names), of))
        return np.array([*names.values(), unknown])[pc.fill_null(found, len(names)).to_numpy()]

    wide = {str: pa.string(), int: pa.int64(), float: pa.float64()}[kind]
    if pa.types.is_uint64(frame[lookup.state].type):  # whose greatest numbers are no int64
        wide = pa.uint64()
    nobody = len(lookup.codes)
    state = places(lookup.state, lookup.keys, wide, nobody)
    under = (
        None if lookup.instrument is None else places(lookup.instrument, lookup.under, pa.string(), len(lookup.under))
    )
    day = frame[lookup.on]
    day = day if day.null_count < len(day) else pa.chunked_array([pa.nulls(len(day))])
    day = pc.cast(day, pa.date32(), safe=False).cast(pa.int32())
    numbers = pc.fill_null(day, 0).to_numpy().astype("int64")
    held = lookup.kinds_on(state, under, numbers, pc.is_null(day).to_numpy())
    found = pa.array(held)
    new = {name: pc.take(pa.array(values), found) for name, (_, values) in lookup.shown.items()}
    if lookup.code is not None:
        new[lookup.code] = pc.take(
            pa.array([*lookup.codes, None], pa.string()), pa.array(np.where(held == lookup.silent, nobody, state))
        )
    if lookup.projected is not None:
        new[lookup.projected] = pc.greater(day, lookup.checked_through.toordinal() - EPOCH)
    marked = state == nobody
    marked = pa.array(marked if under is None else marked | (under == len(lookup.under)))
    for name, column in lookup.ordered(new, marked).items():
        frame = frame.append_column(name, column)
    return frame
