"""Frames of pandas, and those of Dask, which are made of them: each row is looked up in a table."""

from importlib import import_module
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup


def add_answers(frame: Any, lookup: Lookup, _: type) -> Any:  # noqa: ANN401  a frame
    """Add the new columns to a frame."""
    pd, np = import_module("pandas"), import_module("numpy")

    def places(column: str, names: Any, unknown: int) -> Any:  # noqa: ANN401  an array
        codes, values = pd.factorize(frame[column])
        return np.array([*(names.get(value, unknown) for value in values), unknown])[codes]

    nobody = len(lookup.codes)
    state = places(lookup.state, lookup.keys, nobody)
    under = None if lookup.instrument is None else places(lookup.instrument, lookup.under, len(lookup.under))
    day = frame[lookup.on]
    if str(day.dtype).startswith("date32"):  # of Arrow; pandas would make days of Python of them, which end in 9999
        day = day.astype("timestamp[s][pyarrow]")
    else:
        day = pd.to_datetime(day if day.notna().any() else day.astype(object))
    day = day.to_numpy(dtype="datetime64[D]")
    missing = np.isnat(day)
    found = lookup.kinds_on(state, under, day.astype("int64"), missing)
    new = {name: pd.array(values).take(found) for name, (_, values) in lookup.shown.items()}
    if lookup.code is not None:
        new[lookup.code] = pd.array([*lookup.codes, None], dtype="string").take(
            np.where(found == lookup.silent, nobody, state)
        )
    if lookup.projected is not None:
        new[lookup.projected] = pd.arrays.BooleanArray(day > np.datetime64(lookup.checked_through), missing)
    marked = state == nobody
    marked = marked if under is None else marked | (under == len(lookup.under))
    return frame.assign(**lookup.ordered(new, marked))


def add_answers_to_dask(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the new columns to a frame of Dask, partition by partition, when it is computed."""
    meta = add_answers(frame._meta, lookup, kind)  # noqa: SLF001  Dask's own name for the empty frame
    return frame.map_partitions(add_answers, lookup, kind, meta=meta)
