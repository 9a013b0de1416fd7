"""`Holdings`: what a register holds in its view, its histories, and its other views.

The questions are those of `Register`.
"""

from datetime import date
from typing import TYPE_CHECKING, Self

from attrs import evolve, field, frozen

from csto_membership.model.dates import Day, exact_day
from csto_membership.model.disputes import Dispute
from csto_membership.model.events import Event, Source
from csto_membership.model.facts import Facts, Records
from csto_membership.model.instruments import Instrument
from csto_membership.model.lineages import Lineage
from csto_membership.model.states import State

from .view import View

if TYPE_CHECKING:
    from .spells import Finding
    from .timeline import Timeline

StateOrName = State | str
InstrumentOrId = Instrument | str | None


def _view(facts: Facts | View) -> View:
    return facts if isinstance(facts, View) else View(facts)


@frozen(slots=True, eq=False, repr=False)
class Holdings:
    """The facts of a register and their view.

    Attributes:
        view: the compiled view; `Facts` are taken in their default view.
    """

    view: View = field(converter=_view)

    def __eq__(self, other: object) -> bool:
        """Whether both see the same facts in the same view."""
        return self.view == other.view if isinstance(other, Holdings) else NotImplemented

    def __hash__(self) -> int:
        """Hash as the view."""
        return hash(self.view)

    def __repr__(self) -> str:
        """Return a short form: the id, the size and the view."""
        parts = [f"{dispute}={reading}" for dispute, reading in self.view.choice]
        parts += [f"as known on {self.known_on}"] if self.known_on else []
        parts += [f"{len(self.supposed)} supposed events"] if self.supposed else []
        return f"<Register {self.id}: {len(self.states)} states{''.join(f', {part}' for part in parts)}>"

    # what the register holds

    @property
    def facts(self) -> Facts:
        """The facts as written, whatever the view."""
        return self.view.facts

    @property
    def known_on(self) -> date | None:
        """The day of knowledge of this view; ``None``: all that is known."""
        return self.view.known_on

    @property
    def supposed(self) -> tuple[Event, ...]:
        """The events that this view supposes."""
        return self.view.supposed

    @property
    def checked_through(self) -> date:
        """The last day that the register answers for; later answers are projections."""
        return self.view.checked_through

    @property
    def id(self) -> str:
        """The register's name for programs."""
        return self.facts.id

    @property
    def name(self) -> str:
        """The register's name for people."""
        return self.facts.name

    @property
    def states(self) -> tuple[State, ...]:
        """The states, sorted by name."""
        return tuple(sorted(self.facts.states, key=lambda state: state.name))

    @property
    def instruments(self) -> Records[Instrument]:
        """The instruments, in the order written; also by id."""
        return self.view.instruments

    @property
    def lineages(self) -> Records[Lineage]:
        """The lineages: instruments that follow one another as one community; also by id.

        Wherever a question takes an instrument, it takes the id of a lineage.
        """
        return self.facts.lineages

    @property
    def sources(self) -> Records[Source]:
        """The sources, in the order written; also by id."""
        return self.facts.sources

    @property
    def disputes(self) -> Records[Dispute]:
        """The disputes, in the order written; also by id."""
        return self.facts.disputes

    @property
    def readings(self) -> dict[str, str]:
        """The reading of each dispute in this view."""
        return self.view.readings

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that hold in this view, notes and supposed events included, by date.

        Those of other readings are in ``register.facts.events``.
        """
        return self.view.events

    @property
    def findings(self) -> "tuple[Finding, ...]":
        """The claims that do not hold, in this view.

        Exit days earlier than the terms allow, effect before the entry into force, and bonds
        that outlive their state.
        """
        return self.view.findings

    def state(self, state: StateOrName) -> State:
        """Return the state of a code, name or alias: one of the register, or one of the catalogue.

        A state of the catalogue that the register does not mention is an outsider, unless the
        register says ``closed = false``; then it is unknown.

        Args:
            state: code, name or alias, in any case; or a `State`.

        Raises:
            UnknownStateError: there is none, with the names that come near.
        """
        return self.facts.index.find(state)

    def instrument(self, instrument: InstrumentOrId = None) -> Instrument:
        """Return the instrument of an id, as known in this view.

        Args:
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.

        Raises:
            UnknownInstrumentError: there is none of this id.
        """
        return self.view.instrument(instrument)

    # views

    def read_as(self, /, **readings: str) -> Self:
        """Return the register under other readings of some disputes.

        Args:
            readings: by id of the dispute, the id of the reading.

        >>> from csto_membership import CSTO
        >>> CSTO.read_as(uzbekistan_2012="suspended").status("UZB", "2020-01-01").value
        'suspended'

        Raises:
            UnknownReadingError: there is no such dispute or reading.
        """
        return evolve(self, view=self.view.read_as(readings))

    def as_known_on(self, day: Day) -> Self:
        """Return the register as its facts were public on a day.

        An event counts from the day it was reported; an entry into force later than the day
        is not known yet; `checked_through` becomes the day, if it is earlier.

        Args:
            day: the day, exact.

        Raises:
            MomentError: it is no exact day.
            TransitionError, OrderError: the supposed events cannot be, as far as was known.
        """
        known_on = exact_day(day, ": what was known cannot be asked of an imprecise one")
        return evolve(self, view=self.view.as_known_on(known_on))

    def with_events(self, *events: Event) -> Self:
        """Return the register as it would be if these events had happened as well.

        The same rules hold as for events of the register; sources may be missing, and ids
        are made up. A supposed event is public on its own `reported` day (or `date`), so it
        is not there as known on an earlier day.

        Args:
            events: the events to suppose, in any order.

        Raises:
            TransitionError: the machine refuses one of them, or what follows it.
            OrderError: one falls on the same days as an event of the register.
            UnknownStateError, UnknownInstrumentError, UnknownReadingError: it names what is not there.
            RegisterError: another event of the bond has its id.
        """
        for event in events:
            if not isinstance(event, Event):
                message = f"with_events takes events, not {type(event).__name__}"
                raise TypeError(message)
        return evolve(self, view=self.view.with_events(events))

    # histories

    def timelines(self, *, instrument: InstrumentOrId = None) -> "tuple[Timeline, ...]":
        """Return the histories of all states that have events under an instrument.

        Args:
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
        """
        return self.view.timelines(self.facts.instrument(instrument).id)

    def timeline(self, state: StateOrName, *, instrument: InstrumentOrId = None) -> "Timeline":
        """Return the history of one bond: its spells, in order.

        Args:
            state: code, name or alias, in any case; or a `State`.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.

        >>> from csto_membership import CSTO
        >>> [spell.status.value for spell in CSTO.timeline("UZB").spells]
        ['outsider', 'member', 'suspended', 'withdrawn']
        """
        code = self.state(state).code
        return self.view.timeline(self.facts.instrument(instrument).id, code)

    def notes(self, state: StateOrName, *, instrument: InstrumentOrId = None) -> tuple[Event, ...]:
        """Return the notes on one bond that hold in this view, by date.

        Args:
            state: code, name or alias, in any case; or a `State`.
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.
        """
        code = self.state(state).code
        return self.view.notes(self.facts.instrument(instrument).id, code)
