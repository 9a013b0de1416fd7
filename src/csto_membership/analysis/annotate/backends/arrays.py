"""What holds for each row, with numpy: for the engines whose columns are arrays."""

from datetime import date
from importlib import import_module
from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup
from csto_membership.analysis.columnar import EPOCH

Array = Any  # numpy's own type is not at hand where numpy is not installed


def kinds_of(lookup: Lookup, state: Array, instrument: Array | None, day: Array, missing: Array) -> Array:
    """Return for each row the kind of its answer.

    Args:
        lookup: what is looked up.
        state: the place of the state.
        instrument: the place of the instrument; ``None``: the same for all rows.
        day: the day, counted from 1970.
        missing: whether there is none.
    """
    np = import_module("numpy")
    number = state if instrument is None else instrument * lookup.stride + state
    grid = lookup.grid
    if grid is None:
        bases, keys, kinds = (np.asarray(one) for one in lookup.histories.steps)
        ordinal = np.where(missing, 0, np.clip(day, 1 - EPOCH, date.max.toordinal() - EPOCH) + EPOCH)
        return kinds.take(np.searchsorted(keys, bases.take(number) + ordinal, "right") - 1)
    place = np.asarray(grid.calendar).take(day - grid.first, mode="clip")
    if missing.any():
        place[missing] = 0
    place += np.asarray(grid.offsets).take(number)
    return np.asarray(grid.cells).take(place)
