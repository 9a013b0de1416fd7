"""What a column holds, in words for people."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from csto_membership.model.days import plain_time
from csto_membership.output.columns import kind_of

TEXTS, NUMBERS, DAYS, ZONED = "texts", "numbers", "days", "times with a zone"
YEAR_PERIODS, PERIODS = "periods of years", "periods"
_OF_KIND: dict[type | None, str] = {str: TEXTS, int: NUMBERS, float: NUMBERS, date: DAYS, bool: "truth values"}


def present(value: Any) -> Any:  # noqa: ANN401  whatever stands in a cell
    """Return the value of a cell; ``None`` for what libraries write where nothing is: NaN, NaT, NA."""
    try:
        return None if value != value else value  # noqa: PLR0124  what is no number
    except TypeError:  # NA of pandas, which is neither
        return None


def contents_of(values: Iterable[Any]) -> str:
    """Say what some values of Python are."""
    given = [one for one in map(plain_time, map(present, values)) if one is not None]
    if given and all(isinstance(one, date) for one in given):
        return ZONED if any(getattr(one, "tzinfo", None) for one in given) else DAYS
    kinds = sorted({type(one).__name__ for one in given})
    kind = kind_of(given)
    if kind is str and kinds != ["str"]:
        return f"values of type {' and '.join(kinds[:3])}"
    return _OF_KIND[kind]


def contents_of_type(kind: type | None, dtype: Any, native: object, nw: Any) -> str:  # noqa: ANN401  a type and the module of narwhals
    """Say what a column of a type holds.

    Args:
        kind: the type as `Adapter.kind` has it.
        dtype: the type as narwhals has it.
        native: the type as the library has it, if narwhals has no word for it.
        nw: narwhals.
    """
    if kind is not None:
        return _OF_KIND[kind]
    if isinstance(dtype, nw.Datetime):
        return ZONED
    if str(native).startswith("period["):
        return YEAR_PERIODS if str(native).startswith("period[Y") else PERIODS
    return _OF_KIND[bool] if dtype == nw.Boolean else f"values of type {native or dtype}"
