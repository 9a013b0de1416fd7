"""`diff`: on which days two registers differ, bond by bond; or a register and somebody's coding.

Two editions of a register are two registers. What is compared is what they answer, in the view in
which each is given, not how their facts are written.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from csto_membership.engine.before_force import warn_before_force
from csto_membership.engine.configurations import START, Held, counts
from csto_membership.engine.roster import single_or_none, statuses_of
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import UnknownInstrumentError, UnknownWordError
from csto_membership.model.days import ONE_DAY
from csto_membership.model.instruments import Instrument
from csto_membership.model.vocabulary import Counting
from csto_membership.output.columns import Value
from csto_membership.output.table import Table
from csto_membership.register import Register

from .compare.coding import read
from .compare.columns import Columns
from .compare.compare import coding_rows, covered_span
from .compare.comparison import Combination
from .compare.units import coded_units
from .step_function import step_function_of

BY = ("status", "position", "member")
COLUMNS = ("instrument", "state", "name", "start", "end", "days", "here", "there", "event_here", "event_there")
MEMBERSHIP: dict[bool | None, str] = {True: "yes", False: "no", None: "yes or no"}
_NEVER = (START,)


def diff(  # noqa: PLR0913  each is part of what the question means
    register: Register,
    other: Register | Any,  # noqa: ANN401  or a coding: a table, a frame, or rows
    *,
    instrument: Instrument | str | None = None,
    by: str | None = None,
    counting: Counting | str = Counting.DE_JURE,
    rule: str = "any",
    codes: str | None = None,
    covers: tuple[date | str, date | str] | None = None,
    **columns: Any,  # noqa: ANN401  those of a coding
) -> Table:
    """Return on which days two registers give different answers, one row for days running.

    The columns are ``instrument``, ``state``, ``name``, the days (``start``; ``end``, the first day
    after them, missing where they are open; ``days``), both answers (``here``, ``there``; several possible
    ones are joined by "or"; a register that does not have the instrument has no answer), and on each side the
    last event that can have taken effect by then (``event_here``, ``event_there``).

    Args:
        register: the register.
        other: another register, or a coding of membership as `compare` takes it.
        instrument: the instrument; ``None``: all that either register has, or for a coding the constitutive one.
        by: what must differ: ``status`` (the default), ``position`` or ``member``. A coding has members only.
        counting: who counts as a member, see `Counting`.
        rule: for a coding by year, which of its days decide, as in `panel`.
        codes: for a coding, the system of its states' codes.
        covers: for a coding, the first and the last day that it covers.
        columns: for a coding, its columns: ``state``, ``year``, ``on``, ``start``, ``end``, ``member``, ``where`` and
            ``open``, as `compare` takes them.

    Raises:
        UnknownInstrumentError: neither register has such an instrument.
        UnknownWordError: there is no such `by` or `counting`.
        ValueError: the coding cannot be read, see `compare`.
        TypeError: what only a coding has is given though `other` is a register; or it is neither register nor coding.

    >>> from csto_membership import CSTO
    >>> from .diff import diff
    >>> literal = CSTO.read_as(uzbekistan_2012="suspended")
    >>> print(diff(CSTO, literal, instrument="charter").to_csv(), end="")
    instrument,state,name,start,end,days,here,there,event_here,event_there
    charter,UZB,Uzbekistan,2012-12-19,,,withdrawn,suspended,uzb-charter-withdraw,uzb-charter-suspend-by-note
    """
    by = by or ("status" if isinstance(other, Register) else "member")
    if by not in BY:
        raise UnknownWordError(by, BY, "way to differ")
    if not isinstance(other, Register):
        if by != "member":
            raise UnknownWordError(by, ("member",), "way in which a coding differs")
        combination = Combination(rule=rule, end="exclusive", start="force", counting=Counting(counting))
        return _from_coding(register, other, register.instrument(instrument), combination, (codes, covers, columns))
    given = [
        *columns,
        *["codes"] * (codes is not None),
        *["covers"] * (covers is not None),
        *["rule"] * (rule != "any"),
    ]
    if given:
        message = f"only of a coding: {', '.join(given)}"
        raise TypeError(message)
    shown = _answer(by, Counting(counting))
    rows: list[tuple[Value, ...]] = []
    for under in _instruments(register, other, instrument):
        here, there = _timelines(register, under), _timelines(other, under)
        states = {code: one.state for held in (there or {}, here or {}) for code, one in held.items()}
        for code, state in sorted(states.items(), key=lambda pair: pair[1].name):
            one, two = (_Bond.of(held, code, shown) for held in (here, there))
            rows += ((under, code, state.name, *run) for run in _differences(one, two, shown(_NEVER)))
    return _table(rows)


def _table(rows: list[tuple[Value, ...]]) -> Table:
    return Table(COLUMNS, rows, {"start": date, "end": date, "days": int})


def _instruments(register: Register, other: Register, instrument: Instrument | str | None) -> tuple[str, ...]:
    """Return the ids of the instruments asked for, of which at least one of two registers has each."""
    both = tuple(dict.fromkeys((*register.facts.instruments.ids(), *other.facts.instruments.ids())))
    if instrument is None:
        return both
    asked = instrument.id if isinstance(instrument, Instrument) else instrument
    for one in (register, other):
        try:
            return (one.instrument(asked).id,)
        except UnknownInstrumentError:
            continue
    raise UnknownInstrumentError(asked, both)


def _timelines(register: Register, instrument: str) -> dict[str, Timeline] | None:
    """Return the histories under an instrument by state; ``None``: the register has no such instrument."""
    try:
        return {one.state.code: one for one in register.timelines(instrument=instrument)}
    except UnknownInstrumentError:
        return None


def _answer(by: str, counting: Counting) -> Callable[[tuple[Held, ...]], str]:
    """Return what says in words what can be held on some days."""
    if by == "member":
        return lambda possible: MEMBERSHIP[single_or_none(counts(counting, here) for here in possible)]
    if by == "position":
        return lambda possible: " or ".join(sorted({str(here.position) for here in possible}))
    return lambda possible: " or ".join(sorted(statuses_of(here.position for here in possible)))


@frozen(slots=True)
class _Bond:
    """What one register says of one bond.

    Attributes:
        timeline: its history, if it has one.
        answers: before the first day of change, from it on, …; ``None``: the register has no such instrument.
    """

    timeline: Timeline | None
    answers: tuple[str | None, ...]

    @classmethod
    def of(cls, held: dict[str, Timeline] | None, code: str, shown: Callable[[tuple[Held, ...]], str]) -> "_Bond":
        timeline = (held or {}).get(code)
        possible = (_NEVER,) if timeline is None else timeline.held[1]
        return cls(timeline, (None,) if held is None else tuple(map(shown, possible)))

    @property
    def days(self) -> Sequence[date]:
        """The days on which something changes."""
        return self.timeline.held[0] if self.timeline else ()

    def answer(self, day: date) -> str | None:
        """Return the answer on a day; ``None``: there is no such instrument."""
        return self.answers[bisect_right(self.days, day)]

    def event(self, day: date) -> str | None:
        """Return the id of the last event that can have taken effect by a day."""
        steps = self.timeline.steps if self.timeline else ()
        return next((step.event.id for step in reversed(steps) if step.earliest <= day), None)


def _differences(here: _Bond, there: _Bond, nothing: str) -> Iterator[tuple[Value, ...]]:
    """Return the runs of days on which two bonds differ: from, until, days, both answers, both events.

    An instrument that one register does not have makes no difference where the other has nothing to say of the bond.
    """
    runs: list[tuple[date, str | None, str | None]] = []
    for day in sorted({date.min, *here.days, *there.days}):
        answers = here.answer(day), there.answer(day)
        if not runs or runs[-1][1:] != answers:
            runs.append((day, *answers))
    ends = [*(day for day, _, _ in runs[1:]), None]
    for (start, one, two), end in zip(runs, ends, strict=True):
        if one != two and {one, two} != {None, nothing}:
            length = None if end is None or start == date.min else (end - start).days
            yield None if start == date.min else start, end, length, one, two, here.event(start), there.event(start)


def _from_coding(
    register: Register,
    coding: Any,  # noqa: ANN401  a table, a frame, or rows
    instrument: Instrument,
    combination: Combination,
    given: tuple[str | None, Any, dict[str, Any]],
) -> Table:
    """Return on which days or years a coding differs from a register, by the register's own conventions."""
    codes, covers, named = given
    columns = Columns(**named)
    coded = read(register, coding_rows(coding, columns.names), columns, codes)
    if coded.kind != "year":
        combination = Combination(rule=None, end="exclusive", start="force", counting=combination.counting)
    span = covered_span(coded, covers)
    warn_before_force(register.view, instrument, span[0], combination.counting)
    units, _ = coded_units(coded, span, register.checked_through)
    runs: list[list[Any]] = []
    for state in sorted(units, key=lambda one: one.name):
        timeline = register.timeline(state, instrument=instrument)
        bond = _Bond(timeline, ())
        for unit in units[state].units(step_function_of(timeline, combination.holds), combination):
            if unit.coded is unit.ours or unit.coded is None or unit.ours is None:
                continue
            end, answers = unit.last + ONE_DAY, [MEMBERSHIP[unit.ours], MEMBERSHIP[unit.coded]]
            if runs and runs[-1][1] == state.code and runs[-1][4] == unit.first and runs[-1][6:8] == answers:
                runs[-1][4:6] = end, (end - runs[-1][3]).days
            else:
                length, event = (end - unit.first).days, bond.event(unit.first)
                runs.append([instrument.id, state.code, state.name, unit.first, end, length, *answers, event, None])
    return _table([tuple(run) for run in runs])
