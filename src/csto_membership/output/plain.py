"""Answers as plain values, ready for `json`: texts, numbers, true and false, nothing, lists and mappings."""

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from attrs import fields


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911  any part of an answer; a return a kind
    """Return a value as plain values: days and words as text, records by their `as_dict`, sets in order.

    JSON has no word for what is no number or has no end: that is ``None``.
    """
    if hasattr(value, "dtype"):  # a number, a truth value or a day of numpy
        value = value.item()
    if value is None or isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        return value
    if isinstance(value, float):
        return None
    if hasattr(value, "as_dict"):
        return value.as_dict()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # of any shape
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]  # of any shape
    return str(value)


def plain_fields(record: Any, **instead: Any) -> dict[str, Any]:  # noqa: ANN401  any record
    """Return the fields of a record as plain values, some with another value instead."""
    names = [str(one.name) for one in fields(type(record)) if not one.name.startswith("_")]  # pyright: ignore[reportUnknownArgumentType]  # any record
    return {name: plain(instead[name] if name in instead else getattr(record, name)) for name in names}


class Plain:
    """A record whose fields are plain values, or become such."""

    __slots__ = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return plain_fields(self)
