"""The units of a coding: each with the coding's answer and the register's.

A unit is a cell of a panel or of a list of days, or some days running of a coding of spells.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from csto_membership.analysis.periods import read_rule
from csto_membership.analysis.step_function import Member, StepFunction, either
from csto_membership.model.days import ONE_DAY
from csto_membership.model.states import State

from .coding import Claim, Coding
from .comparison import Combination

ENDS = ("exclusive", "inclusive")
BEYOND = "later than the register was checked through"
OUTSIDE = "outside what the coding covers"
NO_STATE = "a time at which the state did not exist"


@frozen(slots=True)
class Unit:
    """A cell, or days running, with both answers.

    Attributes:
        first, last: the first and the last day.
        weight: 1 for a cell; of days, how many.
        coded: the coding's answer.
        ours: the register's.
    """

    first: date
    last: date
    weight: int
    coded: Member
    ours: Member


@frozen(slots=True)
class Cells:
    """Cells: first day, last day, whether the state counts."""

    cells: tuple[tuple[date, date, bool], ...]

    def units(self, ours: StepFunction, combination: Combination) -> Iterator[Unit]:
        """Return the cells; end days are those of the register's spells."""
        held = ours.with_last_day() if combination.end == "inclusive" else ours
        rule = None if combination.rule is None else read_rule(combination.rule, "year")
        for first, last, coded in self.cells:
            answer = held.throughout(first, last) if rule is None else held.in_year(rule, first, last)
            yield Unit(first, last, 1, coded, answer)


@frozen(slots=True)
class Days:
    """Days, from a first to a last one, with a step function for each convention of end days."""

    functions: Mapping[str, StepFunction]
    first: date
    last: date

    def units(self, ours: StepFunction, combination: Combination) -> Iterator[Unit]:
        """Return the intervals of days; end days are those of the coding's spells."""
        for first, last, coded in self.functions[combination.end].intervals(self.first, self.last):
            for begun, ended, answer in ours.intervals(first, last):
                yield Unit(begun, ended, (ended - begun).days + 1, coded, answer)


CodedUnits = Cells | Days
"""What a coding says of one state, unit by unit."""


def coded_units(
    coding: Coding, covers: tuple[date, date], checked_through: date
) -> tuple[dict[State, CodedUnits], Counter[str]]:
    """Return what a coding says of each state, and how much of it is not comparable, by reason."""
    claims: dict[State, list[Claim]] = {}
    for claim in coding.claims:
        claims.setdefault(claim.state, []).append(claim)
    left_out = Counter[str]()
    lay = _days if coding.kind == "spells" else _cells
    found = {
        state: lay(state, held, covers, checked_through, left_out)
        for state, held in claims.items()
        if any(claim.member is not None for claim in held)
    }
    return {state: units for state, units in found.items() if units is not None}, left_out


def _cells(
    state: State, claims: Sequence[Claim], covers: tuple[date, date], checked_through: date, left_out: Counter[str]
) -> Cells | None:
    cells: list[tuple[date, date, bool]] = []
    for claim in claims:
        first, last = _lifetime(state, claim.start.earliest, claim.start.latest)
        if first > last:
            left_out[NO_STATE] += 1
        elif last > checked_through:
            left_out[BEYOND] += 1
        elif first < covers[0] or last > covers[1]:
            left_out[OUTSIDE] += 1
        else:
            cells.append((first, last, bool(claim.member)))
    return Cells(tuple(sorted(cells))) if cells else None


def _days(
    state: State, claims: Sequence[Claim], covers: tuple[date, date], checked_through: date, left_out: Counter[str]
) -> Days | None:
    first, last = _lifetime(state, *covers)
    if last > checked_through:
        left_out[BEYOND] += (last - max(checked_through, first - ONE_DAY)).days
        last = checked_through
    if first > last:
        return None
    return Days({end: _coded(claims, end) for end in ENDS}, first, last)


def _coded(claims: Sequence[Claim], end: str) -> StepFunction:
    """Return when a state counts by its spells.

    Where some spells say that it does not count, the days of no spell are not coded; elsewhere they
    are days outside. Days of a spell that cannot be read are not coded either.
    """
    counted, denied, unread = (
        either([_spell(claim, end) for claim in claims if claim.member is member]) for member in (True, False, None)
    )
    outside = None if any(claim.member is False for claim in claims) else False

    def on(day: date) -> Member:
        if counted.on(day) is not False:
            return counted.on(day)
        return None if unread.on(day) is not False else False if denied.on(day) else outside

    days = sorted({*counted.days, *denied.days, *unread.days})
    return StepFunction.of(((day, on(day)) for day in days), before=outside if unread.members[0] is False else None)


def _lifetime(state: State, first: date, last: date) -> tuple[date, date]:
    """Cut a time to that of the state."""
    return max(first, state.since or first), min(last, state.until - ONE_DAY if state.until else last)


def _spell(claim: Claim, end: str) -> StepFunction:
    """Return the step function of one spell: not known on the days on which it may have begun or ended."""
    start, after = claim.start, ONE_DAY if end == "inclusive" else 0 * ONE_DAY
    ends = (claim.end.earliest + after, claim.end.latest + after) if claim.end else (None, None)

    def on(day: date) -> Member:
        if start.latest <= day and (ends[0] is None or day < ends[0]):
            return True
        return None if start.earliest <= day and (ends[1] is None or day < ends[1]) else False

    days = sorted({start.earliest, start.latest, *(day for day in ends if day is not None)})
    return StepFunction.of(((day, on(day)) for day in days), before=False)
