"""`View`: the facts of a register under one choice of readings, as known on a day, with supposed events.

A view compiles each bond when it is first asked for and keeps the result. It is immutable
to its users and safe to share between threads: two threads that ask for the same bond at
the same time get the one timeline.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import count
from math import prod
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from csto_membership.errors import Fault, MembershipError, RegisterError, UnknownInstrumentError
from csto_membership.model.dates import Moment
from csto_membership.model.disputes import chosen, combinations, events_in_view, touched
from csto_membership.model.event_columns import BondsInColumns
from csto_membership.model.events import Event
from csto_membership.model.facts import MOST_COMBINATIONS, Facts, Records
from csto_membership.model.instruments import Instrument
from csto_membership.model.vocabulary import Counting

from .columns import Histories, in_columns, of_columns
from .configurations import Held
from .entry_into_force import deciding, entry_into_force
from .equality import same_facts
from .kept import Answers, Compiled, Readings
from .plain_fold import Holding
from .publication import SUPPOSED, known
from .roster import RosterIndex, days_until, single_or_none

if TYPE_CHECKING:
    from .spells import Ending, Finding
    from .timeline import Timeline


@frozen(slots=True, eq=False, repr=False)
class View:
    """Facts, a choice of readings, a day of knowledge, supposed events; and the histories that follow.

    Attributes:
        facts: the facts of the register.
        choice: the readings that were chosen, by dispute; the others are at their defaults.
        known_on: only what was public by this day; ``None``: all.
        supposed: events that are supposed to have happened as well.
        checked_through: the last day that the view answers for; later answers are projections.
    """

    facts: Facts
    choice: tuple[tuple[str, str], ...] = ()
    known_on: date | None = None
    supposed: tuple[Event, ...] = ()
    checked_through: date = field(init=False)
    compiled: Compiled = field(init=False, factory=Compiled)

    @checked_through.default  # pyright: ignore[reportUntypedFunctionDecorator, reportAttributeAccessIssue, reportUnknownMemberType]  # a field of attrs has it
    def _last_day(self) -> date:
        last = self.facts.checked_through
        return last if self.known_on is None else min(last, self.known_on)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what the view is made of; what was compiled is compiled anew."""
        return View, (self.facts, self.choice, self.known_on, self.supposed)

    def __eq__(self, other: object) -> bool:
        """Whether both see the same facts, however these are spread over files, in the same view."""
        if not isinstance(other, View):
            return NotImplemented
        return self._seen_as() == other._seen_as() and same_facts(self.facts, other.facts)

    def __hash__(self) -> int:
        """Hash by size and view."""
        return hash((self.facts.id, self.facts.checked_through, len(self.facts.events), self._seen_as()))

    def _seen_as(self) -> tuple[object, ...]:
        return tuple(sorted(self.readings.items())), self.known_on, self.supposed

    @property
    def readings(self) -> dict[str, str]:
        """The reading of each dispute."""
        return {dispute.id: dispute.default for dispute in self.facts.disputes} | dict(self.choice)

    @property
    def instruments(self) -> Records[Instrument]:
        """The instruments, as known in this view."""
        if self.known_on is None and all(one.force is None for one in self.facts.instruments):
            return self.facts.instruments
        return Records(map(self.instrument, self.facts.instruments))

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that hold, notes and supposed events included, by date."""
        if self.known_on is None:
            return _by_date(events_in_view((*self.facts.events, *self.supposed), self.readings))
        bonds = {(event.instrument, event.state): None for event in (*self.facts.events, *self.supposed)}
        return _by_date(event for bond in bonds for event in self.held(str(bond[0]), bond[1], self.readings))

    def instrument(self, instrument: Instrument | str | None = None) -> Instrument:
        """Return the instrument of an id, as known in this view; ``None``: the constitutive one."""
        return self.under(instrument)

    def under(self, instrument: Instrument | str | None, readings: Mapping[str, str] | None = None) -> Instrument:
        """Return an instrument as known in this view, with the entry into force that some readings give it.

        Args:
            instrument: the instrument.
            readings: the readings; ``None``: those of the view.
        """
        found = self.facts.instrument(instrument)
        found = found if self.known_on is None else found.as_known_on(self.known_on)
        if found.force is None or found.in_force is not None:
            return found
        readings = self.readings if readings is None else readings
        key = (found.id, *(readings[dispute] for dispute in self.deciding(found.id)))
        if key not in self.compiled.under:
            computed = evolve(found, in_force=self.computed(found, readings))
            return self.compiled.under.setdefault(key, computed)
        return self.compiled.under[key]

    def computed(self, instrument: Instrument, readings: Mapping[str, str]) -> Moment | None:
        """Return the entry into force that the consents public by now give an instrument; ``None``: none."""
        if instrument.force is None:
            return None
        bonds = {state: self.held(instrument.id, state, readings) for state in self.states_under(instrument.id)}
        return entry_into_force(instrument.force, bonds)

    def deciding(self, instrument: str) -> tuple[str, ...]:
        """Return the disputes whose readings decide when an instrument enters into force."""
        found = self.facts.instrument(instrument)
        if found.force is None:
            return ()
        found = found if self.known_on is None else found.as_known_on(self.known_on)
        if instrument not in self.compiled.deciding:
            bonds = {state: self.bond(instrument, state) for state in self.states_under(instrument)}
            self.compiled.deciding[instrument] = deciding(found, bonds)
        return self.compiled.deciding[instrument]

    def disputes_of(self, instrument: str, state: str) -> tuple[str, ...]:
        """Return the disputes whose readings decide a history: of the bonds that do, then of the entries into force.

        Notes move nothing, so a dispute that only notes mention is not among them.
        """
        linked = self.facts.linked[instrument]
        own = touched(event for one in linked for event in self.bond(one, state) if not event.is_note)
        decided = (one for name in linked for one in self.deciding(name))
        return tuple(dict.fromkeys((*own, *decided)))

    def states_under(self, instrument: str) -> tuple[str, ...]:
        """Return the codes of the states that have events under an instrument."""
        codes = dict.fromkeys(self.facts.bonds.get(instrument, ()))
        codes |= {event.state: None for event in self.supposed if event.instrument == instrument}
        return tuple(codes)

    # other views

    def read_as(self, readings: Mapping[str, str]) -> "View":
        """Return the view under other readings of some disputes.

        Raises:
            UnknownReadingError: there is no such dispute or reading.
        """
        choice = dict(self.choice) | chosen(self.facts.disputes_by_id, readings)
        view = View(self.facts, tuple(sorted(choice.items())), self.known_on, self.supposed)
        view.compiled.histories = self.compiled.histories  # those under every reading do not depend on the choice
        return view.checked()

    def as_known_on(self, day: date) -> "View":
        """Return the view of what was public by a day."""
        known_on = day if self.known_on is None else min(day, self.known_on)
        return View(self.facts, self.choice, known_on, self.supposed).checked()

    def with_events(self, events: Sequence[Event]) -> "View":
        """Return the view in which these events happened as well.

        Raises:
            TransitionError, OrderError: the events, or what follows them, cannot be.
            UnknownStateError, UnknownInstrumentError, UnknownReadingError: one names what does not exist.
            RegisterError: another event of the bond has the id of one, or too many readings touch a bond.
        """
        taken = {event.id for event in (*self.facts.events, *self.supposed, *events)}
        free = (name for number in count(1) if (name := f"{SUPPOSED}-{number}") not in taken)
        view = self
        for event in events:
            view = View(self.facts, self.choice, self.known_on, (*view.supposed, _supposing(view, event, free)))
        return view.checked()

    def checked(self) -> "View":
        """Return this view if its supposed events can be.

        Raises:
            TransitionError, OrderError: they cannot.
            RegisterError: too many combinations of readings touch a bond.
        """
        for instrument, state in {(str(event.instrument), event.state): None for event in self.supposed}:
            ways = prod(len(self.facts.disputes_by_id[one].choices) for one in self.disputes_of(instrument, state))
            if ways > MOST_COMBINATIONS:
                problem = f"{ways} combinations of readings touch {state} under it; at most {MOST_COMBINATIONS}"
                raise RegisterError([Fault(SUPPOSED, "instrument", instrument, "", None, problem)])
            self.timeline(instrument, state)
            for other in self.facts.ending_with_others:
                if instrument in self.facts.linked[other] and self.has_bond(other, state):
                    self.timeline(other, state)
        for instrument in {str(event.instrument): None for event in self.supposed}:
            if self.facts.instrument(instrument).force is not None:
                self.timelines(instrument)
        return self

    # compiling

    def bond(self, instrument: str, state: str) -> tuple[Event, ...]:
        """Return all events of a bond, whatever the reading, supposed ones included."""
        if instrument in self.facts.lineages_by_id:
            return tuple(e for one in self.facts.lineages_by_id[instrument].instruments for e in self.bond(one, state))
        written = self.facts.bonds.get(instrument, {}).get(state, ())
        if not self.supposed:
            return written
        return (*written, *(e for e in self.supposed if e.state == state and e.instrument == instrument))

    def has_bond(self, instrument: str, state: str) -> bool:
        """Whether a bond has events; looking makes no records of them."""
        lineage = self.facts.lineages_by_id.get(instrument)
        under = lineage.instruments if lineage else (instrument,)
        return any(state in self.facts.bonds.get(one, ()) for one in under) or any(
            event.state == state and event.instrument in under for event in self.supposed
        )

    def held(self, instrument: str, state: str, readings: Mapping[str, str]) -> tuple[Event, ...]:
        """Return the events of a bond that hold under some readings and were public, notes included."""
        bond = self.bond(instrument, state)
        held = tuple(known(events_in_view(bond, readings), self.known_on))
        return bond if len(held) == len(bond) else held  # one object, of which a large register has many

    def _fold(self, instrument: str, state: str, readings: Mapping[str, str]) -> "Timeline":
        from .fold import can_be, fold  # noqa: PLC0415  20 ms that rosters of what was compiled before need not pay

        found, under = self.facts.index.find(state), self.under(instrument, readings)
        lineage = self.facts.lineages_by_id.get(instrument)
        if lineage is not None:
            from .lineages import lineage_timeline  # noqa: PLC0415  the same

            bonds = [self._fold(one, state, readings) for one in lineage.instruments]
            return lineage_timeline(lineage, under, found, bonds)
        held, endings = self.held(instrument, state, readings), self.endings(instrument, state, readings)
        try:
            return fold(found, under, held, endings)
        except MembershipError:
            recorded = [event for event in held if event.origin != SUPPOSED]
            if self.known_on is None or (len(recorded) < len(held) and can_be(found, under, recorded, endings)):
                raise
            # what was recorded as public cannot be without the entry into force, or without what happened under
            # another instrument, so that was public too
            every = View(self.facts, self.choice, None, self.supposed)
            under = evolve(under, in_force=every.under(instrument, readings).in_force)
            return fold(found, under, held, every.endings(instrument, state, readings))

    def endings(self, instrument: str, state: str, readings: Mapping[str, str]) -> "tuple[Ending, ...]":
        """Return the ends of a membership that follow from those under other instruments.

        Raises:
            MembershipError: the history under another instrument cannot be.
        """
        under = self.facts.instrument(instrument)
        if not under.ends_with:
            return ()
        from .endings import endings_with  # noqa: PLC0415  the same

        others = (self._fold(one, state, readings) for one in under.ends_with if self.has_bond(one, state))
        return tuple(ending for one in others for ending in endings_with(under, one.instrument.id, one.exits))

    def timeline(self, instrument: str, state: str) -> "Timeline":
        """Return the history of one bond, by the id of the instrument and the code of the state."""
        known = self.compiled.timelines.get((instrument, state))
        if known is None:
            with self.compiled.lock:
                known = self.compiled.timelines.get((instrument, state))
                if known is None:
                    known = self._fold(instrument, state, self.readings)
                    self.compiled.timelines[instrument, state] = known
        return known

    def timelines(self, instrument: str) -> "tuple[Timeline, ...]":
        """Return the histories of all states that have events under an instrument."""
        if instrument in self.facts.lineages_by_id:
            under = self.facts.lineages_by_id[instrument].instruments
            codes = dict.fromkeys(line.state.code for one in under for line in self.timelines(one))
            return tuple(self.timeline(instrument, code) for code in codes)
        return tuple(self.timeline(instrument, code) for code in self.states_under(instrument))

    def columns(self, instrument: str) -> Histories:
        """Return the histories of all states that have events under an instrument, in columns."""
        with suppress(KeyError):  # a refusal below is no consequence of it
            return self.compiled.columns[instrument]
        return self.compiled.columns.setdefault(instrument, in_columns(_held_under(self, instrument)))

    def notes(self, instrument: str, state: str) -> tuple[Event, ...]:
        """Return the notes on one bond that hold, by date."""
        return _by_date(event for event in self.held(instrument, state, self.readings) if event.is_note)

    @property
    def findings(self) -> "tuple[Finding, ...]":
        """The claims of the register that do not hold."""
        from .findings import other_force  # noqa: PLC0415  the same

        timelines = (line for instrument in self.facts.instruments for line in self.timelines(instrument.id))
        of_bonds = [finding for line in timelines for finding in (*line.findings, *line.outlived())]
        under = (self.instrument(one) for one in self.facts.instruments)
        of_instruments = (other_force(one, self.computed(one, self.readings)) for one in under)
        return (*filter(None, of_instruments), *of_bonds)

    def roster_index(self, instrument: str, counting: Counting) -> RosterIndex:
        """Return the rosters of an instrument under a counting rule."""
        index = self.compiled.indexes.get((instrument, counting))
        if index is None:
            index = RosterIndex(self.columns(instrument), counting, self.facts.index, self.checked_through)
            index = self.compiled.indexes.setdefault((instrument, counting), index)
        return index

    def answers(self, timeline: "Timeline", answer: Callable[[Held], Any]) -> Answers:
        """Return the single answers to a question about a bond, day by day up to the last day checked."""
        days, possible = timeline.held
        kept = days_until(self.checked_through, days)
        single = [single_or_none(map(answer, positions)) for positions in possible[: len(kept)]]
        return Answers(kept, (*single, None), timeline, answer)

    # readings

    def under_every_reading(self, instrument: str, state: str) -> Readings:
        """Return a bond's history under every combination of readings, or why one cannot be.

        The combinations are in the order of their product, each dispute's default first.
        """
        with self.compiled.lock:  # a second thread waits for the first one's result
            known = self.compiled.histories.get((instrument, state))
            if known is None:
                disputes = [self.facts.disputes_by_id[one] for one in self.disputes_of(instrument, state)]
                folded: dict[tuple[object, ...], Timeline | str] = {}
                histories: list[tuple[dict[str, str], Timeline | str]] = []
                for readings in combinations(disputes):
                    everything = self.readings | readings
                    linked = self.facts.linked[instrument]
                    forces = [self.under(one, everything).in_force for one in linked]
                    held = (*forces, *(id(event) for one in linked for event in self.held(one, state, everything)))
                    if held not in folded:
                        try:
                            folded[held] = self._fold(instrument, state, everything)
                        except MembershipError as error:
                            folded[held] = str(error)
                    histories.append((readings, folded[held]))
                known = self.compiled.histories[instrument, state] = tuple(histories)
        return known


def _supposing(view: View, event: Event, free_ids: Iterator[str]) -> Event:
    """Return a supposed event with its bond by code and id, and with an id of its own."""
    for dispute, readings in event.readings:
        for reading in readings:
            chosen(view.facts.disputes_by_id, {dispute: reading})
    state, instrument = view.facts.index.find(event.state).code, view.facts.instrument(event.instrument).id
    if instrument in view.facts.lineages_by_id:
        raise UnknownInstrumentError(instrument, view.facts.instruments.ids(), near=False)
    if event.id and any(event.id == other.id for other in view.bond(instrument, state)):
        why = f"another event of {state} under {instrument!r} has this id"
        raise RegisterError([Fault(SUPPOSED, "event", event.id, "id", event.id, why)])
    return evolve(event, id=event.id or next(free_ids), state=state, instrument=instrument, origin=SUPPOSED)


def _by_date(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (event.date.earliest, event.date.latest)))


def _held_under(view: View, instrument: str) -> Iterable[tuple[str, Holding]]:
    """Return what the states hold that have events under an instrument, by code."""
    bonds = view.facts.bonds.get(instrument)
    if view.known_on is None and not view.supposed and isinstance(bonds, BondsInColumns):
        under = view.under(instrument, view.readings)
        if not (under.ends_with or "readings" in bonds.events.columns):
            return of_columns(under, bonds, lambda code: view.timeline(instrument, code).held)
    return ((line.state.code, line.held) for line in view.timelines(instrument))
