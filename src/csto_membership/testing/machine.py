"""`RegisterMachine`, a stateful test: acts are supposed on a register, and the chart says what must follow.

The model of each bond is a running `MembershipChart` and the exit that a notice has still
to come; it knows nothing of the fold. Hypothesis chooses bonds, acts and days. What the
model accepts must be accepted and lead where the chart is; what it refuses must be refused
with the error that names act and position, and change nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.strategies import SearchStrategy

from csto_membership.engine.order import order_days
from csto_membership.engine.terms import effect_bounds, exit_bounds
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import MembershipError, OrderError, TransitionError
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import CONSENTS, EXITS, MOVES, Act, Consent, Position, Standing
from csto_membership.register import Register

from .check import chosen, the_register
from .invariant import INVARIANTS
from .question import CALENDAR_END, DAY, Question, last_day

Bond = tuple[str, str]
"""Code of a state, and id of an instrument."""

CHECKED = (
    "spells_tile_time",
    "every_spell_can_last_a_day",
    "effects_stand_in_order",
    "leaving_restores_participation_and_vote",
    "a_notice_matures_once_and_not_before_its_time",
    "an_answer_is_the_one_possible_value",
    "countings_are_nested",
    "a_state_that_left_never_votes",
)
"""The invariants that a machine checks after each step, unless others are chosen."""


class _Model:
    """The expected history of one bond, from a running chart."""

    def __init__(self, instrument: Instrument, timeline: Timeline, since: date) -> None:
        from csto_membership.engine.chart import MembershipChart  # noqa: PLC0415  only a machine that runs pays for it

        self.instrument = instrument
        self.chart = MembershipChart()
        for act, _ in timeline.acts:
            self.chart.perform(act)
        self.since = since
        self.exit: date | None = None
        self.entry: date | None = None
        self.last: date | None = None

    def begins(self, event: Event) -> date:
        """Return the day by which an event stands in order."""
        return date.fromordinal(order_days(event)[0])

    def awaits_entry(self, event: Event) -> bool:
        """Return whether the consent of the bond is not yet in force on the day of an event."""
        awaited = self.chart.consent is Consent.GIVEN and not self.chart.position.bound
        return awaited and (self.entry is None or self.entry > self.begins(event))

    def reach(self, event: Event) -> None:
        """Go to the day of an event, past the entry or the exit that comes before it."""
        day = self.begins(event)
        if self.entry is not None and self.entry <= day:
            self.chart.perform(Act.ENTER_INTO_FORCE)
            self.entry = None
        if self.exit is not None and (self.exit < day or (self.exit == day and event.act not in EXITS)):
            self.chart.perform(Act.WITHDRAW)
            self.exit = None
        self.since = max(self.since, day)

    @property
    def allowed(self) -> tuple[Act, ...]:
        """The acts that the machine takes now; nobody joins what has ended."""
        over = self.instrument.terminated is not None
        return tuple(act for act in self.chart.allowed if not (over and act in CONSENTS | {Act.SIGN}))

    def perform(self, event: Event) -> None:
        """Let an act happen that is allowed."""
        self.chart.perform(event.act)
        self.last = self.since
        if event.act is Act.NOTIFY_WITHDRAWAL:
            bounds = exit_bounds(self.instrument, event, (self.since, self.since))
            self.exit = None if bounds is None else bounds[0]
        elif self.chart.position.standing is not Standing.WITHDRAWING:
            self.exit = None
        if event.act in CONSENTS and self.instrument.in_force is not None:
            bounds = effect_bounds(self.instrument, event)
            self.entry = None if bounds is None else bounds[0]
        elif self.chart.consent is Consent.NONE or self.chart.position.bound:
            self.entry = None

    @property
    def position(self) -> Position:
        """Where the bond stands on the day that was reached."""
        gone = self.exit is not None and self.exit <= self.since
        entered = self.entry is not None and self.entry <= self.since
        return Position(Standing.WITHDRAWN) if gone else Position(Standing.MEMBER) if entered else self.chart.position


def _bonds() -> SearchStrategy[Bond]:
    """Draw a bond of the machine that runs, every other time the one that moved last."""
    every = st.runner().flatmap(lambda machine: st.sampled_from(machine.bonds))
    last = st.runner().flatmap(lambda machine: st.sampled_from(machine.moved[:1] if machine.moved else machine.bonds))
    return every | last


def _next_acts() -> SearchStrategy[Act]:
    """Draw an act that is allowed to the bond that moved last, mostly one that ends nothing; else any act."""
    return st.runner().flatmap(lambda machine: _mostly_going_on(machine.allowed or MOVES))


def _mostly_going_on(acts: Sequence[Act]) -> SearchStrategy[Act]:
    going_on = [act for act in acts if act not in EXITS]
    return st.sampled_from(going_on or acts) | st.sampled_from(going_on or acts) | st.sampled_from(acts)


class RegisterMachine(RuleBasedStateMachine):
    """A stateful test of a register: it supposes acts, one after the other, on any of its bonds.

    Point it at a register with `register_machine`, or by a subclass that sets `register`;
    the ``TestCase`` of the class is what unittest and pytest run. A subclass may add rules
    and invariants of its own.

    Attributes:
        register: the register to begin with; its own history stays, and acts come after it.
        bonds: the bonds to act on, as pairs of state and instrument; empty: all.
        checked: names of the invariants to check after each step, on the bond that moved.
        view: the register with what was supposed so far.
        moved: the bond on which something was supposed last, and the day; ``None`` at first.
        allowed: the acts that the model allows on that bond.
    """

    register: ClassVar[Register]
    bonds: tuple[Bond, ...] = ()
    checked: ClassVar[tuple[str, ...]] = CHECKED

    def __init__(self) -> None:
        """Begin with the register as it is."""
        super().__init__()
        self.view: Register = self.register
        self.moved: tuple[Bond, date] | None = None
        self._acted = True  # else nothing new comes of another note, or of another act in the past
        self._models: dict[Bond, _Model] = {}
        self.bonds = self.bonds or tuple(
            (state.code, one.id) for one in self.register.instruments for state in self.register.states
        )

    @rule(bond=_bonds(), act=st.sampled_from(MOVES), later=st.integers(0, 400))
    def suppose(self, bond: Bond, act: Act, later: int) -> None:
        """Suppose an act some days after everything on its bond; the model says whether it is accepted."""
        model = self._model(bond)
        if model.since + timedelta(later) >= CALENDAR_END:
            return  # nothing is supposed there: a period counted from it may leave the calendar
        event = self._event(bond, act, model.since + timedelta(later))
        if act is Act.ENTER_INTO_FORCE and not model.awaits_entry(event):
            return  # it would replace an entry into force that was derived
        model.reach(event)
        if act in model.allowed:
            self.view = self.view.with_events(event)
            model.perform(event)
        else:
            error = self._refusal(bond, event)
            said = (getattr(error, "act", None), getattr(error, "position", None), getattr(error, "allowed", None))
            named = () if model.instrument.terminated is not None else model.allowed
            _agree(isinstance(error, TransitionError), f"{event!r} must be refused by the machine, not with {error!r}")
            _agree(said == (act, model.chart.position, named), f"{model.chart.position} refuses {act} with: {error}")
        self.moved = bond, model.since
        self._acted = True

    @precondition(lambda self: self.moved is not None)
    @rule(act=_next_acts(), later=st.integers(0, 400))
    def suppose_what_comes_next(self, act: Act, later: int) -> None:
        """Suppose an act on the bond that moved last, one that was allowed when it did: so histories grow long."""
        self.suppose(self._latest, act, later)

    @precondition(lambda self: self._acted)
    @rule(bond=_bonds(), later=st.integers(0, 400))
    def suppose_a_note(self, bond: Bond, later: int) -> None:
        """Suppose a note, which moves nothing."""
        self._acted = False
        before = self._timeline(bond)
        day = min(self._model(bond).since + timedelta(later), CALENDAR_END)
        self.view = self.view.with_events(self._event(bond, Act.NOTE, day))
        _agree(self._timeline(bond) == before, f"a note made {before!r} {self._timeline(bond)!r}")

    @precondition(lambda self: self._acted and self.moved is not None)
    @rule(act=st.sampled_from([act for act in MOVES if act not in CONSENTS]), earlier=st.integers(1, 400))
    def suppose_backwards(self, act: Act, earlier: int) -> None:
        """Suppose an act before the last one of its bond: whichever it is, its day is out of order."""
        self._acted = False
        bond = self._latest
        last = self._model(bond).last
        if last is not None:
            day = last - timedelta(min(earlier, (last - date.min).days))
            error = self._refusal(bond, self._event(bond, act, day))
            order = isinstance(error, OrderError)
            _agree(order, f"{act} {earlier} days before {last} must be out of order, not {error!r}")

    @invariant()
    def the_bond_stands_where_the_model_does(self) -> None:
        """The position on the day of the last act is that of the model."""
        if self.moved is not None:
            (state, under), day = self.moved
            position = self.view.position(state, day, instrument=under, projected="accept")
            expected = self._model(self.moved[0]).position
            _agree(position == expected, f"{state} under {under!r} on {day} is {position}, the chart {expected}")

    @invariant()
    def the_bond_is_sound(self) -> None:
        """The invariants that are `checked` hold for the bond that moved, on the day of the last act."""
        if self.moved is not None:
            (state, under), day = self.moved
            for name in self.checked:
                INVARIANTS[name].check(self.view, Question(state=state, instrument=under, on=day))

    @property
    def allowed(self) -> tuple[Act, ...]:
        """The acts that the model allows on the bond that moved last; none before anything moved."""
        return () if self.moved is None else self._model(self.moved[0]).allowed

    @property
    def _latest(self) -> Bond:
        """The bond that moved last; before anything moved, the first."""
        return self.bonds[0] if self.moved is None else self.moved[0]

    def _model(self, bond: Bond) -> _Model:
        if bond not in self._models:
            state, under = bond
            timeline = self.register.timeline(state, instrument=under)
            since = min(max(self.register.checked_through, last_day(self.register, timeline)), CALENDAR_END) + DAY
            self._models[bond] = _Model(self.register.instrument(under), timeline, since)
        return self._models[bond]

    def _timeline(self, bond: Bond) -> Timeline:
        return self.view.timeline(bond[0], instrument=bond[1])

    def _event(self, bond: Bond, act: Act, day: date) -> Event:
        """Make an event that is public in the view."""
        topic = "announcement" if act is Act.NOTE else ""
        known = self.register.known_on
        return Event(state=bond[0], instrument=bond[1], act=act, date=day, topic=topic, reported=known)

    def _refusal(self, bond: Bond, event: Event) -> MembershipError | None:
        """Suppose an event and return the refusal, if it is refused; see that nothing changed."""
        before, facts = self._timeline(bond), self.view.events
        try:
            self.view.with_events(event)
        except MembershipError as error:
            same = self._timeline(bond) == before and self.view.events == facts
            _agree(same, f"{event!r} was refused and changed {before!r}")
            return error
        return None


def _agree(agreed: object, message: str) -> None:
    if not agreed:
        raise AssertionError(message)


def register_machine(
    register: Register,
    *,
    states: Iterable[State | str] | None = None,
    instruments: Iterable[Instrument | str] | None = None,
    checked: Iterable[str] | str = CHECKED,
) -> type[RegisterMachine]:
    """Make a stateful test of a register; assign its ``TestCase`` in a test module.

    Args:
        register: the register to begin with.
        states: the states to act for; ``None``: all.
        instruments: the instruments to act under; ``None``: all.
        checked: names of the invariants to check after each step.

    Raises:
        UnknownStateError, UnknownInstrumentError: the register does not have one of them.
        UnknownWordError: there is no such invariant.
        TypeError: it is no register.
    """
    register = the_register(register)
    codes = [register.state(state).code for state in (register.states if states is None else states)]
    under = [register.instrument(one).id for one in (register.instruments if instruments is None else instruments)]
    names = {
        "__doc__": f"Acts supposed on the register {register.id!r}.",
        "__module__": __name__,
        "register": register,
        "bonds": tuple((code, one) for one in under for code in codes),
        "checked": chosen(checked),
    }
    return type("RegisterMachine", (RegisterMachine,), names)
