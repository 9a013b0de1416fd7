"""Somebody's coding of membership, read: which state, when, and whether it counts as a member.

A coding is a panel (a value for each state and year), a list of days (a value for each state
and day) or a list of spells (from a day to a day). What cannot be read is kept apart with its
reason; it is never guessed, and never counted against anybody.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from csto_membership.analysis.codes import recogniser, system_of
from csto_membership.analysis.periods import moment_of
from csto_membership.errors import MomentError, UnknownWordError
from csto_membership.model.dates import Moment
from csto_membership.model.days import day_of_time
from csto_membership.model.states import State
from csto_membership.output.table import Table
from csto_membership.register import Register

YES = frozenset({"1", "1.0", "true", "yes", "t", "y", "member"})
"""Texts that say of a state that it counts, in any case."""
NO = frozenset({"0", "0.0", "false", "no", "f", "n"})
"""Texts that say that it does not, in any case."""
_MISSING = frozenset({"", "na", "<na>", "n/a", "nan", "nat", "none", "null", "."})
"""Texts that stand for nothing, in any case; what libraries call a missing value is among them."""
OUTSIDER = "a state that neither the register nor the coding has as a member"


@frozen(slots=True, kw_only=True)
class Columns:
    """Which column holds what.

    Attributes:
        state: the states.
        year: of a panel, the years.
        on: of a list of days, the days.
        start, end: of spells, their first and their end days; a missing end is open.
        member: whether the state counts; ``None``: every row says that it does.
    """

    state: str
    year: str | None = None
    on: str | None = None
    start: str | None = None
    end: str | None = None
    member: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse columns that do not belong together.

        Raises:
            ValueError: they name not exactly one of year, on, and start with end.
        """
        kinds = (self.year is not None, self.on is not None, self.start is not None or self.end is not None)
        if sum(kinds) != 1 or (self.start is None) != (self.end is None):
            message = "a coding has a column of years (year), of days (on), or two of spells (start and end)"
            raise ValueError(message)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, each once."""
        asked = (self.state, self.year, self.on, self.start, self.end, self.member)
        return tuple(dict.fromkeys(name for name in asked if name is not None))


@frozen(slots=True)
class Claim:
    """One row: of a state, for a time, whether it counts.

    Attributes:
        state: the state.
        start: the day, the year or the first day of the spell.
        end: of a spell, the day named as its end, or ``None``: open.
        member: whether the state counts; ``None``: something of the row cannot be read, so the coding says
            nothing about these days. A start that cannot be read is the calendar's first day, an end is open.
    """

    state: State
    start: Moment
    end: Moment | None
    member: bool | None


@frozen(slots=True)
class Coding:
    """A coding, read.

    Attributes:
        kind: ``year``, ``on`` or ``spells``.
        claims: what it says.
        unrecognised: states that the register does not know, with the number of their rows.
        unread: reasons for which rows say nothing, with their number.
    """

    kind: str
    claims: tuple[Claim, ...]
    unrecognised: dict[str, int] = field(hash=False)
    unread: dict[str, int] = field(hash=False)


def read_coding(path: str | Path) -> Table:
    """Return a file of separated values as a table of texts; empty fields are missing.

    Whether commas, semicolons or tabs separate is read off the header line.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is not UTF-8, it is empty, a row is not as long as the header, or a field is too long for `csv`.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        message = f"{path} is not UTF-8: save it as CSV UTF-8, and try again"
        raise ValueError(message) from None
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        lines = [(reader.line_num, line) for line in reader if line]
    except csv.Error as error:
        message = f"{path}, line {reader.line_num}: {error}"
        raise ValueError(message) from error
    if not lines:
        message = f"{path} is empty"
        raise ValueError(message)
    (_, head), *rows = lines
    for number, line in rows:
        if len(line) != len(head):
            message = f"{path}, line {number}: {len(line)} values for {len(head)} columns"
            raise ValueError(message)
    return Table([name.strip() for name in head], [[cell.strip() or None for cell in line] for _, line in rows])


