"""Which columns of a coding hold what, and which of its rows count."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from csto_membership.errors import UnknownWordError
from csto_membership.model.days import day_of_time

MISSING = frozenset({"", "na", "<na>", "n/a", "nan", "nat", "none", "null", "."})
"""Texts that stand for nothing, in any case; what libraries call a missing value is among them."""
PARTS = 3
"""Year, month and day."""
SHOWN = 10
"""How many values of a column an error names."""
Where = Mapping[str, Any]
"""For each column the value that a row has there, or several of which it has one."""


def day_columns(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the column that holds a day, or the three that hold its year, month and day; none for ``None``.

    Raises:
        ValueError: they are neither one nor three.
    """
    parts = given.split(",") if isinstance(given, str) else given or ()
    names = tuple(part.strip() for part in parts)
    if len(names) not in {0, 1, PARTS}:
        message = f"a day is in one column or in three (year, month, day), not in {len(names)}: {', '.join(names)}"
        raise ValueError(message)
    return names


def _choices(given: Where | None) -> dict[str, frozenset[str]]:
    chosen = {} if given is None else dict(given)
    return {column: frozenset(map(written, _several(values))) for column, values in chosen.items()}


def _several(values: Any) -> Iterable[Any]:  # noqa: ANN401  one value or several
    return values if isinstance(values, Iterable) and not isinstance(values, str) else (values,)  # pyright: ignore[reportUnknownVariableType]  # of anything


def _marks(given: Any) -> frozenset[str]:  # noqa: ANN401  one value or several
    return frozenset(map(written, _several(given)))


def written(value: Any) -> str:  # noqa: ANN401  whatever stands in a cell
    """Return a value as text by which values are compared: days in ISO form, 3040.0 as 3040, in small letters."""
    text = str(day_of_time(value)).strip().casefold()
    whole, point, rest = text.partition(".")
    return whole if point and not rest.strip("0") and whole.lstrip("-").isdigit() else text


def cell(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  whatever stands in a row
    """Return the value of a column, ``None`` for a text that stands for nothing.

    Raises:
        UnknownWordError: there is no such column.
    """
    if name not in row:
        raise UnknownWordError(name, tuple(map(str, row)), "column")
    value = row[name]
    return None if str(value).strip().casefold() in MISSING else value


@frozen(slots=True, kw_only=True)
class Columns:
    """Which column holds what.

    Attributes:
        state: the states.
        year: of a panel, the years.
        on: of a list of days, the days; like the two below, one column or three (year, month, day).
        start, end: of spells, their first and their end days; a missing end is open.
        member: whether the state counts; ``None``: every row says that it does.
        where: for each column, the values that count; rows with others are left out.
        open: values of `end` that mean an open end.
    """

    state: str
    year: str | None = None
    on: tuple[str, ...] = field(default=None, converter=day_columns)
    start: tuple[str, ...] = field(default=None, converter=day_columns)
    end: tuple[str, ...] = field(default=None, converter=day_columns)
    member: str | None = None
    where: dict[str, frozenset[str]] = field(default=None, converter=_choices, hash=False)
    open: frozenset[str] = field(default=frozenset[str](), converter=_marks)

    def __attrs_post_init__(self) -> None:
        """Refuse columns that do not belong together.

        Raises:
            ValueError: they name not exactly one of year, on, and start with end.
        """
        kinds = (self.year is not None, bool(self.on), bool(self.start))
        if sum(kinds) != 1 or bool(self.start) != bool(self.end):
            message = "a coding has a column of years (year), of days (on), or two of spells (start and end)"
            raise ValueError(message)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, each once."""
        asked = (self.state, self.year, *self.on, *self.start, *self.end, self.member, *self.where)
        return tuple(dict.fromkeys(name for name in asked if name is not None))

    def chosen(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Return the rows that `where` chooses.

        Raises:
            UnknownWordError: a row has no such column.
            ValueError: there are rows, and it chooses none.
        """
        some, values = False, {column: set[str]() for column in self.where}
        for row in rows:
            found = {column: "" if (value := cell(row, column)) is None else written(value) for column in self.where}
            if all(value in self.where[column] for column, value in found.items()):
                some = True
                yield row
            else:
                for column, value in found.items():
                    values[column].add(value)
        if not some and any(values.values()):
            asked = " and ".join(f"{column} = {' or '.join(sorted(one))}" for column, one in self.where.items())
            known = "; ".join(f"{column} has {_listed(one)}" for column, one in values.items())
            raise ValueError(f"no row has {asked}: {known}")

    def day(self, row: Mapping[str, Any], columns: tuple[str, ...]) -> Any:  # noqa: ANN401  whatever stands in a row
        """Return the day that stands in one column, or in three: text, with what is not known left out.

        A month or a day that is missing, 0, 99 or negative is not known.
        """
        values = [cell(row, name) for name in columns]
        if len(columns) != PARTS or all(value is None for value in values):
            return values[0]
        year, month, day = ("" if value is None else written(value) for value in values)
        known = [f"{year:0>4}"]
        for part in (month, day):
            if part in {"", "0", "00", "99"} or part.startswith("-"):
                break
            known.append(f"{part:0>2}")
        return "-".join(known)

    def last_day(self, row: Mapping[str, Any]) -> Any:  # noqa: ANN401  whatever stands in a row
        """Return the end day of a spell; ``None``: it is open."""
        first = cell(row, self.end[0])
        return None if first is not None and written(first) in self.open else self.day(row, self.end)


def _listed(values: set[str]) -> str:
    shown = ", ".join(sorted(values)[:SHOWN])
    return f"{shown} and {len(values) - SHOWN} more" if len(values) > SHOWN else shown
