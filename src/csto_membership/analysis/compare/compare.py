"""`compare`: which reading of the rules reproduces somebody's coding, and what it cannot explain.

Published codings of one membership differ because each had to choose, mostly in silence:

- ``rule``: of a panel, which days of a year decide (`panel`): ``any``, ``first``, ``last``,
  ``majority``, or mid-year (``07-01``);
- ``end``: whether the day of an exit is the first day outside (``exclusive``) or the last one
  inside (``inclusive``). Of a coding of spells it is the day named as their end;
- ``start``: whether a state counts from entry into ``force`` for it, from the ``deposit`` of its consent, or
  from its ``signature``;
- ``counting``: whether it counts as a member while suspended, frozen, or without its vote;
- ``readings``: which answer to each of the register's disputes is taken.

Every combination is tried. The best is the one with the highest share of agreement; among
equals the one that departs least from the register's own view (``exclusive``, ``force``,
``de_jure``, and its readings). What is not comparable (not coded, not read, not determined in
the register, or outside what either covers) counts for nobody.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from attrs import define, evolve, field, frozen

from csto_membership.analysis.annotate.adapters import FrameAdapter
from csto_membership.analysis.periods import RULES, read_rule
from csto_membership.analysis.step_function import deciding_days, step_function_of
from csto_membership.engine.before_force import warn_before_force
from csto_membership.engine.configurations import START
from csto_membership.engine.roster import statuses_of
from csto_membership.engine.spells import Step
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import MembershipError, MomentError, cut
from csto_membership.model.dates import Day, Moment
from csto_membership.model.disputes import touched
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Counting
from csto_membership.output.table import Table
from csto_membership.register import Register

from .coding import Coding, read
from .columns import Columns, Where
from .comparison import BEGINNINGS, Combination, Comparison, Difference, Readings, Score, row_range
from .units import ENDS, CodedUnits, Unit, coded_units

MID_YEAR = "07-01"
YEAR_RULES = (*RULES, MID_YEAR)
STARTS = tuple(BEGINNINGS)
COUNTED = (Counting.DE_JURE, Counting.PARTICIPATING, Counting.VOTING)
UNDETERMINED = "not determined in the register"
VAGUE = "not coded, or not exactly"


def compare(  # noqa: PLR0913  each is part of what the question means
    register: Register,
    coding: Any,  # noqa: ANN401  a table, a frame, or rows
    *,
    state: str,
    year: str | None = None,
    on: str | Iterable[str] | None = None,
    start: str | Iterable[str] | None = None,
    end: str | Iterable[str] | None = None,
    member: str | None = None,
    codes: str | None = None,
    where: Where | None = None,
    open: Any = (),  # noqa: A002, ANN401  the word of the command line
    instrument: Instrument | str | None = None,
    covers: tuple[Day, Day] | None = None,
) -> Comparison:
    """Compare a coding of membership with the register.

    A coding has a column of years, one of days, or two of spells. A state that it does not
    mention, and a year or day for which it has no row, is not compared. Spells say of a state
    that it counts in them and not between them; if some of its rows say that it does not count,
    only the days of its rows are compared. A coding that begins before the instrument is in force is told in
    a `BeforeForceWarning`, as by `panel`.

    Args:
        register: the register; its readings are those that a combination departs from.
        coding: a `Table` (see `read_coding` for files), rows as mappings, or a frame of any library
            that narwhals knows.
        state: the column with the states.
        year: the column with the years of a panel.
        on: the column with days; like `start` and `end` one column, or three with year, month and day, as in
            ``"year,month,day"``.
        start: the column with the first days of spells.
        end: the column with the days named as their ends; a missing one is open.
        member: the column that says whether a state counts. ``1``, ``1.0``, ``true``, ``t``, ``yes``,
            ``y`` and ``member`` say yes; ``0``, ``0.0``, ``false``, ``f``, ``no`` and ``n`` say no, all
            in any case; other values are not compared. ``None``: each row says that it does.
        codes: the system of the states' codes, in any case; needed for numbers: ``cow``, ``gw`` or ``m49``.
        where: which rows count: for each column a value, or several of which a row has one
            (``{"treaty": 3040}``).
        open: a value, or several, of the end day (of its year) that mean an open end, such as ``0``.
        instrument: the instrument; ``None``: the constitutive one.
        covers: the first and the last day that the coding covers; ``None``: the first and the last
            one that it mentions.

    Raises:
        ValueError: the columns do not belong together; numeric states without `codes`; spells of one state
            overlap (spells that touch on one day are joined); or nothing of the coding can be compared.
        UnknownWordError: there is no such column or system of codes.
        UnknownInstrumentError: the register has no such instrument.
        MomentError: `covers` names no exact days.
        TypeError: `coding` is none of these, or a time in it has a zone.

    >>> from csto_membership import CSTO
    >>> from .compare import compare
    >>> rows = [{"who": "UZB", "when": year, "in": year < 2012} for year in range(2007, 2015)]
    >>> best = compare(CSTO, rows, state="who", year="when", member="in").best
    >>> best.rule, best.end, best.start, best.counting.value
    ('last', 'exclusive', 'force', 'de_jure')
    """
    columns = Columns(state=state, year=year, on=on, start=start, end=end, member=member, where=where, open=open)
    under = register.instrument(instrument)
    coded = read(register, coding_rows(coding, columns.names), columns, codes)
    span = covered_span(coded, covers)
    warn_before_force(register.view, under, span[0])
    return _Search(register, under, coded, span).comparison()


def coding_rows(coding: Any, columns: Sequence[str]) -> Iterable[Mapping[str, Any]]:  # noqa: ANN401  what came
    """Return the rows of a coding, whatever it comes in; of a frame, only these columns."""
    if isinstance(coding, Table):
        return coding
    if isinstance(coding, Iterable) and not hasattr(coding, "columns"):  # pyright: ignore[reportUnknownArgumentType]  # of any shape
        rows: list[Any] = list(coding)  # pyright: ignore[reportUnknownArgumentType]  # of any shape until looked at
        if all(isinstance(row, Mapping) for row in rows):
            return rows
    return FrameAdapter(coding).records(columns)


def _why_not(coded: Coding) -> str:
    unknown = [f"{name!r} is not a state of the register" for name in coded.unrecognised]
    return "; ".join([*unknown, *(f"{reason} ({row_range(count)})" for reason, count in coded.unread.items())])


def covered_span(coded: Coding, covers: tuple[Day, Day] | None) -> tuple[date, date]:
    """Return the first and the last day that a coding covers.

    Raises:
        ValueError: nothing of it can be compared.
        MomentError: `covers` names no exact days.
    """
    read = [claim for claim in coded.claims if claim.member is not None]
    if not read:
        message = f"nothing of the coding can be compared: {cut(_why_not(coded)) or 'it has no rows'}"
        raise ValueError(message)
    if covers is None:
        named = [moment for claim in read for moment in (claim.start, claim.end) if moment is not None]
        return min(one.earliest for one in named), max(one.latest for one in named)
    first, last = map(Moment.of, covers)
    for one in (first, last):
        if not one.exact:
            raise MomentError(str(one), "must be one exact day to begin or end what a coding covers")
    return first.earliest, last.earliest


@frozen(slots=True)
class _Option:
    """Some states under one combination of the readings that touch any of them.

    Attributes:
        readings: the reading of each dispute.
        timelines: the histories.
        departs: how many of the readings are not the register's own.
    """

    readings: Readings
    timelines: Mapping[State, Timeline]
    departs: int


Marks = tuple[int, int]
"""How many units agree, and how many do not."""


@define(slots=True)
class _Search:
    """The search for the best combination.

    Disputes of different states do not meet, so their readings are chosen apart: states are
    taken together only where a dispute touches both.
    """

    register: Register
    instrument: Instrument
    coding: Coding
    covers: tuple[date, date]
    coded_units: dict[State, CodedUnits] = field(init=False)
    left_out: Counter[str] = field(init=False)
    groups: list[list[_Option]] = field(init=False)
    _marks: dict[Any, Marks] = field(init=False, factory=dict[Any, Marks])

    def __attrs_post_init__(self) -> None:
        self.coded_units, self.left_out = coded_units(self.coding, self.covers, self.register.checked_through)
        if not self.coded_units:
            reasons = "; ".join(f"{reason} ({count})" for reason, count in self.left_out.items())
            message = f"nothing of the coding can be compared: {reasons}"
            raise ValueError(message)
        self.groups = [self._options(states, disputes) for states, disputes in self._together()]

    def _together(self) -> list[tuple[list[State], list[str]]]:
        """Return the states coded, those that share a dispute together, and their disputes."""
        written = self.register.facts.bonds.get(self.instrument.id, {})
        groups: list[tuple[list[State], list[str]]] = []
        for state in sorted(self.coded_units, key=lambda one: one.name):
            supposed = [
                e for e in self.register.supposed if (e.state, e.instrument) == (state.code, self.instrument.id)
            ]
            disputes = touched((*written.get(state.code, ()), *supposed))
            met = [group for group in groups if not set(group[1]).isdisjoint(disputes)]
            states = [one for group in met for one in group[0]]
            known = dict.fromkeys((*(name for group in met for name in group[1]), *disputes))
            groups = [group for group in groups if group not in met] + [([*states, state], list(known))]
        return groups

    def _options(self, states: Sequence[State], disputes: Sequence[str]) -> list[_Option]:
        """Return the histories of some states under every combination of readings that can be."""
        choices = [self.register.facts.disputes_by_id[dispute].choices for dispute in disputes]
        options: list[_Option] = []
        for choice in product(*choices):
            readings = tuple(zip(disputes, choice, strict=True))
            try:
                view = self.register.read_as(**dict(readings))
                timelines = {state: view.timeline(state, instrument=self.instrument) for state in states}
            except MembershipError:
                continue  # supposed events can make a reading impossible
            departs = sum(self.register.readings[dispute] != reading for dispute, reading in readings)
            options.append(_Option(readings, timelines, departs))
        return options

    def _frames(self) -> list[Combination]:
        """Return the combinations of everything but the readings, the register's own ways first."""
        rules = YEAR_RULES if self.coding.kind == "year" else (None,)
        return [
            Combination(rule=rule, end=end, start=start, counting=counting)
            for end, start, counting, rule in product(ENDS, STARTS, COUNTED, rules)
        ]

    def units(self, combination: Combination, state: State, timeline: Timeline) -> Iterator[Unit]:
        """Return what both say of one state."""
        return self.coded_units[state].units(step_function_of(timeline, combination.holds), combination)

    def marks(self, combination: Combination, option: _Option) -> Marks:
        """Return how well one option does."""
        found = [self._marks_of(combination, state, timeline) for state, timeline in option.timelines.items()]
        return sum(agreeing for agreeing, _ in found), sum(differing for _, differing in found)

    def _marks_of(self, combination: Combination, state: State, timeline: Timeline) -> Marks:
        function = step_function_of(timeline, combination.holds)
        key = combination.rule, combination.end, state, function
        if key not in self._marks:
            marks = [0, 0]
            for unit in self.coded_units[state].units(function, combination):
                if unit.coded is not None and unit.ours is not None:
                    marks[unit.coded is not unit.ours] += unit.weight
            self._marks[key] = marks[0], marks[1]
        return self._marks[key]

    def total(self, combination: Combination, chosen: Iterable[_Option]) -> Marks:
        """Return how well some options do together."""
        marks = [self.marks(combination, option) for option in chosen]
        return sum(agreeing for agreeing, _ in marks), sum(differing for _, differing in marks)

    def best(self, frame: Combination) -> list[_Option]:
        """Return of each group the option with the fewest differences; among equals, that departs least."""

        def merit(option: _Option) -> tuple[int, int, int]:
            agreeing, differing = self.marks(frame, option)
            return differing, -agreeing, option.departs

        return [min(options, key=merit) for options in self.groups]

    def comparison(self) -> Comparison:
        """Search, and return what is found."""
        ranked = sorted(((frame, self.best(frame)) for frame in self._frames()), key=lambda pair: self._merit(*pair))
        frame, chosen = ranked[0]
        scores = tuple(self._score(*pair) for pair in ranked)
        differences, unclear = self._differences(scores[0].combination, chosen)
        return Comparison(
            register=self.register.id,
            instrument=self.instrument.id,
            unit="days" if self.coding.kind == "spells" else "cells",
            scores=scores,
            indifferent=self._indifferent(frame, chosen),
            differences=tuple(differences),
            not_comparable=dict(self.left_out + unclear) | self.coding.unread,
            unrecognised=self.coding.unrecognised,
            uncoded=tuple(one for one in self.register.states if one not in self.coded_units and self._was_there(one)),
            covers=(self.covers[0], min(self.covers[1], self.register.checked_through)),
        )

    def _was_there(self, state: State) -> bool:
        return bool(self.register.timeline(state, instrument=self.instrument).steps)

    def _merit(self, frame: Combination, chosen: Sequence[_Option]) -> tuple[float, int, int]:
        agreeing, differing = self.total(frame, chosen)
        own = (frame.end == ENDS[0], frame.start == STARTS[0], frame.counting is COUNTED[0])
        departs = own.count(False) + sum(option.departs for option in chosen)
        return -agreeing / max(agreeing + differing, 1), -agreeing - differing, departs

    def _score(self, frame: Combination, chosen: Sequence[_Option]) -> Score:
        agreeing, differing = self.total(frame, chosen)
        own = self.register.readings
        departing = tuple((name, one) for option in chosen for name, one in option.readings if own[name] != one)
        return Score(combination=evolve(frame, readings=departing), agreeing=agreeing, comparable=agreeing + differing)

    def _indifferent(self, frame: Combination, chosen: Sequence[_Option]) -> dict[str, tuple[str, ...]]:
        """Return, for each choice, the other answers that alone leave the score as it is."""
        same = self.total(frame, chosen)
        choices: dict[str, tuple[Any, ...]] = {"end": ENDS, "start": STARTS, "counting": COUNTED}
        choices |= {"rule": YEAR_RULES} if frame.rule else {}
        found: dict[str, list[str]] = {}
        for name, answers in choices.items():
            for answer in answers:
                other = evolve(frame, **{name: answer})
                if other != frame and self.total(other, chosen) == same:
                    found.setdefault(name, []).append(str(answer))
        for options, best in zip(self.groups, chosen, strict=True):
            marks = self.marks(frame, best)
            for option in options:
                changed = [pair for pair, own in zip(option.readings, best.readings, strict=True) if pair != own]
                if len(changed) == 1 and self.marks(frame, option) == marks:
                    found.setdefault(changed[0][0], []).append(changed[0][1])
        return {name: tuple(answers) for name, answers in found.items()}

    def _differences(
        self, combination: Combination, chosen: Iterable[_Option]
    ) -> tuple[list[Difference], Counter[str]]:
        """Return what the best combination leaves, and how much is not clear on either side."""
        differences: list[Difference] = []
        unclear = Counter[str]()
        held = {state: timeline for option in chosen for state, timeline in option.timelines.items()}
        for state, timeline in sorted(held.items(), key=lambda pair: pair[0].name):
            for unit in self.units(combination, state, timeline):
                if unit.coded is None or unit.ours is None:
                    unclear[VAGUE if unit.coded is None else UNDETERMINED] += unit.weight
                elif unit.coded is not unit.ours:
                    one = self._difference(combination, timeline, unit)
                    if differences and differences[-1].runs_on_to(one):
                        before = differences.pop()
                        one = evolve(before, last=one.last, weight=before.weight + one.weight)
                    differences.append(evolve(one, period=self._period(one.first, one.last)))
        return differences, unclear

    def _difference(self, combination: Combination, timeline: Timeline, unit: Unit) -> Difference:
        days = unit.first, unit.last
        if combination.rule is not None:
            days = deciding_days(read_rule(combination.rule, "year"), *days)
        step = _cause(timeline, combination, unit)
        sources = self.register.sources.by_id()
        return Difference(
            state=timeline.state,
            first=unit.first,
            last=unit.last,
            period="",
            weight=unit.weight,
            coded=bool(unit.coded),
            ours=bool(unit.ours),
            statuses=statuses_of(timeline.possible(*days)),
            step=step,
            sources=tuple(sources[one] for one in step.event.sources if one in sources) if step else (),
        )

    def _period(self, first: date, last: date) -> str:
        names = [f"{day.year:04}" if self.coding.kind == "year" else f"{day}" for day in (first, last)]
        return " to ".join(dict.fromkeys(names))