def read(register: Register, rows: Iterable[Mapping[str, Any]], columns: Columns, codes: str | None) -> Coding:
    """Read a coding.

    Args:
        register: the register whose states are meant.
        rows: the rows.
        columns: which column holds what.
        codes: the system of the states' codes, see `codes`.

    Raises:
        UnknownWordError: a row has no such column; or there is no such system of codes.
        ValueError: states are numbers, and `codes` does not say whose.
        TypeError: a time has a zone, so that its day depends on the place.
    """
    find, na_is_a_code = recogniser(register, codes), system_of(codes) == "iso2"
    claims: list[Claim] = []
    unknown, unread = Counter[str](), Counter[str]()
    for row in rows:
        values = {name: _value(row, name) for name in columns.names}
        named = values[columns.state]
        if na_is_a_code and str(row[columns.state]).strip().casefold() == "na":
            named = "NA"  # Namibia
        state = None if named is None else find(named) or find(named, _first_day(values, columns))
        if state is None:
            (unread if named is None else unknown)["no state" if named is None else str(named)] += 1
            continue
        try:
            claims.append(_claim(state, values, columns))
        except _UnreadError as reason:
            unread[str(reason)] += 1
            claims += _unread_spells(state, values, columns)
    kept = tuple(_agreed(_without_outsiders(register, claims, unread), unread))
    kind = "year" if columns.year else "on" if columns.on else "spells"
    return Coding(kind, kept, dict(sorted(unknown.items())), dict(unread))


def _without_outsiders(register: Register, claims: list[Claim], unread: Counter[str]) -> list[Claim]:
    """Return the claims without those about outsiders that the coding never calls members.

    A matrix of all states of the world would else agree nearly everywhere, whatever it says.
    """
    compared = {*register.states, *(register.state(event.state) for event in register.supposed)}
    compared |= {claim.state for claim in claims if claim.member is not False}
    kept = [claim for claim in claims if claim.state in compared]
    if len(kept) < len(claims):
        unread[OUTSIDER] += len(claims) - len(kept)
    return kept


class _UnreadError(ValueError):
    """A row that says nothing, and why."""


def _value(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  whatever stands in a row
    if name not in row:
        raise UnknownWordError(name, tuple(map(str, row)), "column")
    value = row[name]
    return None if str(value).strip().casefold() in _MISSING else value


def _claim(state: State, values: Mapping[str, Any], columns: Columns) -> Claim:
    member = True if columns.member is None else _membership(values[columns.member])
    if columns.year is not None:
        return Claim(state, _moment(_year(values[columns.year]), "year"), None, member)
    if columns.on is not None:
        return Claim(state, _moment(values[columns.on], "day"), None, member)
    end = values[str(columns.end)]
    start, end = _moment(values[str(columns.start)], "start"), None if end is None else _moment(end, "end")
    if end is not None and end.latest == date.max:
        end = None  # the calendar's last day is a way to write an open end
    if end is not None and end.latest < start.earliest:
        raise _UnreadError("a spell that ends before it starts")
    return Claim(state, start, end, member)


def _first_day(values: Mapping[str, Any], columns: Columns) -> Moment | None:
    """Return the first day that a row is about, if it can be read."""
    value = values[str(columns.year or columns.on or columns.start)]
    try:
        return _moment(value if columns.year is None else _year(value), "day")
    except _UnreadError:
        return None


def _unread_spells(state: State, values: Mapping[str, Any], columns: Columns) -> Iterator[Claim]:
    """Return the days that a row of spells would have been about, as far as it can be read."""
    if columns.start is None:
        return
    bounds: list[Moment | None] = []
    for name in (columns.start, str(columns.end)):
        try:
            bounds.append(_moment(values[name], name))
        except _UnreadError:
            bounds.append(None)
    start, end = bounds
    if start is not None and end is not None and end.latest < start.earliest:
        start, end = end, start
    yield Claim(state, start or Moment.of(date.min), end, None)


def _membership(value: Any) -> bool:  # noqa: ANN401  whatever stands in a row
    if value is None:
        raise _UnreadError("membership missing")
    word = str(value).strip().casefold()
    if word not in YES | NO:
        raise _UnreadError(f"membership coded {value}, which is neither yes nor no")
    return word in YES


def _year(value: Any) -> Any:  # noqa: ANN401  whatever stands in a row
    value = day_of_time(value)
    if isinstance(value, date):
        return value.year
    text = str(value).strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() else value


def _moment(value: Any, what: str) -> Moment:  # noqa: ANN401  whatever stands in a row
    if value is None:
        raise _UnreadError(f"{what} missing")
    day = day_of_time(value)  # a time with a zone is refused
    try:
        return moment_of(day)
    except (MomentError, TypeError):
        raise _UnreadError(f"{what} {value} is none that can be read") from None


def _agreed(claims: Iterable[Claim], unread: Counter[str]) -> Iterator[Claim]:
    """Return the claims; those of one time that contradict each other say nothing, so they are left out or open."""
    said: dict[tuple[State, Moment, Moment | None], set[bool | None]] = {}
    kept = list(dict.fromkeys(claims))
    for claim in kept:
        said.setdefault((claim.state, claim.start, claim.end), set()).add(claim.member)
    for claim in kept:
        if len(said[claim.state, claim.start, claim.end]) == 1:
            yield claim
        else:
            unread["coded twice, differently"] += 1
            if claim.end is not None:
                yield evolve(claim, member=None)
