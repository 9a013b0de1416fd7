"""`Question`, one question about one bond in one view; and the questions worth asking of a register."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from csto_membership.engine.order import order_days
from csto_membership.engine.terms import effect_bounds
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import MembershipError
from csto_membership.model.dates import Moment
from csto_membership.model.days import optional_date
from csto_membership.model.vocabulary import Counting

if TYPE_CHECKING:
    from csto_membership.register import Register

DAY = timedelta(days=1)
CALENDAR_END = date(9990, 1, 1)
"""Nothing is supposed from here on: periods counted from there may leave the calendar."""


def _moment(value: Moment | date | str) -> Moment:
    return Moment.of(value)


def _choice(value: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dict(value).items()))


@frozen(slots=True, kw_only=True)
class Question:
    """One question: about which bond, on which day, counted how, in which view.

    Attributes:
        state: code of the state.
        instrument: id of the instrument.
        on: the day, exact or within bounds.
        counting: who counts as a member.
        readings: the readings to choose, as pairs of dispute and reading; the others are
            those of the register that is asked.
        known_on: the day whose knowledge is asked for; ``None``: that of the register.
    """

    state: str
    instrument: str
    on: Moment = field(converter=_moment)
    counting: Counting = field(default=Counting.DE_JURE, converter=Counting)
    readings: tuple[tuple[str, str], ...] = field(default=(), converter=_choice)
    known_on: date | None = field(default=None, converter=optional_date)

    def view(self, register: "Register") -> "Register":
        """Return a register in the view of this question.

        Raises:
            TransitionError: an event supposed beforehand is refused under these readings.
            UnknownReadingError: the register has no such dispute or reading.
        """
        view = register.read_as(**dict(self.readings)) if self.readings else register
        return view if self.known_on is None else view.as_known_on(self.known_on)

    def __str__(self) -> str:
        """Return the question in one phrase."""
        view = [f"{dispute}={reading}" for dispute, reading in self.readings]
        view += [f"as known on {self.known_on}"] if self.known_on else []
        return f"{self.state} under {self.instrument!r} on {self.on} ({', '.join((self.counting, *view))})"


def change_days(timeline: Timeline) -> tuple[date, ...]:
    """Return the days on which something can begin or end in a history, in order."""
    return tuple(sorted({day for step in timeline.steps for day in (step.earliest, step.latest)}))


def last_day(register: "Register", timeline: Timeline) -> date:
    """Return the last day on which anything can still happen to a bond; the horizon, if nothing does.

    Each event counts with all the days that its record leaves open, also those that the
    order of events excludes: a supposed event may not fall on them.
    """
    instrument = timeline.instrument
    bond = timeline.state.code, instrument.id
    moves = [event for event in register.events if (event.state, event.instrument) == bond and not event.is_note]
    effects = [date.fromordinal(order_days(event)[1]) for event in moves]
    effects += [effect[1] for event in moves if (effect := effect_bounds(instrument, event)) is not None]
    limits = [moment.latest for moment in (instrument.in_force, instrument.terminated) if moment is not None]
    days = [*effects, *limits, *(event.date.latest for event in moves), *(step.latest for step in timeline.steps)]
    return max(days, default=register.checked_through)


def days_of_interest(register: "Register", timeline: Timeline) -> tuple[date, ...]:
    """Return the days at which an answer can turn: change days and the horizon, each with its neighbours.

    The calendar has no day before its first and none after its last.
    """
    turning = {*change_days(timeline), register.checked_through}
    before = {day - DAY for day in turning if day > date.min}
    after = {day + DAY for day in turning if day < date.max}
    return tuple(sorted(turning | before | after))


def known_days(register: "Register") -> tuple[date, ...]:
    """Return the days on which something became public."""
    return tuple(sorted({event.known_from.latest for event in register.events}))


def of_register(register: "Register") -> Iterator[Question]:
    """Return one question, for what concerns a register as a whole."""
    if register.states:
        under = register.facts.constitutive
        yield Question(state=register.states[0].code, instrument=under, on=register.checked_through)


def of_views(register: "Register") -> Iterator[Question]:
    """Return a question for each reading and each day of news, and for both together."""
    for plain in of_register(register):
        days = known_days(register)
        choices = [
            ((dispute.id, reading),)
            for dispute in register.disputes
            for reading in dispute.choices
            if reading != register.readings[dispute.id]
        ]
        views = [evolve(plain, readings=choice) for choice in choices]
        views += [evolve(plain, known_on=day) for day in days]
        views += [evolve(plain, readings=choice, known_on=day) for choice in choices for day in days[-1:]]
        yield from (question for question in (plain, *views) if _can_be(question, register))


def _can_be(question: Question, register: "Register") -> bool:
    try:
        question.view(register)
    except MembershipError:  # an event supposed beforehand is refused under these readings
        return False
    return True


def of_bonds(register: "Register") -> Iterator[Question]:
    """Return one question for each bond, asked at the horizon."""
    for instrument in register.instruments:
        for state in register.states:
            yield Question(state=state.code, instrument=instrument.id, on=register.checked_through)


def of_days(register: "Register") -> Iterator[Question]:
    """Return the questions of every bond on every day of interest, and on every interval between two of them."""
    for bond in of_bonds(register):
        timeline = register.timeline(bond.state, instrument=bond.instrument)
        days = days_of_interest(register, timeline)
        intervals = [Moment.between(one, other) for one, other in pairwise(days)]
        for number, on in enumerate((*map(Moment.of, days), *intervals, Moment.between(days[0], days[-1]))):
            yield evolve(bond, on=on, counting=tuple(Counting)[number % len(Counting)])