def _cause(timeline: Timeline, combination: Combination, unit: Unit) -> Step | None:
    """Return the event that brought the register's answer about, of those that brought or ended membership.

    An event in the unit itself comes first: between two answers it is what the coding dates or counts
    otherwise. A state that did not count before has no such event; then it is the first that comes later.
    """
    counts = combination.counts
    steps = [step for step in timeline.steps if counts(step.before) is not counts(step.after)]
    if combination.start == "deposit":
        steps = [_deposited(step, timeline) for step in steps]
        steps += [
            Step(one.event, one.given.earliest, one.given.latest, START.position, START.position)
            for one in timeline.consents
            if one.in_force is None
        ]
    within = [step for step in steps if step.earliest <= unit.last and step.latest >= unit.first]
    before = [step for step in steps if step.latest < unit.first]
    after = [step for step in steps if step.earliest > unit.last]
    brought = [step for step in within if counts(step.after) is unit.ours]
    return next(iter((*brought[-1:], *within[-1:], *before[-1:], *after[:1])), None)


def _deposited(step: Step, timeline: Timeline) -> Step:
    """Return a step with the day of the consent in the place of that of its effect."""
    given = next((one.given for one in timeline.consents if one.event == step.event), None)
    return step._replace(earliest=given.earliest, latest=given.latest) if given else step
