"""The values and columns of a `Table`; nothing here knows the table itself.

`Runs` (a value and how often it is repeated) and `Slices` (parts of one list) keep columns of
any length small. Their values come into being when they are asked for.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import accumulate, chain, compress, repeat
from numbers import Integral, Real
from typing import Any, TypeVar, overload

Value = str | int | float | bool | date | None
T = TypeVar("T")
Kind = type[str] | type[int] | type[float] | type[bool] | type[date]


class MadeWhenRead(Sequence[T]):
    """A sequence whose items are made when they are read; `_at` makes the one at a place."""

    __slots__ = ()

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        """Return the item at a place, or those of a slice."""
        if isinstance(place, slice):
            return tuple(map(self._at, range(*place.indices(len(self)))))
        if not -len(self) <= place < len(self):
            message = f"a sequence of {len(self)} items has none at {place}"
            raise IndexError(message)
        return self._at(place % len(self))

    def __iter__(self) -> Iterator[T]:
        """Iterate over the items."""
        return map(self._at, range(len(self)))

    def _at(self, place: int) -> T:
        raise NotImplementedError


class Column(MadeWhenRead[Value]):
    """A column kept in a short form; immutable, and read like a tuple."""

    __slots__ = ("_ends", "_items", "_size")

    _items: tuple[Value, ...] | Callable[[], Iterable[Value]]
    _ends: tuple[int, ...] | None
    _size: int

    @property
    def items(self) -> tuple[Value, ...]:
        """The values that the parts are made of."""
        if callable(self._items):
            self._items = tuple(self._items())
        return self._items

    @property
    def ends(self) -> tuple[int, ...]:
        """For each part, how many values the column has up to its end."""
        if self._ends is None:
            self._ends = tuple(accumulate(self._sizes()))
        return self._ends

    def _sizes(self) -> Iterable[int]:
        raise NotImplementedError

    def __len__(self) -> int:
        """Count the values."""
        return self._size

    def __eq__(self, other: object) -> bool:
        """Whether both have the same values; a tuple may be the other."""
        if not isinstance(other, Column | tuple):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))  # pyright: ignore[reportUnknownArgumentType]  # of any values

    def __hash__(self) -> int:
        """Hash as the tuple of the values."""
        return hash(tuple(self))


class Runs(Column):
    """A run-length encoded column: values, each with how often it is repeated."""

    __slots__ = ("lengths",)

    lengths: Sequence[int]
    """How often each value is repeated: a tuple, or a read-only `memoryview`."""

    def __init__(self, values: Iterable[Value], lengths: Iterable[int]) -> None:
        """Hold the values and the length of each one's run; a run of no length is left out.

        Raises:
            ValueError: there are not as many lengths as values.
        """
        items, self.lengths = tuple(values), tuple(lengths)
        if len(items) != len(self.lengths):
            message = f"{len(items)} values for {len(self.lengths)} runs"
            raise ValueError(message)
        if not all(self.lengths):
            items = tuple(compress(items, self.lengths))
            self.lengths = tuple(filter(None, self.lengths))
        self._items = items
        self._size, self._ends = sum(self.lengths), None

    @classmethod
    def over(cls, lengths: Sequence[int], size: int) -> "Runs":
        """Return runs without values of their own, which `alike` gives them.

        Args:
            lengths: those of the runs, none of them zero; a tuple or a read-only `memoryview` is kept as it is.
            size: their sum.
        """
        column = cls((), ())
        column.lengths = lengths if isinstance(lengths, memoryview) else tuple(lengths)
        column._size = size
        return column

    def alike(self, values: Iterable[Value] | Callable[[], Iterable[Value]]) -> "Runs":
        """Return a column of other values in runs of the same lengths.

        Args:
            values: one for each run; or what makes them when they are first asked for.

        Raises:
            ValueError: there are not as many values as runs.
        """
        column = Runs((), ())
        column._items = values if callable(values) else tuple(values)
        column.lengths, column._size = self.lengths, self._size
        if isinstance(column._items, tuple) and len(column._items) != len(self.lengths):  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]  # of any values
            message = f"{len(column._items)} values for {len(self.lengths)} runs"  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]  # of any values
            raise ValueError(message)
        return column

    def _sizes(self) -> Iterable[int]:
        return self.lengths

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the parts when unpickled."""
        return Runs, (self.items, tuple(self.lengths))

    def __iter__(self) -> Iterator[Value]:
        """Iterate over all the values."""
        return chain.from_iterable(map(repeat, self.items, self.lengths))

    def _at(self, place: int) -> Value:
        return self.items[bisect_right(self.ends, place)]


class Slices(Column):
    """Parts of one list of values, one after the other, each with how often it is repeated."""

    __slots__ = ("parts",)

    parts: tuple[tuple[int, int, int], ...]
    """The parts: first place, place after the last, how often."""

    def __init__(
        self, values: Iterable[Value] | Callable[[], Iterable[Value]], parts: Iterable[tuple[int, int, int]]
    ) -> None:
        """Hold the list and the parts: first place, place after the last, how often; empty ones are left out.

        The list may be made when it is first asked for.
        """
        self._items = values if callable(values) else tuple(values)
        self.parts = tuple((start, stop, times) for start, stop, times in parts if start < stop and times)
        self._size, self._ends = sum(self._sizes()), None

    def _sizes(self) -> Iterable[int]:
        return [(stop - start) * times for start, stop, times in self.parts]

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the parts when unpickled."""
        return Slices, (self.items, self.parts)

    def __iter__(self) -> Iterator[Value]:
        """Iterate over all the values."""
        intervals = (repeat(self.items[start:stop], times) for start, stop, times in self.parts)
        return chain.from_iterable(chain.from_iterable(intervals))

    def _at(self, place: int) -> Value:
        part = bisect_right(self.ends, place)
        start, stop, _ = self.parts[part]
        return self.items[start + (place - self.ends[part]) % (stop - start)]


def kind_of(values: Iterable[object]) -> Kind:
    """Return the common type of some values, those that are missing aside; `str` where they differ.

    Subclasses and the scalars of numpy count as what they are: a whole number is an `int`. Whole
    and broken numbers together are `float`; times are no days, so they are `str`.
    """
    kinds = {_KIND.get(kind) or _kind(kind) for kind in {type(value) for value in values if value is not None}}
    return float if kinds == {int, float} else kinds.pop() if len(kinds) == 1 else str


_KIND: dict[type, Kind] = {str: str, int: int, float: float, bool: bool, date: date, datetime: str}


def _kind(kind: type) -> Kind:
    if issubclass(kind, date):
        return str if issubclass(kind, datetime) else date
    if kind.__name__ == "bool":  # that of numpy is no number
        return bool
    return int if issubclass(kind, Integral) else float if issubclass(kind, Real) else str


def plain(value: Value) -> str:
    """Write a value for people and flat files: nothing for None, true and false in small letters."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
