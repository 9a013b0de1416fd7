"""Somebody's coding of membership, read: which state, when, and whether it counts as a member.

A coding is a panel (a value for each state and year), a list of days (a value for each state
and day) or a list of spells (from a day to a day). What cannot be read is kept apart with its
reason; it is never guessed, and never counted against anybody.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from csto_membership.analysis.codes import recogniser, system_of
from csto_membership.analysis.periods import moment_of
from csto_membership.errors import MomentError
from csto_membership.model.dates import Moment
from csto_membership.model.days import day_of_time, day_of_time_text
from csto_membership.model.states import State

from .columns import Columns, cell

if TYPE_CHECKING:
    from csto_membership.register import Register

YES = frozenset({"1", "1.0", "true", "yes", "t", "y", "member"})
"""Texts that say of a state that it counts, in any case."""
NO = frozenset({"0", "0.0", "false", "no", "f", "n"})
"""Texts that say that it does not, in any case."""
OUTSIDER = "a state that neither the register nor the coding has as a member"


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


def read(register: "Register", rows: Iterable[Mapping[str, Any]], columns: Columns, codes: str | None) -> Coding:
    """Read a coding.

    Args:
        register: the register whose states are meant.
        rows: the rows.
        columns: which column holds what.
        codes: the system of the states' codes, see `codes`.

    Raises:
        UnknownWordError: a row has no such column; or there is no such system of codes.
        ValueError: states are numbers, and `codes` does not say whose; no row is chosen by `Columns.where`; or
            spells of one state overlap.
        TypeError: a time has a zone, so that its day depends on the place.
    """
    find, na_is_a_code = recogniser(register, codes), system_of(codes) == "iso2"
    rows_of: dict[Claim, Mapping[str, Any]] = {}
    claims: list[Claim] = []
    unknown, unread = Counter[str](), Counter[str]()
    for row in columns.chosen(rows):
        named = cell(row, columns.state)
        if na_is_a_code and str(row[columns.state]).strip().casefold() == "na":
            named = "NA"  # Namibia
        state = None if named is None else find(named) or find(named, _first_day(row, columns))
        if state is None:
            (unread if named is None else unknown)["no state" if named is None else str(named)] += 1
            continue
        try:
            claims.append(_claim(state, row, columns))
        except _UnreadError as reason:
            unread[str(reason)] += 1
            claims += _unread_spells(state, row, columns)
        else:
            if columns.start:
                rows_of[claims[-1]] = row
    kept = tuple(_agreed(_without_outsiders(register, claims, unread), unread))
    _refuse_overlaps(kept, rows_of)
    kind = "year" if columns.year else "on" if columns.on else "spells"
    return Coding(kind, kept, dict(sorted(unknown.items())), dict(unread))


def _without_outsiders(register: "Register", claims: list[Claim], unread: Counter[str]) -> list[Claim]:
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


def _claim(state: State, row: Mapping[str, Any], columns: Columns) -> Claim:
    member = True if columns.member is None else _membership(cell(row, columns.member))
    if columns.year is not None:
        return Claim(state, _moment(_year(cell(row, columns.year)), "year"), None, member)
    if columns.on:
        return Claim(state, _moment(columns.day(row, columns.on), "day"), None, member)
    end = columns.last_day(row)
    start, end = _moment(columns.day(row, columns.start), "start"), None if end is None else _moment(end, "end")
    if end is not None and end.latest == date.max:
        end = None  # the calendar's last day is a way to write an open end
    if end is not None and end.latest < start.earliest:
        raise _UnreadError("a spell that ends before it starts")
    return Claim(state, start, end, member)


def _first_day(row: Mapping[str, Any], columns: Columns) -> Moment | None:
    """Return the first day that a row is about, if it can be read."""
    try:
        if columns.year is not None:
            return _moment(_year(cell(row, columns.year)), "day")
        return _moment(columns.day(row, columns.on or columns.start), "day")
    except _UnreadError:
        return None


def _unread_spells(state: State, row: Mapping[str, Any], columns: Columns) -> Iterator[Claim]:
    """Return the days that a row of spells would have been about, as far as it can be read."""
    if not columns.start:
        return
    bounds: list[Moment | None] = []
    for value in (columns.day(row, columns.start), columns.last_day(row)):
        try:
            bounds.append(_moment(value, ""))
        except _UnreadError:
            bounds.append(None)
    start, end = bounds
    if start is not None and end is not None and end.latest < start.earliest:
        start, end = end, start
    yield Claim(state, start or Moment.of(date.min), end, None)


def _refuse_overlaps(claims: Iterable[Claim], rows_of: Mapping[Claim, Mapping[str, Any]]) -> None:
    """Refuse spells of one state that certainly overlap by more than a day, unless both say that it does not count.

    Raises:
        ValueError: with the two spells, and the columns in which their rows differ.
    """
    furthest: dict[tuple[State, bool], Claim] = {}
    spells = (claim for claim in claims if claim in rows_of and claim.member is not None)
    for claim in sorted(spells, key=lambda one: (one.start.latest, _sure_end(one))):
        for member in (True, False) if claim.member else (True,):
            earlier = furthest.get((claim.state, member))
            if earlier and claim.start.latest < min(_sure_end(earlier), _sure_end(claim)):
                raise ValueError(_overlap(earlier, claim, rows_of))
        reached = furthest.setdefault((claim.state, bool(claim.member)), claim)
        if _sure_end(claim) > _sure_end(reached):
            furthest[claim.state, bool(claim.member)] = claim


def _sure_end(claim: Claim) -> date:
    return date.max if claim.end is None else claim.end.earliest


def _overlap(one: Claim, other: Claim, rows_of: Mapping[Claim, Mapping[str, Any]]) -> str:
    spans = " and ".join(f"{claim.start} to {claim.end or '(open)'}" for claim in (one, other))
    first, second = rows_of[one], rows_of[other]
    differ = [f"{name} ({first[name]}, {second[name]})" for name in first if first[name] != second.get(name)]
    rows = f" (the rows differ in {', '.join(differ)})" if differ else ""
    return (
        f"two spells of {one.state.name} overlap: {spans}{rows}; if the file has spells of several treaties, "
        "choose one, as in where={'treaty': 3040} (option --where treaty=3040)"
    )


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
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else value


def _moment(value: Any, what: str) -> Moment:  # noqa: ANN401  whatever stands in a row
    if value is None:
        raise _UnreadError(f"{what} missing")
    day = day_of_time(value)  # a time with a zone is refused
    try:
        return moment_of(day_of_time_text(day) if isinstance(day, str) else day)
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
