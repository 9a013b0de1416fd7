"""Hypothesis strategies: days, acts, events, registers, questions.

They shrink towards few events, first acts, exact days and days close together.
"""

from collections.abc import Sequence
from copy import copy
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from csto_membership.engine.transitions import POSITIONS
from csto_membership.model.dates import Moment
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.events import Event, Source
from csto_membership.model.facts import Facts
from csto_membership.model.instruments import Arrears, Entry, Instrument, Kind, Withdrawal
from csto_membership.model.periods import MonthDay, Period
from csto_membership.model.states import State
from csto_membership.model.vocabulary import MOVES, Act, Counting, Position
from csto_membership.register import Register

from .histories import Walk, walked
from .question import DAY, Question, days_of_interest, known_days

FIRST, LAST = date(1990, 1, 1), date(2029, 12, 31)
"""Between these days lies what is drawn, unless other days are given."""


def days(first: date = FIRST, last: date = LAST) -> SearchStrategy[date]:
    """Draw exact days from `first` to `last`, both included."""
    return st.dates(first, last)


@st.composite
def moments(
    draw: DrawFn, first: date = FIRST, last: date = LAST, *, exact: bool | None = None, doubt: bool = True
) -> Moment:
    """Draw moments of every form: days, months, quarters, years, and days between two days.

    Args:
        draw: given by Hypothesis.
        first: the first day that they can be.
        last: the last day that they can be.
        exact: whether they are exact; ``None``: either.
        doubt: whether they may be uncertain or approximate.
    """
    if exact is False and first == last:
        message = f"no moment between {first} and {last} is inexact"
        raise InvalidArgument(message)
    day = draw(st.dates(first, last if exact is not False else last - DAY))
    forms = ["exact"] if exact is not False else []
    forms += [] if exact or day == last else ["between"]
    year, month = f"{day.year:04}", day.month
    for text in () if exact else (f"{year}-{month:02}", f"{year}-Q{(month + 2) // 3}", year):
        moment = Moment.parse(text)
        forms += [text] if first <= moment.earliest and moment.latest <= last else []
    form = draw(st.sampled_from(forms))
    if form == "between":
        form = f"[{day}..{draw(st.dates(day + DAY, last))}]"
    text = day.isoformat() if form == "exact" else form
    return Moment.parse(text + draw(st.sampled_from(["", "?", "~", "%"] if doubt else [""])))


def periods(max_months: int = 24, max_days: int = 60) -> SearchStrategy[Period]:
    """Draw periods, such as those of notices, from nothing to this many months and days."""
    return st.builds(Period, st.integers(0, max_months), st.integers(0, max_days))


def acts(*, notes: bool = False) -> SearchStrategy[Act]:
    """Draw acts: the seventeen that move a bond, and `note` if it is asked for."""
    return st.sampled_from([*MOVES, Act.NOTE] if notes else MOVES)


def positions() -> SearchStrategy[Position]:
    """Draw positions: the fifteen that a bond can reach."""
    return st.sampled_from(POSITIONS)


@st.composite
def events(
    draw: DrawFn,
    *,
    state: SearchStrategy[str] | None = None,
    instrument: SearchStrategy[str | None] | None = None,
    act: SearchStrategy[Act] | None = None,
    on: SearchStrategy[Moment] | None = None,
) -> Event:
    """Draw single events, whether or not any history could have them.

    Args:
        draw: given by Hypothesis.
        state: codes of states; default: ``"AAA"``.
        instrument: ids of instruments; default: ``None``, the constitutive one.
        act: acts; default: all, `note` too.
        on: their days; default: `moments`.
    """
    drawn = draw(act if act is not None else acts(notes=True))
    when = draw(on if on is not None else moments())
    later = st.none() | st.integers(0, 400).map(lambda number: Moment.of(when.latest + timedelta(number)))
    return Event(
        state=draw(state if state is not None else st.just("AAA")),
        instrument=draw(instrument if instrument is not None else st.none()),
        act=drawn,
        date=when,
        effective=draw(later) if drawn is not Act.NOTE else None,
        reported=draw(later),
        topic="announcement" if drawn is Act.NOTE else "",
    )


# registers


def _withdrawals() -> SearchStrategy[Withdrawal | None]:
    ends = st.sampled_from([None, MonthDay(12, 31)])
    return st.none() | st.builds(Withdrawal, notice=st.sampled_from(["P6M", "P30D", "P1Y1D"]), on=ends)


@st.composite
def _instruments(draw: DrawFn, name: str, kind: Kind, *, in_force: bool) -> Instrument:
    force = st.sampled_from([Moment.of("1995-01-01"), Moment.of("2001-02")])
    return Instrument(
        id=name,
        name=f"The {name.capitalize()}",
        kind=kind,
        in_force=draw(force if in_force else force | st.none()),
        terminated=draw(st.sampled_from([None, None, None, Moment.of("2012-07-01"), Moment.of("2012")])),
        entry=Entry(after=draw(st.sampled_from(["P0D", "P30D"])), at=draw(st.sampled_from(["day", "next-month"]))),
        withdrawal=draw(_withdrawals()),
        arrears=draw(st.sampled_from([None, Arrears(after=Period(24, 0))])),
    )


