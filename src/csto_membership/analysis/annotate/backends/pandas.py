"""Frames of pandas: each row is looked up by place."""

from importlib import import_module
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup
from csto_membership.output.columns import Kind


def add_answers(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the new columns to a frame."""
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
