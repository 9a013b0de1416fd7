"""`Holdings`: what a register holds in its view, and what it is called; the questions are `Register`'s."""

from datetime import date

from attrs import field, frozen

from csto_membership.model.disputes import Dispute
from csto_membership.model.events import Event, Source
from csto_membership.model.facts import Facts, Records
from csto_membership.model.instruments import Instrument
from csto_membership.model.lineages import Lineage
from csto_membership.model.states import State

from .spells import Finding
from .view import View


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
    def findings(self) -> tuple[Finding, ...]:
        """The claims that do not hold, in this view.

        Exit days earlier than the terms allow, effect before the entry into force, and bonds
        that outlive their state.
        """
        return self.view.findings

    def state(self, state: State | str) -> State:
        """Return the state of a code, name or alias: one of the register, or one of the catalogue.

        A state of the catalogue that the register does not mention is an outsider, unless the
        register says ``closed = false``; then it is unknown.

        Args:
            state: code, name or alias, in any case; or a `State`.

        Raises:
            UnknownStateError: there is none, with the names that come near.
        """
        return self.facts.index.find(state)

    def instrument(self, instrument: Instrument | str | None = None) -> Instrument:
        """Return the instrument of an id, as known in this view.

        Args:
            instrument: id of the instrument or lineage; ``None``: the constitutive instrument.

        Raises:
            UnknownInstrumentError: there is none of this id.
        """
        return self.view.instrument(instrument)