@st.composite
def _bonds(draw: DrawFn, instrument: Instrument, state: str, max_events: int, disputed: str) -> tuple[Event, ...]:
    """Draw the events of one bond; from some event on they may differ between two readings of a dispute."""
    walk = Walk(draw, instrument, state, date(2000, 1, 1), exact=draw(st.booleans()))
    walk.sources = ("s",)
    walked(draw, walk, MOVES, 0, max_events)
    notes = draw(st.lists(moments(exact=True), max_size=1))
    notes_of_bond = [_note(walk, f"{state}-{instrument.id}-note", on) for on in notes]
    if not disputed:
        return (*walk.events, *notes_of_bond)
    tails: list[Event] = []
    for reading in ("one", "two"):
        fork = copy(walk)
        fork.readings = ((disputed, (reading,)),)
        walked(draw, fork, MOVES, 0, 2)
        tail = fork.events[len(walk.events) :]
        tails += tail or [_note(fork, f"{disputed}-{reading}", Moment.of(walk.since))]
    return (*walk.events, *notes_of_bond, *tails)


def _note(walk: Walk, name: str, on: Moment) -> Event:
    return Event(
        id=name,
        state=walk.state,
        instrument=walk.instrument.id,
        act=Act.NOTE,
        date=on,
        topic="announcement",
        sources=walk.sources,
        readings=walk.readings,
    )


def _both(state: str, instrument: str, disputes: Sequence[str]) -> Event:
    """Make a note that holds where two disputes are read in a certain way."""
    readings = [(disputes[0], ("two",)), (disputes[1], ("one", "two"))]
    on = Moment.of(date(2000, 1, 1))
    return Event(
        id="both",
        state=state,
        instrument=instrument,
        act=Act.NOTE,
        date=on,
        topic="announcement",
        sources=("s",),
        readings=readings,
    )


def _dispute(name: str) -> Dispute:
    readings = [Reading(id=one, text=f"The answer {one}.") for one in ("one", "two")]
    return Dispute(id=name, question="Which of the two?", default="one", readings=readings)


@st.composite
def registers(
    draw: DrawFn, *, max_states: int = 3, max_instruments: int = 2, max_events: int = 5, disputes: bool = True
) -> Register:
    """Draw registers: some states and instruments, and a history for each bond.

    They have what a real one has: entry into force, periods of entry and of notice, notices
    that claim their exit day and mature, instruments that end, imprecise days, news that came
    late, notes, disputes with two readings, states limited in time, and a horizon that
    may lie before the last event. The strict loader accepts each of them.

    Args:
        draw: given by Hypothesis.
        max_states: how many states at most; at least one.
        max_instruments: how many instruments at most, 1 or 2; the first, ``charter``, is
            the constitutive one.
        max_events: how many events a bond has at most, under one reading of a dispute two more.
        disputes: whether some histories may be disputed.
    """
    codes = [f"{letter}" * 3 for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: draw(st.integers(1, max_states))]]
    instruments = [draw(_instruments("charter", Kind.CHARTER, in_force=True))]
    if max_instruments > 1 and draw(st.booleans()):
        instruments.append(draw(_instruments("treaty", Kind.TREATY, in_force=False)))
    bonds: list[Event] = []
    names: list[str] = []
    for instrument in instruments:
        for code in codes:
            disputed = f"{code.lower()}_{instrument.id}" if disputes and draw(st.integers(0, 3)) == 3 else ""  # noqa: PLR2004  one in four
            names += [disputed] if disputed else []
            bonds += draw(_bonds(instrument, code, max_events, disputed))
    if len(names) > 1 and draw(st.booleans()):
        bonds.append(_both(bonds[0].state, instruments[0].id, names))
    facts = Facts(
        id="drawn",
        name="A drawn register",
        constitutive="charter",
        checked_through=draw(st.sampled_from([date(2020, 12, 31), date(2002, 6, 30), date(2000, 1, 1)])),
        states=[draw(_states(code)) for code in codes],
        instruments=instruments,
        sources=[Source(id="s", title="A source")],
        disputes=map(_dispute, names),
        events=bonds,
    )
    return Register(facts)


def _states(code: str) -> SearchStrategy[State]:
    limits = st.sampled_from([(None, None), (None, None), (date(1999, 1, 1), None), (None, date(2010, 1, 1))])
    name = f"{code.capitalize()}land"
    return limits.map(lambda limit: State(code=code, name=name, since=limit[0], until=limit[1]))


def _interval(first: date, last: date) -> Moment:
    """Return the days from one to another; to one day alone comes the next, or at the end of the calendar the last."""
    if first == last:
        first = min(first, date.max - DAY)
        last = first + DAY
    return Moment.between(first, last)


@st.composite
def questions(draw: DrawFn, register: Register, *, exact: bool | None = None, views: bool = True) -> Question:
    """Draw questions that are worth asking of a register: about its bonds, on days at which an answer can turn.

    Args:
        draw: given by Hypothesis.
        register: the register; it has states.
        exact: whether the days are exact; ``None``: either.
        views: whether readings may be chosen, and an earlier day's knowledge asked for.
    """
    bonds = [(state, one.id) for one in register.instruments for state in register.states]
    lively = [bond for bond in bonds if register.timeline(bond[0], instrument=bond[1]).steps]
    state, instrument = draw(st.sampled_from(lively or bonds) | st.sampled_from(bonds))
    turning = st.sampled_from(days_of_interest(register, register.timeline(state, instrument=instrument)))
    ends = sorted([draw(turning), draw(turning)])
    one_day = exact if exact is not None else draw(st.booleans())
    return Question(
        state=state.code,
        instrument=instrument,
        on=Moment.of(ends[0]) if one_day else _interval(*ends),
        counting=draw(st.sampled_from(Counting)),
        readings=[(one.id, draw(st.sampled_from(one.choices))) for one in register.disputes] if views else (),
        known_on=draw(st.sampled_from([None, *known_days(register)])) if views else None,
    )
